"""For search engines: which pages there are.

People are not in it: their pages ask search engines to leave them out.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap, views
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assetmap.assets.models import Asset, Kind
from assetmap.common.auth import same_for_everybody
from assetmap.common.queries import unknown_parameters
from assetmap.communities.models import Community, MappingSession
from assetmap.maps.kept import answer
from projects.models import Project

ASK_AGAIN = "public, max-age=0, must-revalidate"
UIDS = 2**128
MOST = 50_000  # of one file: more no search engine reads


class _Ranges(Paginator):
    """Pages that are ranges of uids, which are random: each about as long, wherever it is."""

    def page(self, number):
        number = self.validate_number(number)
        first = UUID(int=UIDS * (number - 1) // self.num_pages)
        last = UUID(int=UIDS * number // self.num_pages - 1)
        rows = self.object_list.filter(uid__gte=first, uid__lte=last)[:MOST]
        return Page(list(rows), number, self)


class _Rows(Sitemap):
    limit = 5_000

    def lastmod(self, row):
        return row.updated_at

    def get_latest_lastmod(self):
        return None  # it would read every row


class _Entries(_Rows):
    @property
    def paginator(self):
        return _Ranges(self.items(), self.limit)

    def items(self):
        found = Asset.objects.visible_to(AnonymousUser()).published().current()
        return found.exclude(kind=Kind.HUMAN).only("uid", "updated_at").order_by("uid")


class _Communities(_Rows):
    def items(self):
        known = Community.objects.visible_to(AnonymousUser())
        return known.only("slug", "updated_at").order_by("slug")


class _Projects(_Rows):
    def items(self):
        known = Project.objects.visible_to(AnonymousUser())
        return known.only("slug", "updated_at").order_by("slug")


class _Sessions(Sitemap):
    """Without a day of change: of some, everybody is told the month only."""

    limit = 5_000

    def items(self):
        known = MappingSession.objects.visible_to(AnonymousUser()).select_related("community")
        return known.only("pk", "community__slug").order_by("pk")


class _Pages(Sitemap):
    def items(self):
        return ("maps:explore", "communities:list", "projects:list", "evidence:explorer", "about")

    def location(self, name):
        return reverse(name)


SECTIONS = {
    "pages": _Pages,
    "communities": _Communities,
    "sessions": _Sessions,
    "projects": _Projects,
    "entries": _Entries,
}


@require_safe
@same_for_everybody
def sitemap(request, section=None):
    """The index, or one section: `?p=2` is its second page."""
    if unknown := unknown_parameters(request.GET, {"p"} if section else ()):
        raise BadRequest(_("There is no parameter “%(name)s” here.") % {"name": unknown[0]})
    if section:
        made = views.sitemap(request, SECTIONS, section)
    else:
        made = views.index(request, SECTIONS, sitemap_url_name="maps:sitemap_of")
    return answer(request, made.render().content, made["Content-Type"], ASK_AGAIN)


@require_safe
@same_for_everybody
def robots(request):
    address = request.build_absolute_uri(reverse("maps:sitemap"))
    told = f"User-agent: *\nDisallow:\nSitemap: {address}\n"
    return HttpResponse(told, content_type="text/plain; charset=utf-8")

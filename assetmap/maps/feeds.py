"""What is new, for feed readers: Atom, of the whole map and of each community.

A feed reader keeps what it once read. So of people it is told what they can do, where and in which
month, never a name or a word of theirs.
"""

import re

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assetmap.assets.models import Asset
from assetmap.assets.moments import public_moment
from assetmap.common.auth import same_for_everybody
from assetmap.common.queries import unknown_parameters
from assetmap.communities.models import Community
from assetmap.maps import versions
from assetmap.maps.kept import Kept, answer_kept, kept

MOST = 50
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
ASK_AGAIN = "public, max-age=0, must-revalidate"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@require_safe
@same_for_everybody
def feed(request, slug=None):
    if unknown := unknown_parameters(request.GET, ()):
        raise BadRequest(_("There is no parameter “%(name)s” here.") % {"name": unknown[0]})
    community = None
    if slug:
        known = Community.objects.visible_to(AnonymousUser()).for_cards()
        community = get_object_or_404(known, slug=slug)

    def make():
        told = _Newest().get_feed(community, request).writeString("utf-8")
        return Kept.of(told.encode(), people=True)

    name = f"feed {request.build_absolute_uri()}"  # whose addresses are in it
    found = kept(name, request.GET, versions.of_all(), make)
    return answer_kept(request, found, CONTENT_TYPE, ASK_AGAIN)


class _Newest(Feed):
    """The entries published last, of a community or (None) of all."""

    feed_type = Atom1Feed

    def title(self, community):
        return _("New in %(place)s") % {"place": _clean(community or settings.SITE_NAME)}

    def subtitle(self, community):
        return _clean(community.summary) if community else ""

    def link(self, community):
        return community.get_absolute_url() if community else reverse("maps:explore")

    def feed_url(self, community):
        if community:
            return reverse("maps:community_feed", args=[community.slug])
        return reverse("maps:feed")

    @property
    def language(self):
        return get_language()

    def items(self, community):
        found = Asset.objects.visible_to(AnonymousUser()).published().current()
        if community:
            found = found.filter(community=community)
        moment = public_moment("published_at")
        return (
            found.filter(published_at__isnull=False)
            .with_card_data()
            .annotate(moment=moment)
            .order_by(moment.desc(nulls_last=True), "uid")[:MOST]
        )

    def item_title(self, asset):
        if asset.is_about_a_person:
            told = {"skill": asset.category.name, "community": asset.community.name}
            return _clean(_("%(skill)s: somebody in %(community)s") % told)
        return _clean(asset.name)

    def item_description(self, asset):
        # Atom of this library says of a summary that it is HTML; ours never is.
        return None if asset.is_about_a_person else escape(_clean(asset.benefit))

    def item_author_name(self, asset):
        return _clean(asset.community.name)

    def item_categories(self, asset):
        return [_clean(asset.get_kind_display()), _clean(asset.category.name)]

    def item_pubdate(self, asset):
        return asset.moment

    item_updateddate = item_pubdate


def _clean(text):
    """Without what no XML document can hold."""
    return _NOT_XML.sub("", str(text))

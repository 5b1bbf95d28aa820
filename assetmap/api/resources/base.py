"""What every resource has in common: formats, ETags, parameters that are never ignored."""

import hashlib

from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.views import APIView

from assetmap.api.errors import ParameterError
from assetmap.api.renderers import JSONRenderer
from assetmap.common.queries import unknown_parameters, whole_number

MAX_PAGE = 1000
DEFAULT_PAGE = 100


class SuffixFirst(DefaultContentNegotiation):
    """An address that ends in .csv is CSV, whatever the Accept header a program sends along."""

    def select_renderer(self, request, renderers, format_suffix=None):
        if not format_suffix:
            return super().select_renderer(request, renderers)
        renderer = self.filter_renderers(renderers, format_suffix)[0]
        return renderer, renderer.media_type


class Resource(APIView):
    """An APIView whose answers carry an ETag and honour If-None-Match."""

    content_negotiation_class = SuffixFirst
    renderer_classes = [JSONRenderer]
    parameters = frozenset()  # names of the query string this resource knows

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)

    def check_parameters(self, request):
        if unknown := unknown_parameters(request.GET, self.parameters):
            raise ParameterError({name: [_("There is no such parameter.")] for name in unknown})

    def options(self, request, *args, **kwargs):
        """Which methods there are, as Allow tells; what they take is in the OpenAPI document."""
        return HttpResponse(status=204)

    def etag_of(self, body):
        return f'"{hashlib.sha256(body).hexdigest()[:32]}"'

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            response.add_post_render_callback(self._conditional)
            if not request.user.is_authenticated:
                # Always asked for again: what was withdrawn is gone at the next request.
                patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
        return response

    def _conditional(self, response):
        # Compression makes the ETag a weak one: Django compares them as RFC 9110 says.
        response["ETag"] = etag = self.etag_of(response.content)
        return get_conditional_response(self.request, etag, response=response)

    def page_size(self):
        """`page_size` of the query string; 1 to 1000, anything else names itself."""
        told = self.request.GET.get("page_size") or str(DEFAULT_PAGE)
        size = whole_number(told, 1, MAX_PAGE)
        if size is None:
            wanted = _("A whole number from 1 to %(most)d.") % {"most": MAX_PAGE}
            raise ParameterError({"page_size": [wanted]})
        return size

    def page_by_slug(self, queryset):
        """(rows, link to the next page or None): the cursor is the slug of the last row."""
        size, cursor = self.page_size(), self.request.GET.get("cursor", "")
        if len(cursor) > 200 or "\0" in cursor:
            raise ParameterError({"cursor": [_("This cursor is not one of ours. Start again.")]})
        rows = list(queryset.filter(slug__gt=cursor).order_by("slug")[: size + 1])
        following = self.next_link(rows[size - 1].slug) if len(rows) > size else None
        return rows[:size], following

    def page_by_pk(self, queryset):
        """(rows, link to the next page or None): the cursor is the key of the last row."""
        size = self.page_size()
        after = whole_number(self.request.GET.get("cursor") or "0", 0, 2**62)
        if after is None:
            raise ParameterError({"cursor": [_("This cursor is not one of ours. Start again.")]})
        rows = list(queryset.filter(pk__gt=after).order_by("pk")[: size + 1])
        following = self.next_link(rows[size - 1].pk) if len(rows) > size else None
        return rows[:size], following

    def next_link(self, cursor):
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

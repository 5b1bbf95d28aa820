"""Suggestions for the search box, at /places/."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assetmap.gazetteer.search import MAX_LENGTH, find_place


def _refused(parameter, message):
    return JsonResponse({"parameter": parameter, "message": message}, status=400)


@require_safe
@cache_control(public=True, max_age=300)
def search(request):
    """`?q=govan` -> {"matches": [{label, detail, lat, lon, kind}]}, degrees of WGS84."""
    if unknown := sorted(set(request.GET) - {"q"}):
        return _refused(
            unknown[0], _("There is no parameter “%(name)s” here.") % {"name": unknown[0][:40]}
        )
    text = request.GET.get("q", "")
    if len(text) > MAX_LENGTH:
        return _refused(
            "q", _("Use at most %(limit)s characters for a place.") % {"limit": MAX_LENGTH}
        )
    matches = [
        {
            "label": match.label,
            "detail": match.detail,
            "lat": round(match.point.y, 6),
            "lon": round(match.point.x, 6),
            "kind": match.kind,
        }
        for match in find_place(text)
    ]
    return JsonResponse({"matches": matches})

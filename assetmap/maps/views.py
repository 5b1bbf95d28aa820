"""The explore page, its filters, the bigger map, and the data the map asks for."""

import hashlib

import orjson
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assetmap.assets.counting import facets
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset, Category
from assetmap.common import icons
from assetmap.common.functions import SimplifyPreserveTopology
from assetmap.common.geo import round6
from assetmap.common.queries import unknown_parameters, whole_number
from assetmap.communities.models import Community
from assetmap.gazetteer.search import MAX_LENGTH
from assetmap.maps import explore as exploring
from assetmap.maps.clusters import view_of
from assetmap.maps.suggestions import suggestions
from assetmap.maps.templatetags.map_tags import CHIPS

MAX_ZOOM = 20
BUTTONS = ("plus", "minus", "current-location")
MAX_BOUNDARIES = 500
BOUNDARY_DEGREES = 0.001  # about 100 m: enough for an outline behind pins


@require_safe
def explore(request):
    """Map and list from one query; the address bar holds all of it."""
    return _page(request, "maps/explore.html")


@require_safe
def full(request):
    """The bigger map, for phones."""
    return _page(request, "maps/full.html")


def _page(request, template):
    explored = exploring.explore(request.GET, request.user)
    context = {
        "explored": explored,
        "query": request.GET,
        "title": exploring.title(explored),
        "count_words": exploring.count_words(explored),
        "map_query": explored.narrowed.data.urlencode(),  # without what was not understood
        "first_view": ",".join(f"{side:.5f}" for side in exploring.first_view(explored)),
        "chip_names": [name for name, *_rest in CHIPS],
        "words_query": _as_words(request.GET),
    }
    return render(request, template, context, status=400 if explored.errors else 200)


def _as_words(query):
    """The same query with the one box taken as words."""
    rest = query.copy()
    rest["words"] = rest.pop("q", [""])[0]
    rest.pop("cursor", None)
    return rest.urlencode()


@require_safe
def filters(request):
    """A plain page with every filter; the button says how many will be shown."""
    explored = exploring.explore(request.GET, request.user)
    numbers = facets(explored.narrowed)
    context = {
        "explored": explored,
        "query": request.GET,
        "categories": exploring.with_numbers(
            Category.objects.filter(parent=None, is_active=True).prefetch_related("children"),
            numbers["category"],
            lambda category: (category.pk, *(child.pk for child in category.children.all())),
        ),
        "communities": exploring.with_numbers(
            Community.objects.for_cards().order_by("name"), numbers["community"]
        ),
        "chosen_categories": request.GET.getlist("category"),
        "count_words": exploring.count_words(explored),
    }
    return render(request, "maps/filters.html", context, status=400 if explored.errors else 200)


@require_safe
def view(request):
    """Rings, pins and shapes of one view: ?bbox=west,south,east,north&zoom=14 and any filter."""
    zoom = whole_number(request.GET.get("zoom", ""), 0, MAX_ZOOM)
    if zoom is None:
        message = _("A whole number from 0 to %(most)d.") % {"most": MAX_ZOOM}
        return _json(request, {"errors": {"zoom": [message]}}, status=400)
    narrowed = AssetFilter(
        request.GET, queryset=Asset.objects.visible_to(request.user), also=("zoom", "cursor")
    )
    errors = {} if narrowed.is_valid() else exploring.named_errors(narrowed)
    if not errors and not narrowed.form.cleaned_data.get("bbox"):
        errors = {"bbox": [_("Say which view: west,south,east,north.")]}
    if errors:
        return _json(request, {"errors": errors}, status=400)
    box = narrowed.form.cleaned_data["bbox"]
    shown = view_of(narrowed.without_box, box=box, zoom=zoom)
    return _json(request, vars(shown))


@require_safe
def suggest(request):
    """`?q=gov` -> {"suggestions": [{is, called, label, detail, url}]} for the search box."""
    errors = {
        name: [_("There is no parameter “%(name)s” here.") % {"name": name}]
        for name in unknown_parameters(request.GET, {"q"})
    }
    text = request.GET.get("q", "")
    if len(text) > MAX_LENGTH or "\0" in text:
        errors["q"] = [
            _("At most %(most)d characters, and no control characters.") % {"most": MAX_LENGTH}
        ]
    if errors:
        return _json(request, {"errors": errors}, status=400)
    return _json(request, {"suggestions": suggestions(text, request.user)})


@require_safe
def map_icons(request):
    """The symbols that scripts draw with: of the categories, and of a map's own buttons.

    A small part of the vendored sprite, which is larger than all the rest of the page's scripts.
    """
    wanted = {icons.known(name) for name in Category.objects.values_list("icon", flat=True)}
    drawn = icons.symbols()
    symbols = "".join(drawn[name] for name in sorted(wanted | set(BUTTONS)))
    body = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'
    answer = HttpResponse(body, content_type="image/svg+xml")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


def _json(request, data, status=200):
    """JSON with an ETag; never shared between people, and asked for again each time."""
    body = orjson.dumps(data)
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if status == 200 and etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    answer = HttpResponse(body, content_type="application/json", status=status)
    answer["ETag"] = etag
    if not request.user.is_authenticated:
        answer["Cache-Control"] = "public, max-age=0, must-revalidate"
    return answer


@require_safe
def boundaries(request):
    """Outlines and names of the communities, simplified: part of the shipped basemap."""
    communities = (
        Community.objects.visible_to(request.user)
        .filter(boundary__isnull=False)
        .annotate(outline=SimplifyPreserveTopology("boundary", BOUNDARY_DEGREES))
        .values("slug", "name", "outline", "centre")
        .order_by("slug")[:MAX_BOUNDARIES]
    )
    features = [
        {
            "type": "Feature",
            "properties": {"name": one["name"]},
            "geometry": {
                "type": one["outline"].geom_type,
                "coordinates": round6(one["outline"]).coords,
            },
        }
        for one in communities
    ]
    return _json(request, {"type": "FeatureCollection", "features": features})

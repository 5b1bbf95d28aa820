"""What maps ask for: views, tiles, the card of a pin, symbols, outlines."""

import functools
import time

import orjson
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset, Category
from assetmap.common import icons
from assetmap.common.auth import same_for_everybody
from assetmap.common.functions import SimplifyPreserveTopology
from assetmap.common.geo import GeometryProblem, mercator, parse_bbox, round6
from assetmap.common.queries import unknown_parameters, whole_number
from assetmap.communities.models import Community
from assetmap.gazetteer.search import MAX_LENGTH
from assetmap.maps import encoding, versions
from assetmap.maps.drawing import draw
from assetmap.maps.explore import named_errors
from assetmap.maps.kept import Kept, answer, answer_kept, kept
from assetmap.maps.suggestions import suggestions
from assetmap.maps.window import MAX_ZOOM, Window

MAX_TILE_ZOOM = MAX_ZOOM - 1  # a tile is 512 pixels wide, and so drawn as a map one zoom further in
TILES = {
    "json": (encoding.tile_json, "application/json"),
    "mvt": (encoding.tile_mvt, "application/vnd.mapbox-vector-tile"),
}
ASK_AGAIN = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MINUTE = "public, max-age=60"
PRIVATE = "private, no-store"
SECONDS = 10  # that a process knows by heart which categories belong together
BUTTONS = ("plus", "minus", "current-location", "polygon")
MAX_BOUNDARIES = 500
BOUNDARY_DEGREES = 0.001  # about 100 m: enough for an outline behind pins


@require_safe
def view(request):
    """Rings, pins and shapes of one view: ?bbox=west,south,east,north&zoom=14 and any filter."""
    zoom = whole_number(request.GET.get("zoom", ""), 0, MAX_ZOOM)
    try:
        if zoom is None:
            raise _Refused({"zoom": [_("A whole number from 0 to %(most)d.") % {"most": MAX_ZOOM}]})
        window = _window(zoom, request.GET.getlist("bbox")[-1:])
        asked = _without_view(request.GET)

        def drawn():
            return draw(_narrowed(asked, request.user), window, user=request.user)

        if request.user.is_authenticated:
            return answer(request, encoding.view_json(drawn()), "application/json", PRIVATE)
        found = kept(
            f"view {window}",
            asked,
            versions.of_window(window),
            lambda: _kept(drawn(), encoding.view_json),
        )
        return answer_kept(request, found, "application/json", ASK_AGAIN)
    except _Refused as refused:
        return _refused(refused.errors)


def _window(zoom, box):
    if not box or not box[0]:
        raise _Refused({"bbox": [_("Say which view: west,south,east,north.")]})
    try:
        return Window.of_view(zoom, parse_bbox(box[0]))
    except GeometryProblem as problem:
        raise _Refused({"bbox": [str(problem)]}) from problem


def _without_view(query):
    """All but what the window stands for, and the page of a list. Also an order, which changes
    nothing here: one that does not exist has to be refused, and not to find a kept answer."""
    rest = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in ("bbox", "zoom", "cursor"):
            rest.setlist(name, values)
    return rest


@require_safe
@same_for_everybody
def tile(request, z, x, y, form, version=None):
    """What everybody may see in one 512-pixel tile, whoever asks; takes any filter but a box.

    With the version of everything in its address it never changes, so a proxy may keep it for ever.
    But one with people in it goes stale in a minute: they may have themselves taken off. So does
    one narrowed by more than kinds, which may depend on the day or on the names of places.
    """
    if z > MAX_TILE_ZOOM or x >= 2**z or y >= 2**z:
        return _refused({"tile": [_("There is no such tile.")]}, status=404)
    if version is not None and version != versions.of_all():
        return HttpResponseRedirect(_address(request, z, x, y, form))
    if "bbox" in request.GET:
        return _refused({"bbox": [_("A tile is a box itself.")]})
    window = Window.of_tile(z, x, y)
    encode, content_type = TILES[form]

    def make():
        narrowed = _narrowed(request.GET, AnonymousUser())
        drawing = draw(narrowed, window, user=AnonymousUser(), with_shapes=False)
        return _kept(drawing, encode)

    try:
        found = kept(f"{form} {window}", request.GET, versions.of_window(window), make)
    except _Refused as refused:
        return _refused(refused.errors)
    lasts = not found.people and request.GET.keys() <= {"kind"}
    lasting = FOR_EVER if lasts else FOR_A_MINUTE
    return answer_kept(request, found, content_type, ASK_AGAIN if version is None else lasting)


def _kept(drawing, encode):
    return Kept.of(encode(drawing), people=drawing.kinds["human"] > 0)


def _address(request, z, x, y, form):
    query = request.GET.urlencode()
    return reverse("maps:tile", args=[z, x, y, form]) + (f"?{query}" if query else "")


@require_safe
@same_for_everybody
def tilejson(request):
    """TileJSON 3.0 of the vector tiles, at addresses that hold today's version."""
    if unknown := unknown_parameters(request.GET, ()):
        return _refused({name: [_("There is no such parameter.")] for name in unknown})
    version = versions.of_all()
    root = request.build_absolute_uri("/").rstrip("/")
    first, last = reverse("maps:tile-version", args=[version, 0, 0, 0, "mvt"]).rsplit("/0/0/0", 1)
    fields = {"human": "Number", "social": "Number", "physical": "Number"}
    west, south, east, north = settings.EXTENT
    return answer(
        request,
        orjson.dumps(
            {
                "tilejson": "3.0.0",
                "name": settings.SITE_NAME,
                "attribution": _("Entries of %(site)s; each names its source and licence.")
                % {"site": settings.SITE_NAME},
                "version": f"1.0.{version}",
                "tiles": [f"{root}{first}/{{z}}/{{x}}/{{y}}{last}"],
                "minzoom": 0,
                "maxzoom": MAX_TILE_ZOOM,
                "bounds": [-180, -mercator.MAX_LAT, 180, mercator.MAX_LAT],
                "center": [(west + east) / 2, (south + north) / 2, 6],
                "vector_layers": [
                    {"id": "clusters", "fields": {"n": "Number", **fields}},
                    {
                        "id": "assets",
                        "fields": dict.fromkeys(("uid", "name", "kind", "category"), "String"),
                    },
                ],
            }
        ),
        "application/json",
        ASK_AGAIN,
    )


@require_safe
def peek(request, uid):
    """The card of a pin, fetched when it is pressed."""
    known = Asset.objects.visible_to(request.user).with_card_data()
    return render(request, "maps/_peek.html", {"asset": get_object_or_404(known, uid=uid)})


class _Refused(Exception):
    """{parameter: [messages]} of a query that can't be answered."""

    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


def _narrowed(query, user):
    """A valid AssetFilter of what a reader may see. Made only for an answer that is not kept."""
    if not user.is_authenticated and query.keys() <= {"kind", "category"}:
        asked = tuple((name, *values) for name, values in sorted(query.lists()))
        return _of_everybody(asked, time.monotonic() // SECONDS)
    return _valid(AssetFilter(query, queryset=Asset.objects.visible_to(user), reader=user))


@functools.lru_cache(maxsize=500)
def _of_everybody(asked, _turn):
    """What most ask for, put together once, since that takes as long as to read a small answer;
    and once more each few seconds, since categories may be added meanwhile."""
    query = QueryDict(mutable=True)
    for name, *values in asked:
        query.setlist(name, values)
    return _valid(AssetFilter(query, queryset=Asset.objects.visible_to(AnonymousUser())))


def _valid(narrowed):
    if not narrowed.is_valid():
        raise _Refused(named_errors(narrowed))
    return narrowed


def _shared(request):
    return PRIVATE if request.user.is_authenticated else ASK_AGAIN


def _refused(errors, status=400):
    return HttpResponse(
        orjson.dumps({"errors": errors}), content_type="application/json", status=status
    )


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
        return _refused(errors)
    body = orjson.dumps({"suggestions": suggestions(text, request.user)})
    return answer(request, body, "application/json", _shared(request))


@require_safe
def map_icons(request):
    """The symbols that scripts draw with: of the categories, and of a map's own buttons.

    A small part of the vendored sprite, which is larger than all the rest of the page's scripts.
    """
    wanted = {icons.known(name) for name in Category.objects.values_list("icon", flat=True)}
    drawn = icons.symbols()
    body = "".join(drawn[name] for name in sorted(wanted | set(BUTTONS)))
    body = f'<svg xmlns="http://www.w3.org/2000/svg">{body}</svg>'
    symbols = HttpResponse(body, content_type="image/svg+xml")
    patch_cache_control(symbols, public=True, max_age=3600)
    return symbols


@require_safe
@same_for_everybody
def boundaries(request):
    """Outlines and names of the communities, simplified: part of the shipped basemap."""
    if unknown := unknown_parameters(request.GET, ()):
        return _refused({name: [_("There is no such parameter.")] for name in unknown})
    outlined = Community.objects.visible_to(AnonymousUser()).filter(boundary__isnull=False)
    version = [*outlined.aggregate(Count("pk"), Max("updated_at")).values()]
    found = kept("boundaries", request.GET, version, lambda: _boundaries(outlined))
    return answer_kept(request, found, "application/json", ASK_AGAIN)


def _boundaries(outlined):
    outlines = (
        outlined.annotate(outline=SimplifyPreserveTopology("boundary", BOUNDARY_DEGREES))
        .values("name", "outline")
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
        for one in outlines
    ]
    return Kept.of(orjson.dumps({"type": "FeatureCollection", "features": features}), people=False)

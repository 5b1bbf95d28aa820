"""What one view of the map shows: rings for many, pins for one, shapes; counted by the database."""

import math
from dataclasses import dataclass

from django.contrib.gis.geos import Polygon
from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assetmap.common.functions import SimplifyPreserveTopology
from assetmap.gazetteer.nearest import nearest_place_names

CELL_PX = 64
CLOSE_CELL_PX = 20  # from this zoom on only what stands on nearly one spot is drawn together
CLOSE_ZOOM = 16
WORLD_PX = 256  # width of the world at zoom 0, in CSS pixels
MAX_SHAPES = 200
KINDS = ("human", "social", "physical")


class _Lon(Func):
    function, arity, output_field = "ST_X", 1, FloatField()


class _Lat(Func):
    function, arity, output_field = "ST_Y", 1, FloatField()


class _Column(Func):
    """Column of the web-mercator grid with `cells` columns around the world."""

    template = "floor((ST_X(%(expressions)s) + 180) / 360 * %(cells)s)"
    output_field = IntegerField()


class _Row(Func):
    """Row of the same grid, from the north; the map ends where it is square, at 85 degrees."""

    template = (
        "floor((1 - ln(tan(radians(least(greatest(ST_Y(%(expressions)s), -85.05), 85.05)))"
        " + 1 / cos(radians(least(greatest(ST_Y(%(expressions)s), -85.05), 85.05)))) / pi())"
        " / 2 * %(cells)s)"
    )
    output_field = IntegerField()


class _Dimension(Func):
    """0 for points, 1 for lines, 2 for areas."""

    function, arity, output_field = "ST_Dimension", 1, IntegerField()


@dataclass(frozen=True)
class View:
    """Counts, rings, pins and shapes of one view."""

    total: int
    kinds: dict
    clusters: list
    points: list
    shapes: list
    shapes_bounded: bool


def view_of(queryset, *, box, zoom):
    """A View of the assets of `queryset` in a box (Polygon, WGS84), for a zoom from 0 to 20.

    Works on public places alone. The numbers of rings and pins add up to the total.
    """
    cells = list(_cells(queryset.filter(public_point__coveredby=box), zoom))
    kinds = {kind: sum(cell[kind] for cell in cells) for kind in KINDS}
    single = [cell["pk"] for cell in cells if cell["n"] == 1]
    shapes, bounded = _shapes(queryset, box, zoom)
    return View(
        total=sum(kinds.values()),
        kinds=kinds,
        clusters=_clusters([cell for cell in cells if cell["n"] > 1]),
        points=_points(queryset, single),
        shapes=shapes,
        shapes_bounded=bounded,
    )


def _cells(queryset, zoom):
    px = CLOSE_CELL_PX if zoom >= CLOSE_ZOOM else CELL_PX
    cells = 2**zoom * WORLD_PX // px
    by_kind = {kind: Count("id", filter=Q(kind=kind)) for kind in KINDS}
    lon, lat = _Lon("public_point"), _Lat("public_point")
    return (
        queryset.order_by()
        .annotate(
            column=_Column("public_point", cells=cells), row=_Row("public_point", cells=cells)
        )
        .values("column", "row")
        .annotate(
            n=Count("id"),
            pk=Min("id"),
            lon=Avg(lon),
            lat=Avg(lat),
            west=Min(lon),
            south=Min(lat),
            east=Max(lon),
            north=Max(lat),
            **by_kind,
        )
    )


def _clusters(cells):
    names = nearest_place_names([(cell["lon"], cell["lat"]) for cell in cells])
    return [
        {
            "lon": round(cell["lon"], 6),
            "lat": round(cell["lat"], 6),
            "n": cell["n"],
            **{kind: cell[kind] for kind in KINDS},
            "bbox": [round(cell[side], 6) for side in ("west", "south", "east", "north")],
            "label": _label(cell, name),
        }
        for cell, name in zip(cells, names, strict=True)
    ]


def _label(cell, name):
    """The full name of a ring, for those who hear it."""
    counts = {kind: cell[kind] for kind in KINDS}
    told = ", ".join(
        words
        for words, count in (
            (_("%(n)d human") % {"n": counts["human"]}, counts["human"]),
            (_("%(n)d social") % {"n": counts["social"]}, counts["social"]),
            (_("%(n)d physical") % {"n": counts["physical"]}, counts["physical"]),
        )
        if count
    )
    many = ngettext("%(n)d asset", "%(n)d assets", cell["n"]) % {"n": cell["n"]}
    if name:
        return _("%(many)s around %(place)s: %(told)s. Zoom in.") % {
            "many": many,
            "place": name,
            "told": told,
        }
    return _("%(many)s: %(told)s. Zoom in.") % {"many": many, "told": told}


def _points(queryset, pks):
    if not pks:
        return []
    assets = (
        queryset.model.objects.filter(pk__in=pks)
        .select_related("category")
        .only("uid", "kind", "name", "benefit", "life", "public_point", "public_precision_m",
              "category__icon", "category__name", "category__code")
        .order_by("pk")
    )  # fmt: skip
    return [
        {
            "uid": str(asset.uid),
            "kind": asset.kind,
            "icon": asset.category.icon,
            "category": asset.category.name,
            "name": asset.name,
            "benefit": asset.benefit,
            "lon": round(asset.public_point.x, 6),
            "lat": round(asset.public_point.y, 6),
            "url": asset.get_absolute_url(),
            "rough_m": asset.public_precision_m,
            "life": asset.life,
        }
        for asset in assets
    ]


def _shapes(queryset, box, zoom):
    """Routes and areas that touch the view, with a corner for every two pixels at most."""
    degrees = 360 / (2**zoom * WORLD_PX) * 2
    found = list(
        queryset.order_by("pk")
        .filter(public_location__bboverlaps=box)
        .annotate(dimension=_Dimension(F("public_location")))
        .filter(dimension__gt=0)
        .annotate(shape=SimplifyPreserveTopology(F("public_location"), degrees))
        .values("uid", "kind", "name", "place_mode", "shape")[: MAX_SHAPES + 1]
    )
    shapes = [
        {
            "uid": str(one["uid"]),
            "kind": one["kind"],
            "name": one["name"],
            "mode": one["place_mode"],
            "geometry": {
                "type": one["shape"].geom_type,
                "coordinates": _rounded(one["shape"].coords),
            },
        }
        for one in found[:MAX_SHAPES]
    ]
    return shapes, len(found) > MAX_SHAPES


def _rounded(coordinates):
    if isinstance(coordinates[0], (int, float)):
        return [round(coordinates[0], 6), round(coordinates[1], 6)]
    return [_rounded(part) for part in coordinates]


def box_around(point, metres):
    """The box of so many metres around a point."""
    north = metres / 111_320
    east = north / max(0.05, math.cos(math.radians(point.y)))
    return Polygon.from_bbox((point.x - east, point.y - north, point.x + east, point.y + north))

"""Routes and areas of a view: the largest, as fine as its scale, bounded in number and bytes."""

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, Value

from assetmap.common.geo import mercator
from assetmap.maps.window import TILE_BITS

MOST = 60
MOST_CORNERS = 4000
SMALLEST_PX = 12  # a smaller one is told by its pin or ring
CORNER_PX = 2


class _Drawn(Func):
    """The shape with at most a corner for every so many degrees, cut off outside of a box."""

    template = "ST_Simplify(ST_ClipByBox2D(%(expressions)s), %(degrees)s, true)"
    output_field = GeometryField(srid=4326)


def shapes_of(querysets, window):
    """[{uid, kind, name, mode, geometry}] of the assets of disjoint querysets that reach into the
    window, the largest first, and whether there are more than are told."""
    units_per_pixel = mercator.WORLD / 2 ** (TILE_BITS + window.zoom)
    box = Polygon.from_bbox(window.extent)
    box.srid = 4326
    inside = Value(box, output_field=GeometryField())
    degrees = 360 / 2 ** (TILE_BITS + window.zoom) * CORNER_PX
    found = []
    for queryset in querysets:
        found += (
            queryset.order_by("-shape_span", "pk")
            .filter(
                shape_span__gt=0,
                shape_span__gte=int(SMALLEST_PX * units_per_pixel),
                public_location__bboverlaps=box,
            )
            .annotate(drawn=_Drawn(F("public_location"), inside, degrees=f"{degrees:.9f}"))
            .values("uid", "kind", "name", "place_mode", "shape_span", "drawn")[: MOST + 1]
        )
    found.sort(key=lambda one: -one["shape_span"])
    shapes, corners = [], 0
    for one in found[:MOST]:
        if one["drawn"] is None or one["drawn"].empty:
            continue
        corners += one["drawn"].num_coords
        if corners > MOST_CORNERS:
            return shapes, True
        shapes.append(
            {
                "uid": str(one["uid"]),
                "kind": one["kind"],
                "name": one["name"],
                "mode": one["place_mode"],
                "geometry": {
                    "type": one["drawn"].geom_type,
                    "coordinates": _rounded(one["drawn"].coords),
                },
            }
        )
    return shapes, len(found) > MOST


def _rounded(coordinates):
    if isinstance(coordinates[0], (int, float)):
        return [round(coordinates[0], 6), round(coordinates[1], 6)]
    return [_rounded(part) for part in coordinates]

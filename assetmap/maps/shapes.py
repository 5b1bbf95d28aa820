"""Routes and areas of a view: the largest, as fine as its scale, bounded in number and bytes."""

from operator import itemgetter

import orjson
from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, IntegerField, Value

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


class _Corners(Func):
    function, arity, output_field = "ST_NPoints", 1, IntegerField()


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
            .values_list("shape_span", "uid", "kind", "name", "place_mode",
                         _Corners("drawn"), AsGeoJSON("drawn", precision=6))[: MOST + 1]
        )  # fmt: skip
    found.sort(key=itemgetter(0), reverse=True)
    shapes, corners = [], 0
    for _span, uid, kind, name, mode, points, geometry in found[:MOST]:
        corners += points or 0
        if corners > MOST_CORNERS:
            return shapes, True
        if points:
            shapes.append(
                {
                    "uid": str(uid),
                    "kind": kind,
                    "name": name,
                    "mode": mode,
                    "geometry": orjson.Fragment(geometry),
                }
            )
    return shapes, len(found) > MOST

"""PostGIS functions as query expressions, and nearness in metres."""

import functools
import math
import operator

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.db.models.functions import GeometryDistance, PointOnSurface, SnapToGrid
from django.contrib.gis.geos import Polygon
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    FloatField,
    Func,
    IntegerField,
    Q,
    Value,
)
from django.db.models.functions import Cast

from assetmap.common.geo.rings import ring_in_degrees

__all__ = [
    "MercatorSpan",
    "MercatorX",
    "MercatorY",
    "MortonKey",
    "PointOnSurface",
    "SimplifyPreserveTopology",
    "SnapToGrid",
    "StartOfMonth",
    "boxes_around",
    "metres_between",
    "nearest",
    "within_metres",
]


class SimplifyPreserveTopology(Func):
    """Fewer corners, still valid: `SimplifyPreserveTopology("boundary", 0.001)`, in degrees."""

    function = "ST_SimplifyPreserveTopology"
    arity = 2
    output_field = GeometryField(srid=4326)


class StartOfMonth(Func):
    """The first moment of the month of a time stamp, in UTC: immutable, so an index can hold it."""

    template = "(date_trunc('month', %(expressions)s AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')"
    arity = 1
    output_field = DateTimeField()


class MercatorX(Func):
    """Units from the west edge of the web-mercator world, of a point: see common/geo/mercator.py.

    NULL for NULL. The factor is a hair short of 2^26, so that 180 degrees east is still inside.
    """

    template = "floor((ST_X(%(expressions)s) + 180) / 360 * 67108863.999)::int"
    arity = 1
    output_field = IntegerField()


class MercatorY(Func):
    """Units from the north edge of the same world; the map ends at 85 degrees."""

    template = (
        "CASE WHEN ST_Y(%(expressions)s) > 85.0511287798066 THEN 0"
        " WHEN ST_Y(%(expressions)s) < -85.0511287798066 THEN 67108863"
        " ELSE floor(33554432 - asinh(tan(radians(ST_Y(%(expressions)s))))"
        " * 10680707.430881744)::int END"
    )
    arity = 1
    output_field = IntegerField()


class MortonKey(Func):
    """The bits of two such numbers, interleaved; NULL when either is."""

    function = "assetmap_morton"
    arity = 2
    output_field = BigIntegerField()


class MercatorSpan(Func):
    """How far a line or an area reaches, east to west or north to south, in units at the equator.

    NULL for points, which reach nowhere.
    """

    template = (
        "CASE WHEN ST_Dimension(%(expressions)s) > 0 THEN ceil(greatest("
        "ST_XMax(%(expressions)s) - ST_XMin(%(expressions)s),"
        " ST_YMax(%(expressions)s) - ST_YMin(%(expressions)s)) / 360 * 67108864)::int END"
    )
    arity = 1
    output_field = IntegerField()


def metres_between(field, geometry):
    """An expression: metres on the WGS84 spheroid between a geometry column and a geometry."""
    geography = GeometryField(geography=True)
    return Func(
        Cast(field, geography),
        Cast(Value(geometry, output_field=GeometryField(srid=4326)), geography),
        function="ST_Distance",
        output_field=FloatField(),
    )


def boxes_around(point, metres):
    """Boxes in degrees that hold every place at most so many metres from a point.

    One, or two where the circle crosses the 180th meridian. Slightly too large, never too small: a
    degree of latitude is nowhere shorter than 110,574 m, one of longitude nowhere shorter than
    111,319 m times the cosine of its latitude.
    """
    slack = metres * 1.001
    height = slack / 110_574
    south, north = max(-90, point.y - height), min(90, point.y + height)
    width = 180.0
    if south > -90 and north < 90:
        width = min(180, slack / (111_319 * math.cos(math.radians(max(-south, north)))))
    if width >= 180:
        edges = [(-180, 180)]
    elif point.x - width < -180:
        edges = [(-180, point.x + width), (point.x - width + 360, 180)]
    elif point.x + width > 180:
        edges = [(point.x - width, 180), (-180, point.x + width - 360)]
    else:
        edges = [(point.x - width, point.x + width)]
    boxes = [Polygon.from_bbox((west, south, east, north)) for west, east in edges]
    for box in boxes:
        box.srid = 4326
    return boxes


def within_metres(queryset, field, point, metres, *, annotation="distance", beyond=0):
    """Rows whose geometry `field` comes within `metres` of `point`, annotated with the distance.

    Exact on the spheroid for points, lines and areas, anywhere in the world. The columns are
    geometries in degrees, so their GiST index knows boxes and not metres: the index narrows to the
    box around the circle, and only those rows are measured as geography. Of points, those that are
    not `beyond` so many metres may be left out: then the index narrows to a ring.
    """
    return (
        queryset.filter(_in_boxes(field, boxes_of_ring(point, beyond, metres)))
        .annotate(**{annotation: metres_between(field, point)})
        .filter((f"{annotation}__lte", metres))
    )


def _in_boxes(field, boxes):
    return functools.reduce(operator.or_, (Q((f"{field}__bboverlaps", box)) for box in boxes))


def boxes_of_ring(point, inner, outer):
    """Boxes in degrees that hold every place between so many metres from a point, if not only."""
    ring = ring_in_degrees(point.x, point.y, inner, outer)
    if ring is None:
        return boxes_around(point, outer)
    boxes = [Polygon.from_bbox(box) for box in ring]
    for box in boxes:
        box.srid = 4326
    return boxes


def nearest(queryset, field, point, n, *, annotation="distance"):
    """The n rows nearest to a point, in that order and then as they were, with the distance.

    The index knows which are nearest in degrees. Nothing farther than those is nearest in metres.
    """
    by_degrees = queryset.filter((f"{field}__isnull", False))
    by_degrees = by_degrees.order_by(GeometryDistance(field, point))
    metres = list(by_degrees.values_list(metres_between(field, point), flat=True)[:n])
    if not metres:
        return queryset.none()
    around = within_metres(queryset, field, point, max(metres), annotation=annotation)
    return around.order_by(annotation, *queryset.query.order_by)[:n]

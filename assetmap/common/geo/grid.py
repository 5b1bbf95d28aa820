"""Metres: the British National Grid, the fixed cells that blur a place, and distances."""

import math
import threading

from django.contrib.gis.gdal import CoordTransform, SpatialReference
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from assetmap.common.geo.coordinates import GeometryProblem

WGS84, BNG, EQUAL_AREA = 4326, 27700, 6933
# The extent of each projected system in metres: min x, min y, max x, max y.
_EXTENTS = {
    BNG: (0, 0, 700_000, 1_300_000),
    EQUAL_AREA: (-17_367_530.44, -7_342_230.13, 17_367_530.44, 7_342_230.13),
}
# Degrees around the whole BNG rectangle: outside, its projection gives nonsense.
_AROUND_BNG = (-11.0, 49.0, 5.0, 62.0)
_EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG)

_transforms = threading.local()  # GDAL's transformations must not be shared between threads


def _transform(x, y, source, target):
    """Coordinates in another of the three systems; within 5 m for BNG, without the OSTN15 grid."""
    made = _transforms.__dict__
    if (source, target) not in made:
        made[source, target] = CoordTransform(SpatialReference(source), SpatialReference(target))
    moved = Point(x, y, srid=source).transform(made[source, target], clone=True)
    return moved.x, moved.y


def _is_inside(x, y, srid):
    min_x, min_y, max_x, max_y = _EXTENTS[srid]
    return min_x <= x < max_x and min_y <= y < max_y


def _bng_or_none(lon, lat):
    west, south, east, north = _AROUND_BNG
    if not (west <= lon <= east and south <= lat <= north):
        return None
    easting, northing = _transform(lon, lat, WGS84, BNG)
    return (easting, northing) if _is_inside(easting, northing, BNG) else None


def to_bng(lon, lat):
    """(easting, northing) in metres of a position in degrees; GeometryProblem outside the grid."""
    if found := _bng_or_none(lon, lat):
        return found
    raise GeometryProblem(_("This place is outside the British National Grid."), "world")


def check_bng(easting, northing):
    """Refuse metres outside the British National Grid, or NaN: GeometryProblem (world)."""
    if not _is_inside(easting, northing, BNG):
        raise GeometryProblem(
            _(
                "Easting %(easting)s, northing %(northing)s is outside the British National Grid: "
                "eastings go from 0 to 700,000 metres, northings to 1,300,000."
            )
            % {"easting": f"{easting:.10g}", "northing": f"{northing:.10g}"},
            "world",
        )


def from_bng(easting, northing):
    """(lon, lat) in degrees of BNG metres; GeometryProblem as `check_bng`."""
    check_bng(easting, northing)
    return _transform(easting, northing, BNG, WGS84)


def _bng_cell(lon, lat, metres):
    found = _bng_or_none(lon, lat)
    return found and (BNG, *((value // metres + 0.5) * metres for value in found))


def _cell(lon, lat, metres):
    """(SRID, x, y) of the middle of the fixed cell around a position."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeometryProblem(_("This place is outside the world."), "world")
    if metres < 500 or 100_000 % metres:
        raise ValueError("A cell is at least 500 m wide and divides 100 km.")
    if found := _bng_cell(lon, lat, metres):
        return found
    middle = []
    limits = _EXTENTS[EQUAL_AREA][2:]
    for value, limit in zip(_transform(lon, lat, WGS84, EQUAL_AREA), limits, strict=True):
        outermost = math.floor((limit - metres / 2) / metres)  # whose middle is in the world
        middle.append((min(max(value // metres, -outermost - 1), outermost) + 0.5) * metres)
    # On the rim the middle may lie in the national grid. Its cell there is the answer: otherwise
    # blurring the blurred place again would move it.
    return _bng_cell(*_transform(*middle, EQUAL_AREA, WGS84), metres) or (EQUAL_AREA, *middle)


def grid_cell(lon, lat, metres=1000):
    """(lon, lat), 6 decimals, of the middle of the fixed grid cell of that width around a position.

    The same for every position in the cell and for its own middle, so neither saving twice nor
    averaging tells more. In Great Britain the cells are those of the British National Grid,
    elsewhere of the equal-area EPSG:6933 (same area everywhere; wider than high near the equator,
    the reverse beyond 30 degrees). `metres` is at least 500 and divides 100 km.
    """
    srid, x, y = _cell(lon, lat, metres)
    return _rounded(_transform(x, y, srid, WGS84))


def outline_of_cell(lon, lat, metres=1000):
    """The cell around a position, for display: a closed anticlockwise ring of five (lon, lat)."""
    srid, x, y = _cell(lon, lat, metres)
    min_x, min_y, max_x, max_y = _EXTENTS[srid]
    west, east = max(x - metres / 2, min_x), min(x + metres / 2, max_x)
    south, north = max(y - metres / 2, min_y), min(y + metres / 2, max_y)
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return [_rounded(_transform(*corner, srid, WGS84)) for corner in corners]


def _rounded(position):
    return round(position[0], 6), round(position[1], 6)


def distance_m(one, other):
    """Metres between two (lon, lat) pairs or points, on a sphere: at most 0.6 % off."""
    (lon1, lat1), (lon2, lat2) = (
        map(math.radians, tuple(position)[:2]) for position in (one, other)
    )
    chord = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_M * math.asin(min(1, math.sqrt(chord)))

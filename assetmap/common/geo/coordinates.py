"""Numbers, positions and boxes as people and programs write them."""

import math
import re

from django.conf import settings
from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

UK_EXTENT = (-9.0, 49.0, 2.5, 61.5)  # west, south, east, north, degrees

# `float()` also takes "nan", "1e999", "5_5" and the digits of every script.
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,2})?"
)
_DEGREES = r"([+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?) ?°?"
_PAIR = re.compile(
    rf"([NSEW]?) ?{_DEGREES} ?([NSEW]?)(?: ?[,;] ?| )([NSEW]?) ?{_DEGREES} ?([NSEW]?)",
    re.IGNORECASE,
)


class GeometryProblem(ValueError):
    """What is wrong with a geometry, in a sentence for the person who sent it.

    `code` is for programs: number, world, swapped, bbox, json, size, type, crs, empty, open,
    crossing.
    """

    def __init__(self, message, code):
        super().__init__(message)
        self.message = message
        self.code = code


def parse_float(text):
    """The number in a text of ASCII decimals, such as "-4.31"; else GeometryProblem (number)."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        raise GeometryProblem(
            _("“%(text)s” is not a number. Write it like -4.31.") % {"text": text[:40]}, "number"
        )
    return float(text)


def parse_lon_lat(text, *, extent=None):
    """(lon, lat) in degrees from "55.86, -4.31", latitude first as people and phones write it.

    Letters settle the order: "4.31W 55.86N". Raises GeometryProblem.
    """
    found = _PAIR.fullmatch(" ".join(text[:100].split()))
    problem = GeometryProblem(
        _("Write the coordinates as latitude, longitude, like 55.86, -4.31."), "number"
    )
    if not found:
        raise problem
    before1, number1, after1, before2, number2, after2 = found.groups()
    first, second = (before1 + after1).upper(), (before2 + after2).upper()
    pair = [(first, float(number1)), (second, float(number2))]
    if len(first) > 1 or len(second) > 1 or bool(first) != bool(second):
        raise problem
    if first and first in "EW":
        pair.reverse()
    (north, lat), (east, lon) = pair
    if north and (north not in "NS" or east not in "EW" or lat < 0 or lon < 0):
        raise problem
    lat, lon = (-lat if north == "S" else lat), (-lon if east == "W" else lon)
    check_position(lon, lat, extent=extent)
    return lon, lat


def _is_within(lon, lat, extent):
    west, south, east, north = extent
    return west <= lon <= east and south <= lat <= north


def check_position(lon, lat, *, extent=None):
    """Refuse what lies outside the world, and what would lie inside `extent` the other way round.

    `extent` is (west, south, east, north) in degrees of where positions are expected, by default
    the instance's. A position elsewhere in the world is fine: people import from everywhere.
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise GeometryProblem(_("Longitude and latitude have to be numbers."), "number")
    extent = extent or getattr(settings, "EXTENT", UK_EXTENT)
    if _is_within(lat, lon, extent) and not _is_within(lon, lat, extent):
        raise GeometryProblem(
            _(
                "Latitude and longitude look swapped: latitude %(lat)s, longitude %(lon)s is far "
                "from here. Did you mean latitude %(lon)s, longitude %(lat)s?"
            )
            % {"lat": f"{lat:.7g}", "lon": f"{lon:.7g}"},
            "swapped",
        )
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise GeometryProblem(
            _(
                "Latitude %(lat)s, longitude %(lon)s is outside the world: latitudes go from -90 "
                "to 90, longitudes from -180 to 180."
            )
            % {"lat": f"{lat:.7g}", "lon": f"{lon:.7g}"},
            "world",
        )


def point_from(lon, lat, *, extent=None):
    """A Point from degrees as numbers, rounded to 6 decimals (11 cm); raises GeometryProblem."""
    check_position(lon, lat, extent=extent)
    return Point(round(float(lon), 6), round(float(lat), 6), srid=4326)


def parse_bbox(text):
    """(west, south, east, north) in degrees from "w,s,e,n"; raises GeometryProblem.

    A reversed box is refused, never turned round: turned round it would mean everywhere else.
    """
    parts = text[:200].split(",")
    if len(parts) != 4:
        raise GeometryProblem(
            _("A box is four numbers: west,south,east,north, like -4.4,55.8,-4.2,55.9."), "bbox"
        )
    west, south, east, north = (parse_float(part) for part in parts)
    if not _is_within(west, south, (-180, -90, 180, 90)) or not _is_within(
        east, north, (-180, -90, 180, 90)
    ):
        raise GeometryProblem(
            _(
                "The box reaches outside the world: longitudes go from -180 to 180, latitudes "
                "from -90 to 90, in the order west,south,east,north."
            ),
            "world",
        )
    if south >= north:
        raise GeometryProblem(
            _("The box's south edge has to lie south of its north edge: west,south,east,north."),
            "bbox",
        )
    if west >= east:
        raise GeometryProblem(
            _(
                "The box's west edge has to lie west of its east edge. A box across the 180th "
                "meridian is asked for in two halves."
            ),
            "bbox",
        )
    return west, south, east, north


MOST_CORNERS = 100


def parse_ring(text):
    """[(lon, lat)] in degrees, the first again at the end, from "lon,lat;lon,lat;lon,lat".

    Raises GeometryProblem; whether the sides cross is not looked at here.
    """
    corners = [corner.split(",") for corner in text.strip(" ;").split(";", MOST_CORNERS + 1)]
    if len(corners) > 1 and corners[0] == corners[-1]:  # closed by hand
        corners.pop()
    if not 3 <= len(corners) <= MOST_CORNERS or any(len(corner) != 2 for corner in corners):
        raise GeometryProblem(
            _(
                "An area is 3 to %(most)d corners: longitude,latitude;longitude,latitude;… like "
                "-4.3,55.86;-4.2,55.86;-4.25,55.9."
            )
            % {"most": MOST_CORNERS},
            "open",
        )
    ring = [tuple(parse_float(number) for number in corner) for corner in corners]
    for lon, lat in ring:
        check_position(lon, lat)
    return [*ring, ring[0]]

"""GeoJSON geometries (RFC 7946) from strangers: read as JSON, built from numbers, never mended."""

import json
import re

from django.contrib.gis.geos import (
    GEOSGeometry,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    WKTWriter,
)
from django.utils.translation import gettext as _

from assetmap.common.geo.coordinates import GeometryProblem, check_position

MAX_CHARACTERS = 200_000
MAX_NESTING = 12  # a feature with a multipolygon needs 7
MAX_VERTICES = 2_000
# A string, closed or not (brackets inside do not count), or a bracket. Never fails half-way through
# a string, which keeps the scan linear.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{\]}]', re.DOTALL)


def geometry_from_geojson(
    value, *, allowed_types, max_vertices=MAX_VERTICES, extent=None, mend=None
):
    """A valid GEOSGeometry (SRID 4326) from GeoJSON text or a decoded geometry object.

    `allowed_types` holds the type names the field takes, such as {"Point", "Polygon"}. Positions
    are rounded to 6 decimals, a height is dropped. Anything doubtful raises GeometryProblem:
    mending a self-crossing outline can take minutes of processor time. `mend(geometry)`, for files
    of whoever runs the site, gives a valid one or None.
    """
    if isinstance(value, str):
        value = decoded(value)
    if not isinstance(value, dict):
        raise GeometryProblem(_("This is not a GeoJSON geometry."), "json")
    if "crs" in value:
        raise GeometryProblem(
            _("GeoJSON is always longitude and latitude (WGS84): leave “crs” out."), "crs"
        )
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in _BUILDERS or kind not in allowed_types:
        raise GeometryProblem(
            _("This geometry is a %(kind)s. What can be used here: %(allowed)s.")
            % {
                "kind": kind[:40] if isinstance(kind, str) else _("shape without a type"),
                "allowed": ", ".join(name for name in _BUILDERS if name in allowed_types),
            },
            "type",
        )
    geometry = _BUILDERS[kind](_Positions(max_vertices, extent), value.get("coordinates"))
    geometry.srid = 4326
    # The reason rather than `.valid`, which also logs a warning for every crossed outline.
    if (reason := geometry.valid_reason) != "Valid Geometry":
        if mend and (mended := mend(geometry)):
            return mended
        raise _invalid(reason)
    return geometry


def round6(geometry):
    """A copy with coordinates of 6 decimals, about 11 cm. Meant for display: it does not check."""
    writer = WKTWriter(trim=True, precision=6)
    return GEOSGeometry(writer.write(geometry), srid=geometry.srid)


def decoded(text):
    """The object in a JSON text whose length and nesting were looked at before parsing it."""
    if len(text) > MAX_CHARACTERS:
        raise GeometryProblem(
            _("This shape is too large: %(limit)s characters at most. Simplify it, please.")
            % {"limit": f"{MAX_CHARACTERS:,}"},
            "size",
        )
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > MAX_NESTING:
            raise GeometryProblem(_("This GeoJSON is nested too deeply."), "json")
    try:
        return json.loads(text)
    except ValueError as error:  # also for a number of more than 4,300 digits
        raise GeometryProblem(_("This is not readable as GeoJSON."), "json") from error


def _invalid(reason):
    """GEOS says "Self-intersection[-4.3 55.8]": pass on where, that is how to find it."""
    where = re.search(r"\[(\S+) (\S+)\]", reason)
    place = (
        _(" near latitude %(lat)s, longitude %(lon)s")
        % {"lat": f"{float(where[2]):.5f}", "lon": f"{float(where[1]):.5f}"}
        if where
        else ""
    )
    message = (
        _("The outline crosses or touches itself%(place)s. Move that corner and try again.")
        if "elf-intersection" in reason
        else _("The parts of this shape do not fit together%(place)s. Draw it again, please.")
    )
    return GeometryProblem(message % {"place": place}, "crossing")


class _Positions:
    """Reads GeoJSON positions into (lon, lat) pairs and counts them."""

    def __init__(self, limit, extent):
        self.limit = self.left = limit
        self.extent = extent

    def one(self, value):
        # bool is an int; a height is allowed and dropped.
        if not (
            isinstance(value, list | tuple)
            and len(value) in (2, 3)
            and all(type(number) in (int, float) and abs(number) < 1e9 for number in value)
        ):
            raise GeometryProblem(
                _("Every position is a longitude and a latitude, like [-4.31, 55.86]."), "number"
            )
        self.left -= 1
        if self.left < 0:
            raise GeometryProblem(
                _("This shape has more than %(limit)s corners. Simplify it, please.")
                % {"limit": f"{self.limit:,}"},
                "size",
            )
        lon, lat = float(value[0]), float(value[1])
        check_position(lon, lat, extent=self.extent)
        return round(lon, 6), round(lat, 6)

    def several(self, value):
        return [self.one(item) for item in _list(value)]


def _list(value):
    if not isinstance(value, list | tuple):
        raise GeometryProblem(_("The coordinates do not have the form of their type."), "json")
    if not value:
        raise GeometryProblem(_("The shape is empty."), "empty")
    return value


def _point(positions, value):
    if value == []:
        raise GeometryProblem(_("The shape is empty."), "empty")
    return Point(*positions.one(value))


def _line(positions, value):
    vertices = positions.several(value)
    if len(set(vertices)) < 2:
        raise GeometryProblem(_("A line needs two different positions."), "empty")
    return LineString(vertices)


def _polygon(positions, value):
    rings = [positions.several(ring) for ring in _list(value)]
    for ring in rings:
        if ring[0] != ring[-1]:
            raise GeometryProblem(
                _("An outline ends where it began: repeat its first position as the last."), "open"
            )
        if len(set(ring)) < 3:
            raise GeometryProblem(_("An area needs three different corners."), "empty")
    return Polygon(*rings)


def _multi(collection, build):
    return lambda positions, value: collection([build(positions, part) for part in _list(value)])


_BUILDERS = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _multi(MultiPoint, _point),
    "MultiLineString": _multi(MultiLineString, _line),
    "MultiPolygon": _multi(MultiPolygon, _polygon),
}

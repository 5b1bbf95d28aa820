"""The files of `data/` as plain dictionaries; see data/README.md for what they hold."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import orjson
from django.contrib.gis.geos import MultiPolygon, Point
from django.utils import timezone

from assetmap.common.geo import geometry_from_geojson

DATA = Path(__file__).resolve().parent / "data"
NEIGHBOURHOODS = ("govan-and-linthouse", "leith")
SHAPES = {"Point", "LineString", "Polygon"}


def read(name):
    return orjson.loads((DATA / f"{name}.json").read_bytes())


def neighbourhoods():
    return [read(name) for name in NEIGHBOURHOODS]


def words():
    """Short words to make a passphrase of."""
    return (DATA / "words.txt").read_text().split()


def shape(value):
    """GEOS geometry of a GeoJSON geometry, or None."""
    return geometry_from_geojson(value, allowed_types=SHAPES) if value else None


def outline(ring):
    """Boundary of a community from one ring of positions, or None."""
    if not ring:
        return None
    polygon = shape({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    return MultiPolygon(polygon, srid=4326)


def point(position):
    return Point(*position, srid=4326) if position else None


def day(value):
    """A date, from days ago (what is invented stays recent) or ISO (what is true stays put)."""
    if value is None:
        return None
    if isinstance(value, str):
        return date.fromisoformat(value)
    return timezone.localdate() - timedelta(days=value)


def moment(value):
    """Mid-morning of that day, and never later than now."""
    at = datetime.combine(day(value), time(10, 20), tzinfo=timezone.get_current_timezone())
    return min(at, timezone.now())


def month(value):
    """An ISO year-month from days ago; text is what the published record says."""
    return value if isinstance(value, str) else day(value).isoformat()[:7]

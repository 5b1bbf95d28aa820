"""The same rows as JSON, as GeoJSON (RFC 7946) and as CSV."""

import datetime
import uuid

import orjson
from django.contrib.gis.geos import GEOSGeometry, Polygon
from rest_framework.renderers import BaseRenderer

from assetmap.api.shapes import CSV_COLUMNS, csv_row
from assetmap.common.csvfiles import csv_lines
from assetmap.common.geo import round6


def plain(value):
    """What orjson doesn't know: geometries, lazy texts."""
    if isinstance(value, GEOSGeometry):
        return geojson(value)
    if isinstance(value, (uuid.UUID, datetime.date)):
        return value.isoformat() if hasattr(value, "isoformat") else str(value)
    return str(value)


def geojson(geometry):
    """A GeoJSON geometry: longitude first, six decimals, outer rings counter-clockwise."""
    geometry = round6(geometry)
    if isinstance(geometry, Polygon) or geometry.geom_type == "MultiPolygon":
        parts = [geometry] if isinstance(geometry, Polygon) else list(geometry)
        rings = [[_turned(ring, number) for number, ring in enumerate(part)] for part in parts]
        coordinates = rings[0] if isinstance(geometry, Polygon) else rings
        return {"type": geometry.geom_type, "coordinates": coordinates}
    return {"type": geometry.geom_type, "coordinates": geometry.coords}


def _turned(ring, number):
    """Outlines run counter-clockwise, holes clockwise (RFC 7946, 3.1.6)."""
    coordinates = list(ring.coords)
    return coordinates if ring.is_counterclockwise == (number == 0) else coordinates[::-1]


class JSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return b"" if data is None else orjson.dumps(data, default=plain)


class GeoJSONRenderer(JSONRenderer):
    media_type = "application/geo+json"
    format = "geojson"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if isinstance(data, dict) and "error" not in data:
            data = _collection(data) if "results" in data else _feature(data)
        return super().render(data)


def _collection(data):
    about = {name: value for name, value in data.items() if name != "results"}
    features = [_feature(row) for row in data["results"]]
    return {"type": "FeatureCollection", **about, "features": features}


def _feature(row):
    properties = {name: value for name, value in row.items() if name != "location"}
    return {
        "type": "Feature",
        "id": row.get("uid"),
        "geometry": row.get("location"),
        "properties": properties,
    }


def csv_error(error):
    """What is wrong, and then each parameter or field with what is wrong with it."""
    fields = [(told, name) for name, several in error["fields"].items() for told in several]
    return "".join(csv_lines(["error", "name"], [(error["message"], ""), *fields]))


class CSVRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if isinstance(data, dict) and "error" in data:
            return csv_error(data["error"])
        rows = data.get("results", [data])
        return "".join(csv_lines(CSV_COLUMNS, (csv_row(row) for row in rows)))


class TableRenderer(BaseRenderer):
    """Rows that say themselves which columns they have; nothing known is an empty cell."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        if "error" in data:
            return csv_error(data["error"])
        columns = data["columns"]
        return "".join(
            csv_lines(columns, ([row[name] for name in columns] for row in data["results"]))
        )

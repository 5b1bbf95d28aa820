"""Drawings as bytes: compact JSON for our own map, plainer JSON and vector tiles for others.

A ring of a view is [x, y, human, social, physical, place], x and y in pixels of the map from
`origin`, place an index into `places` or -1; a seventh number, 1, says that all stand on one spot.
A pin is [uid, x, y, category, name, metres], category an index into `categories`; a seventh number,
1, says that it is due for a check. A shape is [kind, place mode, GeoJSON geometry], its corners in
the same pixels.
"""

import orjson
from django.db import connection

from assetmap.common.geo import mercator
from assetmap.maps.cells import KINDS
from assetmap.maps.window import TILE_BITS

TILE_UNITS = 4096  # a vector tile is so many units wide
_TILE = """
    SELECT
        coalesce((SELECT ST_AsMVT(ring, 'clusters', 4096, 'geom') FROM (
            SELECT ST_MakePoint(x, y) AS geom, n, human, social, physical
            FROM json_to_recordset(%s)
                AS given (x int, y int, n int, human int, social int, physical int)) AS ring), '')
        || coalesce((SELECT ST_AsMVT(pin, 'assets', 4096, 'geom') FROM (
            SELECT ST_MakePoint(x, y) AS geom, uid, name, kind, category
            FROM json_to_recordset(%s)
                AS given (x int, y int, uid text, name text, kind text, category text)) AS pin), '')
"""


def view_json(drawing):
    window = drawing.window
    left, top = window.origin
    names = drawing.names()
    places, sorts = {}, {}
    rings = []
    pixels = window.pixel(mercator.WORLD)  # around the world
    for cell, (x, y, _n, human, social, physical, spot) in drawing.rings.items():
        name = names[cell]
        place = places.setdefault(name, len(places)) if name else -1
        ring = [
            (x * pixels >> mercator.BITS) - left,
            (y * pixels >> mercator.BITS) - top,
            human, social, physical, place,
        ]  # fmt: skip
        if spot is not None:
            ring.append(1)
        rings.append(ring)
    pins = [
        [
            pin.uid,
            window.pixel(pin.x) - left,
            window.pixel(pin.y) - top,
            _index(sorts, pin),
            pin.name,
            pin.rough_m or 0,
            *([1] if pin.due else ()),
        ]
        for pin in drawing.pins
    ]
    return orjson.dumps(
        {
            "zoom": window.zoom,
            "bbox": [round(side, 6) for side in window.extent],
            "origin": [left, top],
            "total": drawing.total,
            "kinds": drawing.kinds,
            "rings": rings,
            "places": list(places),
            "pins": pins,
            "categories": list(sorts),
            "shapes": drawing.shapes,
            "shapes_bounded": drawing.shapes_bounded,
        }
    )


def _index(sorts, pin):
    return sorts.setdefault((pin.kind, pin.icon, pin.category), len(sorts))


def tile_json(drawing):
    """Degrees and names, for programs that know nothing of our map."""
    return orjson.dumps(
        {
            "total": drawing.total,
            "clusters": [[*_degrees(tally), *tally.kinds] for tally in drawing.rings.values()],
            "assets": [[pin.uid, *_degrees(pin), pin.kind, pin.name] for pin in drawing.pins],
        }
    )


def _degrees(mark):
    return round(mercator.lon_of(mark.x), 5), round(mercator.lat_of(mark.y), 5)


def tile_mvt(drawing):
    """A Mapbox vector tile with the layers `clusters` and `assets`, as PostGIS writes it."""
    window = drawing.window
    left, top = window.origin

    def inside(mark):
        per_pixel = TILE_UNITS // 512
        scale = 2 ** (TILE_BITS + window.zoom) * per_pixel / mercator.WORLD
        x, y = int(mark.x * scale), int(mark.y * scale)
        return {"x": x - left * per_pixel, "y": y - top * per_pixel}

    rings = [
        {**inside(tally), "n": tally.n, **dict(zip(KINDS, tally.kinds, strict=True))}
        for tally in drawing.rings.values()
    ]
    pins = [
        {
            **inside(pin),
            "uid": pin.uid, "name": pin.name, "kind": pin.kind, "category": pin.category,
        }
        for pin in drawing.pins
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TILE, [orjson.dumps(rings).decode(), orjson.dumps(pins).decode()])
        return bytes(cursor.fetchone()[0])

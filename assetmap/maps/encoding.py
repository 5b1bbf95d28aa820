"""Drawings as bytes: compact JSON for our own map, plainer JSON and vector tiles for others.

A ring of a view is [x, y, human, social, physical, place], x and y in pixels of the map from
`origin`, place an index into `places` or -1; a seventh number, 1, says that all stand on one spot.
A pin is [uid, x, y, category, name, metres], category an index into `categories`; a seventh number,
1, says that it is due for a check. A shape is [kind, place mode, GeoJSON geometry], its corners in
the same pixels.
"""

import numpy as np
import orjson
from django.db import connection

from assetmap.common.geo import mercator
from assetmap.maps.cells import KINDS, SPOT
from assetmap.maps.window import TILE_BITS

TILE_UNITS = 4096  # a vector tile is so many units wide
DECIMALS = 5  # of a degree, a metre
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
    places = [*dict.fromkeys(filter(None, names))]
    index = {"": -1} | {name: at for at, name in enumerate(places)}
    tallies = drawing.rings.rows
    pixels = window.pixel(tallies[:, :2]) - (left, top)
    found = np.fromiter(map(index.__getitem__, names), np.int64, len(names))
    rings = np.column_stack((pixels, drawing.rings.kinds, found))
    if len(spots := np.flatnonzero(tallies[:, SPOT] >= 0)):
        rings = rings.tolist()
        for at in spots.tolist():
            rings[at].append(1)
    sorts = {}
    pins = [
        [
            uid,
            window.pixel(x) - left,
            window.pixel(y) - top,
            sorts.setdefault((kind, icon, category), len(sorts)),
            name,
            rough_m or 0,
            *([1] if due else ()),
        ]
        for uid, kind, icon, category, name, x, y, rough_m, due, _key in drawing.pins
    ]
    return orjson.dumps(
        {
            "zoom": window.zoom,
            "bbox": [round(side, 6) for side in window.extent],
            "origin": [left, top],
            "total": drawing.total,
            "kinds": drawing.kinds,
            "rings": rings,
            "places": places,
            "pins": pins,
            "categories": list(sorts),
            "shapes": drawing.shapes,
            "shapes_bounded": drawing.shapes_bounded,
        },
        option=orjson.OPT_SERIALIZE_NUMPY,
    )


def tile_json(drawing):
    """Degrees and names, for programs that know nothing of our map."""
    x, y, _n, *kinds, _spot = drawing.rings.rows.T
    places = np.round((mercator.lon_of(x), mercator.lats_of(y)), DECIMALS).tolist()
    return orjson.dumps(
        {
            "total": drawing.total,
            "clusters": [*zip(*places, *(kind.tolist() for kind in kinds), strict=True)],
            "assets": [
                [
                    pin.uid,
                    round(mercator.lon_of(pin.x), DECIMALS),
                    round(mercator.lat_of(pin.y), DECIMALS),
                    pin.kind,
                    pin.name,
                ]
                for pin in drawing.pins
            ],
        }
    )


def tile_mvt(drawing):
    """A Mapbox vector tile with the layers `clusters` and `assets`, as PostGIS writes it."""
    window = drawing.window
    left, top = window.origin

    def inside(x, y):
        per_pixel = TILE_UNITS // 512
        scale = 2 ** (TILE_BITS + window.zoom) * per_pixel / mercator.WORLD
        return {"x": int(x * scale) - left * per_pixel, "y": int(y * scale) - top * per_pixel}

    rings = [
        {**inside(x, y), "n": n, **dict(zip(KINDS, kinds, strict=True))}
        for x, y, n, *kinds, _spot in drawing.rings.rows.tolist()
    ]
    pins = [
        {
            **inside(pin.x, pin.y),
            "uid": pin.uid, "name": pin.name, "kind": pin.kind, "category": pin.category,
        }
        for pin in drawing.pins
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_TILE, [orjson.dumps(rings).decode(), orjson.dumps(pins).decode()])
        return bytes(cursor.fetchone()[0])

"""Routes and areas of a view: the largest, as fine as its scale, bounded in number and bytes."""

from operator import itemgetter

import orjson

from assetmap.common.geo import mercator
from assetmap.maps.window import TILE_BITS

MOST = 60
MOST_CORNERS = 4000
SMALLEST_PX = 24  # a smaller one would lie below its pin or ring
CORNER_PX = 2
_HALF_M = 20_037_508.342789244  # of the web-mercator world (EPSG:3857), in its metres
# Cut off outside of the box, with at most a corner for every so many degrees, in whole pixels.
_SHAPES = f"""
    SELECT shape_span, kind, place_mode, ST_NPoints(drawn), ST_AsGeoJSON(ST_SnapToGrid(
        ST_TransScale(ST_Transform(drawn, 3857), %s, %s, %s, %s), 1), 0, 0)
    FROM (
        SELECT shape_span, uid, kind, place_mode,
            ST_Simplify(ST_ClipByBox2D(shape, box), %s, true) AS drawn
        FROM shown, ST_MakeEnvelope(%s, %s, %s, %s, 4326) AS box
        WHERE shape_span > 0 AND shape_span >= %s AND shape && box
        ORDER BY shape_span DESC, uid LIMIT {MOST + 1:d}
    ) AS found
    ORDER BY shape_span DESC, uid
"""  # noqa: S608


def shapes_of(parts, window):
    """[(kind, place mode, GeoJSON geometry)] of disjoint Rows that reach into the window, the
    largest first, and whether there are more than are told. Corners are in pixels from its origin.
    """
    pixels = 2 ** (TILE_BITS + window.zoom)  # around the world
    scale = pixels / (2 * _HALF_M)
    left, top = window.origin
    values = (
        _HALF_M - left / scale, top / scale - _HALF_M, scale, -scale,
        360 / pixels * CORNER_PX,
        *window.extent,
        int(SMALLEST_PX * mercator.WORLD / pixels),
    )  # fmt: skip
    found = [row for part in parts for row in part.ask(_SHAPES, values)]
    found.sort(key=itemgetter(0), reverse=True)
    shapes, corners = [], 0
    for _span, kind, mode, points, geometry in found[:MOST]:
        corners += points or 0
        if corners > MOST_CORNERS:
            return shapes, True
        if points:
            shapes.append((kind, mode, orjson.Fragment(geometry)))
    return shapes, len(found) > MOST

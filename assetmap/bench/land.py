"""The land that made-up settlements stand on: the vendored outlines of Natural Earth (TopoJSON)."""

from itertools import accumulate

import orjson
from django.conf import settings
from django.contrib.gis.geos import Polygon

ATLAS = settings.BASE_DIR / "static/vendor/world-atlas-2.0.2/countries-110m.json"
COUNTRY = "United Kingdom"


def outline():
    """Its main island, as far as it lies in this instance's extent."""
    atlas = orjson.loads(ATLAS.read_bytes())
    country = next(
        one
        for one in atlas["objects"]["countries"]["geometries"]
        if one["properties"]["name"] == COUNTRY
    )
    parts = [Polygon(_ring(atlas, rings[0]), srid=4326) for rings in country["arcs"]]
    return max(parts, key=lambda part: part.area) & Polygon.from_bbox(settings.EXTENT)


def _ring(atlas, arcs):
    """Positions of a ring. An arc is a run of steps in whole numbers; ~n is arc n backwards."""
    (scale_x, scale_y), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    ring = []
    for number in arcs:
        steps = atlas["arcs"][number if number >= 0 else ~number]
        places = list(accumulate(steps, lambda one, step: [one[0] + step[0], one[1] + step[1]]))
        ring += places if number >= 0 else places[::-1]
    return [(x * scale_x + west, y * scale_y + south) for x, y in ring]

#!/usr/bin/env python3
"""Make the outlines of the shipped basemap from Natural Earth (npm package world-atlas).

    python3 scripts/build_basemap.py

Reads the vendored countries-110m.json for the world, and fetches countries-10m.json of the same
package (needs npm) for the islands the demonstration lies on. Writes static/map/world.json and
static/map/isles.json: outlines, thinned and rounded, as steps from corner to corner, which pack to
half the size of GeoJSON. isles.json also holds the names of cities, towns and seas, written by hand
in basemap_names.txt. The neighbourhood sketches beside them (static/map/sketch-*.json) are drawn by
hand.
"""

import json
import math
import subprocess
import tarfile
import tempfile
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSION = "2.0.2"
VENDORED = ROOT / f"static/vendor/world-atlas-{VERSION}"
TARGET = ROOT / "static/map"
NAMES = Path(__file__).with_name("basemap_names.txt")
ISLES = {"826", "372", "833"}  # United Kingdom, Ireland, Isle of Man (ISO 3166-1 numeric)


def decode(topology, layer="countries"):
    """{id: [polygon]} with polygons as lists of rings of (lon, lat)."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def ring(indexes):
        points = []
        for index in indexes:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += part[1:] if points else part
        return unwrapped(points)

    found = {}
    for shape in topology["objects"][layer]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        found[shape.get("id")] = [[ring(one) for one in polygon] for polygon in polygons]
    return found


def unwrapped(ring):
    """The ring without jumps over the date line, which would be drawn right across the world."""
    if min(lat for _lon, lat in ring) < -80:
        return ring  # Antarctica goes all the way round
    turn, points, before = 0, [], ring[0][0]
    for lon, lat in ring:
        turn += round((before - lon) / 360) * 360
        before = lon
        points.append((lon + turn, lat))
    return points


def thin(points, tolerance):
    """Douglas and Peucker 1973: fewer points, none further off than `tolerance` degrees."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = math.hypot(bx - ax, by - ay)

    def off(point):
        x, y = point
        if length == 0:
            return math.hypot(x - ax, y - ay)
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda i: off(points[i]))
    if off(points[far]) <= tolerance:
        return [points[0], points[-1]]
    return thin(points[: far + 1], tolerance)[:-1] + thin(points[far:], tolerance)


def area(ring):
    """Square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def lighter(polygons, *, tolerance, decimals, smallest):
    """Outer rings alone, thinned and rounded, without the smallest islands."""
    kept = []
    for polygon in polygons:
        outer = polygon[0]
        if area(outer) < smallest:
            continue
        half = len(outer) // 2  # a closed ring is thinned in two halves
        points = thin(outer[: half + 1], tolerance)[:-1] + thin(outer[half:], tolerance)
        if len(points) > 3:
            kept.append(steps(points, 10**decimals))
    return kept


def steps(points, per_degree):
    """[x, y, dx, dy, dx, dy ...] in whole parts of a degree."""
    flat, x, y = [], 0, 0
    for lon, lat in points:
        to_x, to_y = round(lon * per_degree), round(lat * per_degree)
        flat += [to_x - x, to_y - y]
        x, y = to_x, to_y
    return flat


def names():
    """[[kind, words, latitude, longitude, from which zoom]] of basemap_names.txt."""
    lines = [line.split(None, 4) for line in NAMES.read_text().splitlines() if line[:1] not in "#"]
    return [
        [kind, words, float(lat), float(lon), float(zoom)] for kind, zoom, lat, lon, words in lines
    ]


def write(name, outlines, decimals, **more):
    path = TARGET / name
    kept = {"per_degree": 10**decimals, "outlines": outlines, **more}
    path.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")))
    print(f"{path.relative_to(ROOT)}: {len(outlines)} outlines, {path.stat().st_size:,} bytes")


def fetched():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"world-atlas@{VERSION}"], cwd=folder, check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            return json.load(package.extractfile("package/countries-10m.json"))


def main():
    TARGET.mkdir(exist_ok=True)
    # All land as one: countries thinned one by one would have gaps between them.
    world = decode(json.loads((VENDORED / "countries-110m.json").read_text()), "land")
    polygons = [polygon for shape in world.values() for polygon in shape]
    write("world.json", lighter(polygons, tolerance=0.2, decimals=1, smallest=0.5), 1)
    detailed = decode(fetched())
    isles = [polygon for code in ISLES for polygon in detailed[code]]
    outlines = lighter(isles, tolerance=0.008, decimals=3, smallest=0.001)
    write("isles.json", outlines, 3, names=names())


if __name__ == "__main__":
    main()

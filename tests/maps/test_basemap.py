"""The shipped basemap's files: what the map draws from them."""

import importlib.util
import json
import re
from itertools import pairwise

import pytest
from django.conf import settings
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.test.utils import CaptureQueriesContext

FOLDER = settings.BASE_DIR / "static/map"


def read(name):
    return json.loads((FOLDER / name).read_text())


def corners(land):
    """Every outline as [(lon, lat)], as basemap.js reads its steps."""
    for steps in land["outlines"]:
        x, y, ring = 0, 0, []
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x / land["per_degree"], y / land["per_degree"]))
        yield ring


@pytest.mark.parametrize("name", ["world.json", "isles.json"])
def test_no_outline_runs_right_across_the_world(name):
    for ring in corners(read(name)):
        if min(lat for _lon, lat in ring) < -80:
            continue  # Antarctica goes all the way round
        assert all(abs(a[0] - b[0]) < 90 for a, b in pairwise(ring))


def test_names_are_those_written_by_hand():
    path = settings.BASE_DIR / "scripts/build_basemap.py"
    spec = importlib.util.spec_from_file_location("build_basemap", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    names = read("isles.json")["names"]
    assert names == script.names()
    assert all(49 < lat < 61.5 and -11.5 < lon < 2.5 for _kind, _words, lat, lon, _zoom in names)


def test_a_sketch_is_fetched_for_the_box_that_it_fills(client, db):
    told = re.search('data-sketches="([^"]+)"', client.get("/about/").content.decode())[1]
    for sketch in told.split():
        url, box = sketch.split("|")
        name = re.search(r"sketch-[a-z]+", url)[0]
        assert [float(side) for side in box.split(",")] == read(f"{name}.json")["bounds"]
    assert len(told.split()) == len(list(FOLDER.glob("sketch-*.json")))


def test_boundaries_are_simplified_once_and_new_when_one_changes(client, community):
    community.boundary = MultiPolygon(Polygon.from_bbox((-4.4, 55.8, -4.3, 55.9)), srid=4326)
    community.save()
    (before,) = client.get("/map/boundaries.json").json()["features"]
    assert before["properties"] == {"name": community.name}
    with CaptureQueriesContext(connection) as seen:
        again = client.get("/map/boundaries.json")
    assert again.json()["features"] == [before]
    assert not any("simplify" in one["sql"].lower() for one in seen)
    known = {"HTTP_IF_NONE_MATCH": again["ETag"]}
    assert client.get("/map/boundaries.json", **known).status_code == 304
    community.boundary = MultiPolygon(Polygon.from_bbox((-4.5, 55.8, -4.3, 55.9)), srid=4326)
    community.save()
    (after,) = client.get("/map/boundaries.json", **known).json()["features"]
    assert after["geometry"] != before["geometry"]


def test_boundaries_take_no_parameters(client, db):
    assert client.get("/map/boundaries.json?bbox=1,2,3,4").status_code == 400

"""Positions, boxes and GeoJSON from strangers: clear refusals, nothing mended, nothing slow."""

import json
import time

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from assetmap.common.geo import (
    GeometryProblem,
    geometry_from_geojson,
    parse_bbox,
    parse_float,
    parse_lon_lat,
    parse_ring,
    point_from,
    round6,
)

SHAPES = {"Point", "LineString", "Polygon", "MultiPolygon"}


def refused(function, *args, **kwargs):
    with pytest.raises(GeometryProblem) as problem:
        function(*args, **kwargs)
    assert str(problem.value) == problem.value.message
    return problem.value.code


def read(kind, coordinates, **members):
    shape = {"type": kind, "coordinates": coordinates, **members}
    return geometry_from_geojson(shape, allowed_types=SHAPES)


@pytest.mark.parametrize("text", ["-4.31", "+4", "55.", ".5", " 12 ", "1e-7"])
def test_plain_decimals_are_numbers(text):
    assert parse_float(text) == float(text)


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "-Infinity", "1e999", "5_5", "٥", "1,5", "0x10", "1 2", "9" * 400]
)
def test_what_only_python_takes_for_a_number_is_refused(text):
    assert refused(parse_float, text) == "number"


@pytest.mark.parametrize(
    "text",
    [
        "55.86, -4.31",
        "55.86 -4.31",
        "55.86;-4.31",
        " 55.86°,  -4.31° ",
        "55.86N 4.31W",
        "4.31 W, 55.86 N",
        "N55.86 W4.31",
    ],
)
def test_coordinates_are_read_as_people_write_them(text):
    assert parse_lon_lat(text) == (-4.31, 55.86)


@pytest.mark.parametrize(
    "text", ["", "55.86", "55.86N, 4.31", "55N 56N", "a, b", "5" + " " * 95 + "x"]
)
def test_other_text_is_not_coordinates(text):
    assert refused(parse_lon_lat, text) == "number"


def test_swapped_latitude_and_longitude_are_told(settings):
    assert refused(point_from, 55.86, -4.31) == "swapped"
    assert refused(parse_lon_lat, "-4.31, 55.86") == "swapped"
    assert refused(point_from, 1.0, 52.0, extent=(50, 0, 55, 5)) == "swapped"


def test_a_place_far_from_here_is_not_called_swapped():
    assert point_from(-74.006, 40.7128).coords == (-74.006, 40.7128)


@pytest.mark.parametrize("lon, lat", [(181, 0), (0, -90.1), (5555, 9999), (float("nan"), 0)])
def test_a_point_outside_the_world_is_refused(lon, lat):
    assert refused(point_from, lon, lat) in ("world", "number")


def test_a_point_keeps_six_decimals():
    point = point_from(-4.123456789, 55.5)
    assert point.coords == (-4.123457, 55.5)
    assert point.srid == 4326


def test_a_box_is_west_south_east_north():
    assert parse_bbox("-4.4,55.8,-4.2,55.9") == (-4.4, 55.8, -4.2, 55.9)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "bbox"),
        ("1,2,3", "bbox"),
        ("1,2,3,4,5", "bbox"),
        ("NaN,NaN,NaN,NaN", "number"),
        ("1e999,1,2,3", "number"),
        ("-181,-91,181,91", "world"),
        ("-4.2,55.8,-4.4,55.9", "bbox"),
        ("179,-20,-179,-10", "bbox"),
        ("-4.4,55.9,-4.2,55.8", "bbox"),
        ("1,2,1,3", "bbox"),
    ],
)
def test_a_wrong_box_is_refused_and_never_turned_round(text, code):
    assert refused(parse_bbox, text) == code


millionths = st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-89_000_000, 89_000_000))


@given(corners=st.lists(millionths, min_size=3, max_size=100))
def test_an_area_survives_the_way_into_an_address_and_back(corners):
    ring = [(lon / 1e6, lat / 1e6) for lon, lat in corners]
    assume(not any(_is_swapped(*corner) for corner in ring) and ring[0] != ring[-1])
    text = ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in ring)
    assert parse_ring(text) == [*ring, ring[0]] == parse_ring(f"{text};{text.split(';')[0]}")


def _is_swapped(lon, lat):
    """What is refused, since it is at home once turned round."""
    west, south, east, north = settings.EXTENT
    return west <= lat <= east and south <= lon <= north


@given(text=st.text(alphabet="0123456789-.,;eNa ", max_size=80))
def test_an_area_is_read_or_refused_with_a_reason(text):
    try:
        ring = parse_ring(text)
    except GeometryProblem as problem:
        assert str(problem)
    else:
        assert ring[0] == ring[-1] and 4 <= len(ring) <= 101


def test_shapes_are_built_from_numbers():
    assert read("Point", [-4.31, 55.86]).coords == (-4.31, 55.86)
    assert read("LineString", [[0, 1], [2, 3]]).srid == 4326
    square = [[[0, 0], [1, 0], [1, 1], [0, 0]]]
    assert read("Polygon", square).valid
    assert len(read("MultiPolygon", [square])) == 1
    text = json.dumps({"type": "Point", "coordinates": [-4.31, 55.86]})
    assert geometry_from_geojson(text, allowed_types=SHAPES).coords == (-4.31, 55.86)


def test_a_height_is_dropped_and_six_decimals_stay():
    point = read("Point", [-4.123456789, 55.86, 12.5])
    assert not point.hasz
    assert point.coords == (-4.123457, 55.86)


@pytest.mark.parametrize(
    "kind, coordinates, code",
    [
        ("Point", [], "empty"),
        ("Point", [1], "number"),
        ("Point", ["1", "2"], "number"),
        ("Point", [True, 1], "number"),
        ("Point", [1, 2, 3, 4], "number"),
        ("Point", [1, 2, 1e308], "number"),
        ("Point", [float("inf"), 1], "number"),
        ("Point", [float("nan"), 1], "number"),
        ("Point", [10**500, 1], "number"),
        ("Point", {"lon": 1}, "number"),
        ("Point", [5555, 9999], "world"),
        ("Point", [55.86, -4.31], "swapped"),
        ("LineString", [], "empty"),
        ("LineString", [[1, 1], [1, 1]], "empty"),
        ("LineString", None, "json"),
        ("Polygon", [], "empty"),
        ("Polygon", [[]], "empty"),
        ("Polygon", [[[0, 0], [1, 0], [1, 1]]], "open"),
        ("Polygon", [[[0, 0], [1, 0], [0, 0]]], "empty"),
        ("Polygon", [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]], "crossing"),
        ("MultiPolygon", [[[[0, 0], [4, 0], [4, 4], [0, 0]]]] * 2, "crossing"),
        ("GeometryCollection", [], "type"),
        ("MultiPoint", [[0, 0]], "type"),
        ([], [0, 0], "type"),
        (None, [0, 0], "type"),
    ],
)
def test_doubtful_shapes_are_refused(kind, coordinates, code):
    assert refused(read, kind, coordinates) == code


def test_a_named_coordinate_system_is_refused():
    assert refused(read, "Point", [0, 0], crs={"type": "link", "href": "http://x/"}) == "crs"


@pytest.mark.parametrize(
    "value", [None, [], 5, "", "[]", "null", "{", '{"type": "Point"', "POINT(1 2)"]
)
def test_what_is_no_geojson_is_refused(value):
    assert refused(geometry_from_geojson, value, allowed_types=SHAPES) == "json"


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"coordinates":' * 10_000,
        '{"a":"' + "]" * 90_000 + '","b":' + "[" * 90_000,
        '["]",' * 30_000,
        '"' + '\\"' * 90_000,
        '{"type":"Point","coordinates":[' + "1" * 5_000 + ",1]}",
        " " * 200_001,
    ],
)
def test_hostile_text_is_refused_quickly(text):
    started = time.perf_counter()
    assert refused(geometry_from_geojson, text, allowed_types=SHAPES) in ("json", "size")
    assert time.perf_counter() - started < 0.5


def test_a_self_crossing_star_is_refused_quickly_and_tells_where():
    star = [[(index * 50 % 101) / 10, (index * 37 % 101) / 10] for index in range(101)]
    started = time.perf_counter()
    with pytest.raises(GeometryProblem, match="crosses or touches itself near latitude"):
        read("Polygon", [[*star, star[0]]])
    assert time.perf_counter() - started < 0.5


def test_a_shape_with_too_many_corners_is_refused():
    line = [[index / 1000, 0] for index in range(2_001)]
    assert refused(read, "LineString", line) == "size"


def test_rounding_keeps_the_system_and_the_shape():
    shape = round6(read("LineString", [[0, 1], [2, 3]]))
    assert (shape.srid, shape.geom_type) == (4326, "LineString")
    point = point_from(-4, 55)
    point.x = -4.0000004
    assert round6(point).coords == (-4.0, 55.0)

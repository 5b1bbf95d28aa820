"""Nearness in metres on the real database: exact, and through the index."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from assetmap.common.functions import boxes_around, nearest, within_metres
from assetmap.gazetteer.models import Place

pytestmark = pytest.mark.django_db


def place(name, lon, lat):
    return Place.objects.create(
        name=name, search_name=name, point=Point(lon, lat), source="test", external_id=name
    )


def names(lon, lat, metres):
    found = within_metres(Place.objects, "point", Point(lon, lat, srid=4326), metres)
    return [row.name for row in found.order_by("distance")]


def test_metres_are_the_same_to_the_north_and_to_the_east():
    north = 500 / 111_340  # degrees of latitude at 56 degrees
    east = 500 / 62_400
    place("north in", -4.3, 55.86 + north * 0.99)
    place("north out", -4.3, 55.86 + north * 1.01)
    place("east in", -4.3 + east * 0.99, 55.86)
    place("east out", -4.3 + east * 1.02, 55.86)
    assert set(names(-4.3, 55.86, 500)) == {"north in", "east in"}


def test_distance_is_annotated_in_metres():
    place("Leith", -3.1734, 55.9688)
    found = within_metres(Place.objects, "point", Point(-3.1883, 55.9533, srid=4326), 5_000).get()
    assert found.distance == pytest.approx(1_960, rel=0.01)


def test_the_nearest_are_so_in_metres_and_not_in_degrees():
    place("east", -4.3 + 0.009, 55.86)  # 560 m
    place("north", -4.3, 55.86 + 0.007)  # 780 m, and fewer degrees
    place("far", -4.0, 56.5)
    here = Point(-4.3, 55.86, srid=4326)
    assert [row.name for row in nearest(Place.objects.all(), "point", here, 1)] == ["east"]
    assert [row.name for row in nearest(Place.objects.all(), "point", here, 2)] == ["east", "north"]
    assert len(nearest(Place.objects.all(), "point", here, 9)) == 3
    assert not nearest(Place.objects.filter(name="nowhere"), "point", here, 9)


def test_nearness_reaches_across_the_180th_meridian():
    place("Taveuni", 179.99, -16.85)
    place("Rabi", -179.98, -16.5)
    assert set(names(179.999, -16.8, 50_000)) == {"Taveuni", "Rabi"}
    assert set(names(-179.999, -16.8, 50_000)) == {"Taveuni", "Rabi"}


def test_boxes_near_a_pole_go_round_it():
    assert boxes_around(Point(10, 89.9), 50_000)[0].extent[::2] == (-180, 180)


def test_the_index_narrows_the_rows():
    Place.objects.bulk_create(
        Place(
            name=str(n), search_name=str(n), point=Point(n % 100 - 50, n // 100), source="t",
            external_id=str(n),
        )
        for n in range(3_000)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE gazetteer_place")
    found = within_metres(Place.objects, "point", Point(0, 10, srid=4326), 1_000)
    assert found.count() == 1
    assert "point" in found.explain()
    assert "Seq Scan" not in found.explain()

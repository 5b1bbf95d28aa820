"""Rings in boxes: whatever the database measures to be in the ring is in one of the boxes."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.common.functions import within_metres
from assetmap.common.geo.rings import ring_in_degrees
from assetmap.gazetteer.models import Place


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lon=st.floats(-176, 176),
    lat=st.floats(-75, 75),
    inner=st.floats(100, 100_000),
    width=st.floats(0.0001, 0.5),
    share=st.floats(0, 1),
    turn=st.floats(0, 6.2832),
)
def test_boxes_hold_the_ring(db, lon, lat, inner, width, share, turn):
    outer = inner * (1 + width)
    boxes = ring_in_degrees(lon, lat, inner, outer)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Project("
            "ST_MakePoint(%s, %s)::geography, %s, %s)::geometry AS p) AS there",
            [lon, lat, inner + share * (outer - inner), turn],
        )
        x, y = cursor.fetchone()
    assert boxes is None or any(w <= x <= e and s <= y <= n for w, s, e, n in boxes)


@pytest.mark.parametrize("inner", [100, 1_000, 30_000])
def test_boxes_leave_out_most_of_what_lies_inside(inner):
    boxes = ring_in_degrees(-4.3, 55.9, inner, inner * 1.01)
    degree = 111_320 * 62_500  # square metres, about, of a degree each way
    area = sum((east - west) * (north - south) for west, south, east, north in boxes) * degree
    assert area < 3.15 * inner**2 * (0.75 if inner == 100 else 0.25)


@pytest.mark.parametrize(
    ("lon", "lat", "inner"), [(-4, 56, 10), (-4, 89, 1000), (179.99, 0, 5000), (0, 0, 1_000_000)]
)
def test_where_no_ring_can_be_cut_the_whole_box_is_taken(db, lon, lat, inner):
    assert ring_in_degrees(lon, lat, inner, inner * 1.1) is None
    Place.objects.create(name="Here", point=Point(lon, lat, srid=4326), source="t", external_id="1")
    here = Point(lon, lat, srid=4326)
    assert within_metres(Place.objects, "point", here, inner * 1.1, beyond=inner).exists()

"""The National Grid and the cells that blur a place."""

import pytest
from django.contrib.gis.geos import Point, Polygon
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assetmap.common.geo import (
    GeometryProblem,
    distance_m,
    from_bng,
    grid_cell,
    outline_of_cell,
    to_bng,
)

GOVAN = (-4.3086, 55.8620)
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
around_britain = st.tuples(st.floats(-10.5, 4.5), st.floats(48.9, 62))
widths = st.sampled_from([500, 1_000, 2_000, 5_000, 10_000])


def test_national_grid_agrees_with_a_published_postcode():
    """G1 1AB of Code-Point Open, and its coordinates as published with it."""
    lon, lat = from_bng(259_624, 665_340)
    assert distance_m((lon, lat), (-4.244437, 55.860742)) < 5
    easting, northing = to_bng(lon, lat)
    assert (easting, northing) == pytest.approx((259_624, 665_340), abs=0.01)


@pytest.mark.parametrize(
    "easting, northing", [(-1, 0), (700_000, 0), (0, 1_300_000), (float("nan"), 1)]
)
def test_metres_outside_the_national_grid_are_refused(easting, northing):
    with pytest.raises(GeometryProblem):
        from_bng(easting, northing)


@pytest.mark.parametrize("position", [(2.35, 48.85), (-74, 40.7), (150, -33), (0, 0)])
def test_positions_outside_the_national_grid_are_refused(position):
    with pytest.raises(GeometryProblem):
        to_bng(*position)


@settings(max_examples=150, deadline=None)
@given(st.one_of(anywhere, around_britain), widths)
@example((180.0, 90.0), 1_000)
@example((-180.0, -90.0), 1_000)
@example((0.0, 0.0), 10_000)
def test_blurring_what_is_blurred_changes_nothing(position, metres):
    cell = grid_cell(*position, metres)
    assert grid_cell(*cell, metres) == cell
    assert -180 <= cell[0] <= 180
    assert -90 <= cell[1] <= 90


@settings(max_examples=50, deadline=None)
@given(st.tuples(st.floats(-7, 1.5), st.floats(50, 60)))
def test_a_place_is_at_most_half_a_diagonal_from_its_cell(position):
    assert distance_m(position, grid_cell(*position)) < 712


def test_neighbours_of_one_cell_share_its_middle():
    easting, northing = 255_100, 665_100  # in the cell 255000-256000, 665000-666000
    corners = [from_bng(easting + dx, northing + dy) for dx in (0, 800) for dy in (0, 800)]
    assert len({grid_cell(*corner) for corner in corners}) == 1
    assert to_bng(*grid_cell(*corners[0])) == pytest.approx((255_500, 665_500), abs=0.2)


def test_outline_holds_the_place_and_its_middle():
    outline = Polygon(outline_of_cell(*GOVAN))
    assert outline.contains(Point(*GOVAN))
    assert outline.contains(Point(*grid_cell(*GOVAN)))
    assert outline_of_cell(*grid_cell(*GOVAN)) == outline_of_cell(*GOVAN)
    west, south, east, _north = outline.extent
    assert distance_m((west, south), (east, south)) == pytest.approx(1_000, rel=0.05)


def test_cells_elsewhere_have_one_area():
    helsinki = Polygon(outline_of_cell(24.94, 60.17))
    assert helsinki.contains(Point(24.94, 60.17))
    helsinki.srid = 4326
    helsinki.transform(6933)
    assert helsinki.area == pytest.approx(1_000_000, rel=1e-3)


@pytest.mark.parametrize("metres", [0, 100, 499, 700, 1_500])
def test_only_widths_that_nest_are_taken(metres):
    with pytest.raises(ValueError, match="500 m"):
        grid_cell(*GOVAN, metres)


def test_no_cell_outside_the_world():
    with pytest.raises(GeometryProblem):
        grid_cell(float("nan"), 55)


def test_distance_between_two_cities():
    assert distance_m((-4.2518, 55.8642), Point(-3.1883, 55.9533)) == pytest.approx(
        67_100, rel=0.01
    )

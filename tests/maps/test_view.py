"""One view of the map: what is drawn adds up to what is counted, and shows no more than a page."""

import json
import math
import operator
import time
from types import SimpleNamespace

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets import services
from assetmap.assets.models import Asset, Category
from assetmap.common.geo import mercator
from assetmap.gazetteer.models import Place
from assetmap.maps import drawing, labels, pins, pyramid, versions, views_data
from assetmap.maps.cells import COLUMN, Tallies
from assetmap.maps.window import Window
from tests import factories

VIEW = "/map/view.json"
GLASGOW = "-4.6,55.7,-4.0,56.0"


@pytest.fixture
def view(as_user, db):
    """view(user=None, bbox=..., zoom=..., **filters) is the answer as data."""

    def ask(user=None, *, bbox=GLASGOW, zoom=14, **filters):
        answer = as_user(user).get(VIEW, {"bbox": bbox, "zoom": zoom, **filters})
        assert answer.status_code == 200, answer.content
        return answer.json()

    return ask


def drawn(data):
    """How many assets the marks of a view stand for, in all and by kind."""
    kinds = {
        kind: sum(ring[2 + place] for ring in data["rings"])
        + sum(data["categories"][pin[3]][0] == kind for pin in data["pins"])
        for place, kind in enumerate(("human", "social", "physical"))
    }
    return sum(kinds.values()), kinds


@pytest.fixture
def town(community, worker):
    """Forty places, groups and people, some on one spot, with a route and an area."""
    for number in range(40):
        lon, lat = -4.40 + number % 7 * 0.03, 55.80 + number % 5 * 0.03
        factories.AssetFactory(
            community=community,
            category=factories.category(["library", "club"][number % 2]),
            exact_location=Point(lon, lat, srid=4326),
        )
    for _ in range(3):
        factories.person(community=community, created_by=worker)
    for mode, shape in (
        ("line", LineString((-4.33, 55.86), (-4.30, 55.87), srid=4326)),
        (
            "area",
            Polygon(((-4.3, 55.86), (-4.29, 55.86), (-4.29, 55.87), (-4.3, 55.86)), srid=4326),
        ),
    ):
        factories.AssetFactory(community=community, place_mode=mode, exact_location=shape)


corners = st.tuples(
    st.floats(-5, -4), st.floats(-5, -4), st.floats(55.5, 56.5), st.floats(55.5, 56.5)
).filter(lambda sides: sides[0] != sides[1] and sides[2] != sides[3])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sides=corners, zoom=st.integers(0, 20))
def test_marks_add_up_to_the_count_and_the_count_is_the_lists(town, sides, zoom):
    west, east, south, north = sorted(sides[:2]) + sorted(sides[2:])
    box = f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}"
    answer = Client().get(VIEW, {"bbox": box, "zoom": zoom})
    if answer.status_code == 400:  # two corners in one once rounded
        assert "bbox" in answer.json()["errors"]
        return
    data = answer.json()
    assert drawn(data) == (data["total"], data["kinds"])
    # Of whole cells: at least what was asked for, and all of what it says it covers.
    asked = Polygon.from_bbox(tuple(map(float, box.split(","))))
    covered = Polygon.from_bbox(data["bbox"])
    assert covered.buffer(1e-5).contains(asked)
    assert data["total"] == Asset.objects.filter(public_point__coveredby=covered).count()
    left, top, right, bottom = (
        f(value) * 2 ** (8 + zoom) / mercator.WORLD
        for f, value in zip(
            (mercator.x_of, mercator.y_of, mercator.x_of, mercator.y_of),
            (data["bbox"][0], data["bbox"][3], data["bbox"][2], data["bbox"][1]),
            strict=True,
        )
    )
    for ring in data["rings"]:
        assert sum(ring[2:5]) > 1
        assert left - 1 <= data["origin"][0] + ring[0] <= right + 1
        assert top - 1 <= data["origin"][1] + ring[1] <= bottom + 1


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "human"},
        {"kind": ["human", "social"]},
        {"category": "library"},
        {"community": "govan"},
        {"words": "hanging"},
        {"life": "ended"},
        {"step_free": "yes"},
        {"area": "-4.45,55.75;-4.25,55.78;-4.2,55.95;-4.42,55.88"},
        {"tag": "warm"},
        {"checked_since": "2020-01-01"},
    ],
    ids=str,
)
def test_every_filter_means_on_the_map_what_it_means_in_the_list(view, client, town, filters):
    factories.AssetFactory(
        life="ended", life_reason="x", life_changed_on="2024-01-01", community__slug="gorbals"
    )
    factories.AssetFactory(step_free=True, tags=["warm"])
    for zoom in (8, 13, 18):
        shown = view(zoom=zoom, **filters)
        box = ",".join(map(str, shown["bbox"]))
        listed = client.get("/api/v1/assets/", {"bbox": box, "page_size": 1000, **filters}).json()
        assert shown["total"] == len(listed["results"]) > 0
        assert drawn(shown)[0] == shown["total"]


@pytest.mark.parametrize("zoom", [3, 9, 14, 17, 20])
def test_a_person_stands_in_their_cell_at_every_zoom(view, person, zoom):
    data = view(zoom=zoom)
    (pin,) = data["pins"]
    cell, (left, top), pixels = person.public_location, data["origin"], 2 ** (8 + zoom)
    assert left + pin[1] == mercator.x_of(cell.x) * pixels // mercator.WORLD
    assert top + pin[2] == mercator.y_of(cell.y) * pixels // mercator.WORLD
    assert pin[5] == 1000


def test_only_those_who_may_know_of_an_entry_see_it_counted(view, cast, community, worker):
    factories.AssetFactory(community=community, status="draft", created_by=worker)
    factories.AssetFactory(community=community, status="withdrawn", created_by=worker)
    counts = {who: view(user)["total"] for who, user in cast.items()}
    knowing = {"worker": 2, "moderator": 2, "manager": 2, "administrator": 2}
    assert counts == {who: knowing.get(who, 0) for who in cast}


def test_what_stands_on_one_spot_stays_one_ring_to_the_last_zoom(view, community):
    for _ in range(96):
        factories.AssetFactory(community=community)
    data = view(zoom=20, bbox="-4.314,55.862,-4.312,55.863")
    assert [ring[2:5] for ring in data["rings"]] == [[0, 0, 96]]
    assert data["rings"][0][6] == 1  # on one spot: the list tells them apart
    assert data["pins"] == []


def test_close_up_each_is_read_once(view, town):
    with CaptureQueriesContext(connection) as seen:
        street = view(zoom=17, bbox="-4.4010,55.7990,-4.3900,55.8010", category="library")
    assert street["pins"]
    reading = [one["sql"] for one in seen if "name" in one["sql"] and "zcode >=" in one["sql"]]
    assert len(reading) == 1
    assert not any("GROUP BY" in one["sql"] or "zcode = ANY" in one["sql"] for one in seen)


def test_a_pin_knows_a_category_that_is_new(view, community):
    view(zoom=17)  # whatever is known of categories by now
    new = Category.objects.create(code="kiln", name="Kiln", kind="physical", icon="tools")
    factories.AssetFactory(community=community, category=new)
    data = view(zoom=17, category="kiln")
    assert data["categories"] == [["physical", "tools", "Kiln"]]


def test_routes_and_areas_arrive_with_few_corners(view, community):
    winding = LineString([(-4.3 + n / 1e5, 55.86 + n % 2 / 1e6) for n in range(3000)], srid=4326)
    factories.AssetFactory(community=community, place_mode="line", exact_location=winding)
    ((kind, mode, geometry),) = view(zoom=12)["shapes"]
    assert (kind, mode, geometry["type"]) == ("physical", "line", "LineString")
    assert len(geometry["coordinates"]) < 100
    assert len(json.dumps(view(zoom=6)["shapes"])) < 400


def test_a_ring_tells_the_settlement_next_to_it(view, community):
    for category in ("library", "club", "club"):
        factories.AssetFactory(community=community, category=factories.category(category))
    nameless = view(zoom=10)
    assert [ring[2:] for ring in nameless["rings"]] == [[0, 2, 1, -1]]
    assert nameless["places"] == []
    Place.objects.create(name="Govan", kind="suburb", point=Point(-4.31, 55.86, srid=4326))
    labels.forget()
    named = view(zoom=11)
    assert [named["places"][ring[5]] for ring in named["rings"]] == ["Govan"]


def test_a_category_added_below_another_is_counted_with_it_within_seconds(
    view, community, monkeypatch
):
    def club(category):
        factories.AssetFactory(community=community, category=category)
        return view(category="club")["total"]

    above = factories.category("club")
    assert club(above) == 1
    added = Category.objects.create(code="club-new", name="New", kind="social", parent=above)
    later = time.monotonic() + views_data.SECONDS
    monkeypatch.setattr("assetmap.maps.views_data.time", SimpleNamespace(monotonic=lambda: later))
    assert club(added) == 2


def test_where_a_draft_is_does_not_name_a_ring_for_others(view, community, worker):
    """Both in one cell: six entries next to Publicton, eight drafts next to Draftham."""
    for name, lon in (("Publicton", -4.39), ("Draftham", -4.21)):
        point = Point(lon, 55.87, srid=4326)
        Place.objects.create(name=name, kind="suburb", point=point, external_id=name)

    def add(lon, **fields):
        point = Point(lon, 55.87, srid=4326)
        factories.AssetFactory(community=community, exact_location=point, **fields)

    for _one in range(2):
        add(-4.39)
    for _one in range(8):
        add(-4.21, status="draft", created_by=worker)
    wide = {"zoom": 7, "bbox": "-6,54,-2,57"}
    assert view(worker, **wide)["places"] == ["Draftham"]
    assert view(**wide)["places"] == ["Publicton"]


@pytest.mark.parametrize("query", ["life=ended", "upkeep=lapsed", "upkeep=any"])
def test_what_ended_or_lapsed_and_is_withdrawn_is_gone_at_once(
    client, library, group, moderator, query
):
    Asset.objects.filter(pk=library.pk).update(
        **{"life": "ended", "life_reason": "closed", "life_changed_on": "2024-01-01"}
        if query == "life=ended"
        else {"is_lapsed": True}
    )
    url = f"{VIEW}?bbox={GLASGOW}&zoom=16&{query}"
    tile = f"/map/v{versions.of_all()}/8/124/79.json?{query}"
    assert library.name in client.get(url).content.decode()
    assert library.name in client.get(tile).content.decode()
    assert "immutable" not in client.get(tile)["Cache-Control"]
    library.refresh_from_db()
    services.withdraw_asset(actor=moderator, asset=library, note="The owner asked.")
    assert library.name not in client.get(url).content.decode()
    assert client.get(tile).status_code == 302  # to the plain one
    assert pyramid.differences() == []


def test_a_route_that_reaches_in_from_another_region_is_gone_at_once(view, community, moderator):
    """Across the border of two regions of level 8, at -4.21875 degrees."""
    route = LineString((-4.30, 55.86), (-4.25, 55.87), (-4.15, 55.86), srid=4326)
    asset = factories.AssetFactory(community=community, place_mode="line", exact_location=route)
    asset.refresh_from_db()
    east = {"bbox": "-4.20,55.84,-4.10,55.88", "zoom": 13}
    assert mercator.x_of(-4.2) >> 18 != asset.px >> 18
    assert len(view(**east)["shapes"]) == 1
    services.withdraw_asset(actor=moderator, asset=asset, note="The path is closed.")
    assert view(**east)["shapes"] == []


def test_the_number_of_queries_does_not_grow(client, town, community, monkeypatch):
    monkeypatch.setattr(pins, "SECONDS", math.inf)
    pins._categories(0.0)  # else asked for once in some seconds

    def ask():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(VIEW, {"bbox": GLASGOW, "zoom": 11}).status_code == 200
        return len(seen)

    before = ask()
    for number in range(60):
        factories.AssetFactory(
            community=community, exact_location=Point(-4.5 + number / 200, 55.75, srid=4326)
        )
    assert ask() == before <= 5


def test_nothing_changed_costs_nothing(client, library):
    query = {"bbox": GLASGOW, "zoom": 12}
    first = client.get(VIEW, query)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(VIEW, query).content == first.content
    assert len(seen) == 1  # the version of the region
    again = client.get(VIEW, query, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (
        client.get(VIEW, query, headers={"If-None-Match": f"W/{first['ETag']}"}).status_code == 304
    )
    library.status = "withdrawn"
    library.save()
    assert client.get(VIEW, query, headers={"If-None-Match": first["ETag"]}).json()["total"] == 0


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"zoom": "12"}, "bbox"),
        ({"bbox": GLASGOW}, "zoom"),
        ({"bbox": GLASGOW, "zoom": "21"}, "zoom"),
        ({"bbox": GLASGOW, "zoom": "0000000012"}, "zoom"),
        ({"bbox": GLASGOW, "zoom": "-1"}, "zoom"),
        ({"bbox": "NaN,NaN,NaN,NaN", "zoom": "3"}, "bbox"),
        ({"bbox": "-4,56,-5,55", "zoom": "3"}, "bbox"),
        ({"bbox": "55.7,-4.6,56.0,-4.0,", "zoom": "3"}, "bbox"),
        ({"bbox": "-999,0,999,1", "zoom": "3"}, "bbox"),
        ({"bbox": GLASGOW, "zoom": "12", "colour": "red"}, "colour"),
    ],
)
def test_a_view_nobody_can_draw_is_named(client, db, query, named):
    answer = client.get(VIEW, query)
    assert answer.status_code == 400
    assert named in answer.json()["errors"]


def test_the_whole_world_is_a_view(view, library):
    factories.AssetFactory(exact_location=Point(180, 85, srid=4326))
    factories.AssetFactory(exact_location=Point(-180, -90, srid=4326))
    data = view(bbox="-180,-90,180,90", zoom=0)
    assert data["total"] == drawn(data)[0] == 3


def test_marks_stand_apart_until_one_is_close(view, community):
    """Two rings that would cover each other are one: no mark hides another."""
    for number in range(200):
        lon, lat = -4.5 + number * 7 % 100 / 250, 55.72 + number * 13 % 100 / 450
        factories.AssetFactory(community=community, exact_location=Point(lon, lat, srid=4326))
    for zoom in (8, 10, 12):
        data = view(zoom=zoom)
        assert drawn(data)[0] == data["total"] == 200
        marks = sorted(ring[:2] for ring in data["rings"])
        assert len(marks) > (1 if zoom > 8 else 0)
        close = [
            (one, other)
            for one in marks
            for other in marks
            if one != other and math.dist(one, other) < 22
        ]
        assert close == []


SIDE = 1 << mercator.BITS - 15  # of a cell at zoom 13
grids = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1), st.integers(1, 5)),
    max_size=25,
)


@given(grid=grids)
def test_no_mark_is_left_that_a_larger_one_covers(grid):
    """As if each pair were looked at, the largest first."""
    window = Window(zoom=13, level=15, west=0, north=0, east=4, south=4)
    marks = {
        column * COLUMN + row: (column * SIDE + east, row * SIDE + south, n)
        for (column, row), (east, south, n) in grid.items()
    }
    too_close = drawing.TOO_CLOSE_PX * SIDE // 64
    left, expected = dict(marks), {}
    for cell in sorted(marks, key=lambda cell: (-marks[cell][2], cell)):
        if cell in left:
            covered = [
                other for other in left if math.dist(marks[cell][:2], marks[other][:2]) < too_close
            ]
            xs, ys, ns = zip(*(left.pop(other) for other in covered), strict=True)
            x, y = (sum(map(operator.mul, those, ns)) // sum(ns) for those in (xs, ys))
            expected[cell] = [x, y, sum(ns), sum(ns), 0, 0, -1]
    rows = [(x, y, n, n, 0, 0, -1) for x, y, n in marks.values()]
    tallies = Tallies.of(window, np.array(rows, np.int64).reshape(-1, 7))
    apart = drawing._apart(tallies, window)
    assert dict(zip(apart.cells.tolist(), apart.rows.tolist(), strict=True)) == expected
    assert apart.total == tallies.total
    assert (apart.cells == sorted(expected)).all()


def test_a_kept_answer_is_given_to_its_own_question_alone(client, library):
    """Whatever characters a value has, and also when a like question was answered before."""
    factories.AssetFactory(community=library.community, tags=["warm&words=library"], name="Odd")
    query = {"bbox": GLASGOW, "zoom": 12}

    def total(**filters):
        return client.get(VIEW, {**query, **filters}).json()["total"]

    assert total(tag="warm&words=library") == 1
    assert total(tag="warm", words="library") == 0
    assert total(words="library") == total(words="library", sort="name") == 2
    refused = client.get(VIEW, {**query, "words": "library", "sort": "colour"})
    assert refused.status_code == 400
    assert "sort" in refused.json()["errors"]


def test_a_crowded_street_is_told_in_fewer_marks_and_still_in_full(view, community):
    """What can't be told apart on one screen comes apart one zoom further in."""
    for number in range(120):
        lon, lat = -4.3145 + number % 12 * 0.0004, 55.8600 + number // 12 * 0.0002
        factories.AssetFactory(
            community=community, tags=["close"], exact_location=Point(lon, lat, srid=4326)
        )
    with CaptureQueriesContext(connection) as seen:
        street = view(zoom=16, bbox="-4.3150,55.8600,-4.3100,55.8620")
    counting = [one["sql"] for one in seen if "GROUP BY" in one["sql"]]
    assert counting and not any("assets_asset" in sql for sql in counting)  # already counted
    assert drawn(street)[0] == street["total"] == 120
    assert len(street["rings"]) + len(street["pins"]) < 60
    narrowed = view(zoom=16, bbox="-4.3150,55.8600,-4.3100,55.8620", tag="close")
    assert narrowed["bbox"] == street["bbox"]
    assert len(narrowed["pins"]) == len(street["pins"])
    for ring, same in zip(narrowed["rings"], street["rings"], strict=True):
        assert ring[2:6] == same[2:6]
        assert math.dist(ring[:2], same[:2]) < 2  # pixels, as means of means are rounded twice
    door = view(zoom=19, bbox="-4.3150,55.8600,-4.3140,55.8604")
    assert len(door["pins"]) == door["total"] > 1

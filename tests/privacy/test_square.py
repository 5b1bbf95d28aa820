"""The square a person is shown in: one, the same for ever, and only ever wider."""

import copy
import json

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assetmap.assets import services
from assetmap.assets.models import Asset, Category
from assetmap.assets.services.entries import save_changed, write_fields
from assetmap.common.geo import distance_m, grid_cell, mercator
from assetmap.communities.models import Community
from assetmap.maps.views_data import MAX_TILE_ZOOM
from assetmap.moderation import deciding
from assetmap.moderation.services import approve_asset
from tests import factories

HOME = (-4.3213, 55.8612)
AGREED = {"method": "spoken", "purposes": ["publish"]}
ELSEWHERE = Point(-4.25, 55.87, srid=4326)


@pytest.fixture
def agnes(community, worker, moderator):
    """Recorded at her door by the worker, and put on the map."""
    data = {
        "kind": "human",
        "category": factories.category("skill-making"),
        "name": "Agnes",
        "age_band": "adult",
        "benefit": "Shows people how to hang a door.",
        "location": Point(*HOME, srid=4326),
    }
    asset = services.submit_asset(actor=worker, community=community, data=data, consent=AGREED)
    return approve_asset(actor=moderator, asset=asset)


def change(actor, asset, **data):
    asset.refresh_from_db()
    return services.edit_asset(actor=actor, asset=asset, version=asset.version, data=data)


def shown(asset):
    asset.refresh_from_db()
    return asset.public_location and asset.public_location.coords, asset.public_precision_m


# --- One point


def test_a_thousand_saves_give_one_public_point(agnes, worker, moderator):
    first = shown(agnes)
    for number in range(1000):
        around = Point(HOME[0] + number % 7 / 9000, HOME[1] - number % 5 / 9000, srid=4326)
        data = [{"benefit": f"Door {number}"}, {"location": around}, {"tags": [f"t{number}"]}]
        write_fields(agnes, data[number % 3])
        save_changed(agnes)
        if number % 50 == 49:  # she takes it back, is hidden, and agrees anew
            services.withdraw_consent(actor=worker, asset=agnes)
            change(worker, agnes, public_precision=("hidden", "community")[number // 50 % 2])
            change(worker, agnes, public_precision="cell", location=around)
            services.record_consent(actor=worker, asset=agnes, purpose="publish", method="signed")
            agnes = services.send_for_review(actor=worker, asset=agnes)
            agnes = approve_asset(actor=moderator, asset=agnes)
    assert agnes.versions.count() > 1000
    rough = agnes.versions.filter(public_precision="cell")
    assert {(row.public_location.coords, row.public_precision_m) for row in rough} == {first}


places = st.tuples(st.floats(-7.5, 1.5), st.floats(50, 60))  # in and around Great Britain
steps = st.one_of(
    st.fixed_dictionaries({"public_precision": st.sampled_from(["cell", "community", "hidden"])}),
    st.fixed_dictionaries({"cell_m": st.sampled_from(Asset.Cell.values)}),
    st.fixed_dictionaries({"location": st.none() | st.just("home") | places}),
    st.fixed_dictionaries({"name": st.just("Agnes")}),
)


@settings(max_examples=150, deadline=None)
@given(home=places, width=st.sampled_from(Asset.Cell.values), story=st.lists(steps, max_size=12))
def test_whatever_happens_there_is_one_square_of_a_width_and_none_finer(home, width, story):
    centre = Point(-4.3, 55.86, srid=4326)
    row = Asset(
        kind="human",
        category=Category(pk=1, kind="human"),
        community=Community(pk=1, centre=centre),
        name="Agnes",
        benefit="Doors.",
        age_band="adult",
        published_at=timezone.now(),
        cell_m=width,
        public_precision="cell",
    )
    row._state.adding = False
    home = Point(*home, srid=4326)
    write_fields(row, {"location": home})
    squares, widest = {width: row.public_location.coords}, width
    assert row.public_location.coords == grid_cell(*row.public_location.coords, width)
    for data in story:
        if data.get("location"):
            given_place = data["location"]
            data = {"location": home if given_place == "home" else Point(*given_place, srid=4326)}
        after = copy.copy(row)
        try:
            write_fields(after, data)
        except ValidationError:
            continue  # and nothing of it is kept
        row = after
        assert row.exact_location is None
        assert row.cell_m >= widest
        widest = row.cell_m
        if row.public_precision == "cell" and row.public_location:
            assert row.public_precision_m == row.cell_m
            assert squares.setdefault(row.cell_m, row.public_location.coords) == (
                row.public_location.coords
            )
        else:
            assert row.public_location in (None, centre)


@settings(max_examples=200, deadline=None)
@given(place=st.tuples(st.floats(-179, 179), st.floats(-84, 84)), metres=st.sampled_from([1, 2, 5]))
def test_a_square_is_that_of_its_own_middle(place, metres):
    middle = grid_cell(*place, metres * 1000)
    assume(abs(middle[0]) < 179.9)
    assert grid_cell(*middle, metres * 1000) == middle


# --- Only wider


def test_a_square_becomes_wider_and_never_smaller(agnes, worker, moderator):
    narrow, _ = shown(agnes)
    agnes = change(moderator, agnes, cell_m=5000)
    wide = shown(agnes)
    assert wide == (grid_cell(*narrow, 5000), 5000)
    with pytest.raises(ValidationError, match="never smaller"):
        change(moderator, agnes, cell_m=2000)
    with pytest.raises(IntegrityError, match="never smaller"), transaction.atomic():
        Asset.objects.filter(pk=agnes.pk).update(cell_m=1000)
    with pytest.raises(IntegrityError, match="person_shown_in_a_wide_cell"), transaction.atomic():
        Asset.objects.filter(pk=agnes.pk).update(public_precision_m=500)
    assert shown(agnes) == wide


@pytest.mark.parametrize("hidden_by", ["hidden", "community"])
def test_who_was_hidden_is_shown_again_in_the_square_of_before(agnes, moderator, hidden_by):
    before = shown(agnes)
    agnes = change(moderator, agnes, public_precision=hidden_by)
    assert shown(agnes)[1] is None
    agnes = change(moderator, agnes, public_precision="cell")
    assert shown(agnes) == before
    change(moderator, agnes, public_precision=hidden_by)
    with pytest.raises(ValidationError, match="another square"):
        change(moderator, agnes, public_precision="cell", location=ELSEWHERE)
    agnes = change(moderator, agnes, public_precision="cell", cell_m=2000)
    assert shown(agnes) == (grid_cell(*before[0], 2000), 2000)


def test_who_moves_is_shown_elsewhere_and_no_finer(agnes, moderator):
    change(moderator, agnes, cell_m=2000)
    agnes = change(moderator, agnes, location=ELSEWHERE, moved=True)
    assert shown(agnes) == (grid_cell(*ELSEWHERE.coords, 2000), 2000)
    assert agnes.exact_location is None


def test_a_change_that_waits_keeps_no_door(agnes, worker, moderator):
    """The worker's change of a published entry is looked at first; only a square is in it."""
    door = Point(HOME[0] + 0.0001, HOME[1], srid=4326)
    _agnes, none = services.change_asset(
        actor=worker, asset=agnes, version=agnes.version, data={"location": door}
    )
    assert none is None, "the same square is no change"
    _agnes, waiting = services.change_asset(
        actor=worker,
        asset=agnes,
        version=agnes.version,
        data={"location": ELSEWHERE, "moved": True},
    )
    assert str(ELSEWHERE.x) not in json.dumps(waiting.changes)
    before = shown(agnes)
    deciding.accept(actor=moderator, proposal=waiting)
    assert shown(agnes)[0] == grid_cell(*ELSEWHERE.coords)
    deciding.undo(actor=moderator, proposal=waiting)
    assert shown(agnes) == before


def test_a_place_and_group_know_nothing_of_moving(moderator, library):
    with pytest.raises(ValidationError, match="can’t be set here"):
        change(moderator, library, moved=True)


# --- Boxes around the door


def asked_around(lon, lat):
    """{the way: its address} of every way to ask what is in 20 m around a place."""
    high, wide = 10 / 111_320, 10 / 62_500
    west, south, east, north = lon - wide, lat - high, lon + wide, lat + high
    narrowed = {
        "box": f"bbox={west},{south},{east},{north}",
        "drawn": f"area={west},{south};{east},{south};{east},{north};{west},{north}",
        "near": f"near={lat},{lon}&radius=50",
    }
    asked = {
        f"{way} by {name}": f"{address}{narrow}"
        for name, narrow in narrowed.items()
        for way, address in (
            ("page", "/?"),
            ("page as of a day", f"/?as_of={timezone.localdate()}&"),
            ("list", "/api/v1/assets/?"),
            ("list as of a day", f"/api/v1/assets/?as_of={timezone.localdate()}&"),
            ("geojson", "/api/v1/assets.geojson?"),
            ("csv", "/api/v1/assets.csv?"),
            ("counts", "/api/v1/assets/counts/?"),
            *((("view", "/map/view.json?bbox=-5,55,-4,56&zoom=15&"),) if name != "box" else ()),
        )
    }
    asked["view by box"] = f"/map/view.json?zoom=20&{narrowed['box']}"
    z = MAX_TILE_ZOOM
    x, y = (
        int(position / mercator.WORLD * 2**z)
        for position in (mercator.x_of(lon), mercator.y_of(lat))
    )
    for form in ("json", "mvt"):
        asked[f"tile as {form}"] = f"/map/{z}/{x}/{y}.{form}"
    return asked


def found(client, lon, lat):
    """The ways that find Agnes there, in words or in numbers."""
    ways = set()
    for way, url in asked_around(lon, lat).items():
        answer = client.get(url)
        assert answer.status_code == 200, (way, answer.content)
        body = answer.content.decode(errors="replace")
        told = json.loads(body) if answer["Content-Type"].startswith("application/json") else {}
        # An empty page names the nearest there is, as far off as their square.
        words = "hang a door" if way.startswith("page") else "Agnes"
        if words in body or told.get("count") or told.get("total"):
            ways.add(way)
    return ways


@pytest.mark.parametrize("cell_m", Asset.Cell.values)
def test_boxes_of_20_metres_around_the_door_find_nobody(client, agnes, moderator, cell_m):
    change(moderator, agnes, cell_m=cell_m)
    middle, _ = shown(agnes)
    assert distance_m(middle, HOME) > 100
    for east, north in ((0, 0), (0.0002, 0), (0, 0.0001), (-0.0002, -0.0001)):
        assert found(client, HOME[0] + east, HOME[1] + north) == set()
    assert found(client, *middle) == set(asked_around(*middle)), "each way finds who is there"

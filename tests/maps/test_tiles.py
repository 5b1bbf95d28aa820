"""Tiles: what everybody may see, addressable, kept until it changes."""

import json

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assetmap.maps import versions
from tests import factories

TILE = "/map/8/124/79"  # with Govan in it


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer


def test_tiles_of_a_zoom_add_up_to_everything(client, community):
    for number in range(30):
        factories.AssetFactory(
            community=community,
            exact_location=Point(-8 + number * 0.5, 50 + number * 0.3, srid=4326),
        )
    for z in (0, 2, 4):
        tiles = [
            read(client, f"/map/{z}/{x}/{y}.json").json() for x in range(2**z) for y in range(2**z)
        ]
        assert sum(tile["total"] for tile in tiles) == 30
        assert sum(sum(one[2:]) for tile in tiles for one in tile["clusters"]) + sum(
            len(tile["assets"]) for tile in tiles
        ) == 30  # fmt: skip


def test_everybody_gets_the_same_tile(as_user, cast, community, worker, library):
    factories.AssetFactory(community=community, status="draft", created_by=worker)
    for user in cast.values():
        assert read(as_user(user), f"{TILE}.json").json()["total"] == 1


@pytest.mark.parametrize("path", [f"{TILE}.json", f"{TILE}.mvt?kind=human", "/map/30/0/0.json"])
def test_nobody_is_asked_who_they_are_for_a_tile(client, as_user, worker, library, path):
    signed_in = as_user(worker)
    with CaptureQueriesContext(connection) as first:
        theirs = signed_in.get(path)
    with CaptureQueriesContext(connection) as second:
        public = client.get(path)
    assert (theirs.status_code, theirs.content) == (public.status_code, public.content)
    assert not any("session" in one["sql"] or "accounts_" in one["sql"] for one in first)
    assert len(second) <= len(first)  # the first fills what is kept
    for answer in (theirs, public):
        assert not answer.cookies
        # One copy for all, whoever they are and whatever they speak.
        assert answer.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Permissions-Policy"] and answer["Referrer-Policy"]
        assert "private" not in answer["Cache-Control"]


def test_a_tile_is_only_read(client, db):
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(f"{TILE}.json").status_code == 405


def test_a_tile_takes_the_filters_of_the_list(client, library, group):
    assert read(client, f"{TILE}.json?kind=physical").json()["total"] == 1
    assert read(client, f"{TILE}.json?kind=social").json()["total"] == 0
    assert read(client, f"{TILE}.json?words=library").json()["total"] == 1
    for query, named in (("colour=red", "colour"), ("bbox=-5,55,-4,56", "bbox")):
        answer = client.get(f"{TILE}.json?{query}")
        assert answer.status_code == 400
        assert named in answer.json()["errors"]


@pytest.mark.parametrize(
    "path",
    ["20/0/0.json", "8/256/0.json", "8/0/256.mvt", "8/0/0.png", "99999999999999999999/0/0.json"],
)
def test_a_tile_that_can_not_be_is_not_found(client, db, path):
    answer = client.get(f"/map/{path}")
    assert answer.status_code == 404
    if not path.endswith("png"):
        assert answer.json()["errors"]["tile"] == ["There is no such tile."]


def test_a_vector_tile_is_one_that_postgis_and_others_read(client, library):
    body = read(client, f"{TILE}.mvt").content
    assert b"assets" in body and library.name.encode() in body
    factories.AssetFactory(community=library.community)
    body = read(client, f"{TILE}.mvt").content
    assert b"clusters" in body and library.name.encode() not in body


def test_an_edit_is_seen_at_the_next_request_and_empties_only_its_region(client, library):
    far = "/map/8/140/100.json"
    near, elsewhere = read(client, f"{TILE}.json"), read(client, far)
    library.name = "Elder Park Community Library"
    library.save()
    again = client.get(f"{TILE}.json", headers={"If-None-Match": near["ETag"]})
    assert again.status_code == 200
    assert again.json()["assets"][0][4] == "Elder Park Community Library"
    with CaptureQueriesContext(connection) as seen:
        assert client.get(far, headers={"If-None-Match": elsewhere["ETag"]}).status_code == 304
    assert len(seen) == 1


def test_a_tile_with_its_version_is_kept_unless_people_are_in_it(client, library, worker):
    version = versions.of_all()
    answer = read(client, f"/map/v{version}/8/124/79.json")
    assert "immutable" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    factories.person(community=library.community, created_by=worker)
    gone = client.get(f"/map/v{version}/8/124/79.json?kind=human")
    assert (gone.status_code, gone["Location"]) == (302, f"{TILE}.json?kind=human")
    fresh = read(client, f"/map/v{versions.of_all()}/8/124/79.json")
    assert fresh["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(("query", "lasts"), [
    ("", True), ("?kind=physical", True), ("?open_on=today", False), ("?upkeep=due", False),
    ("?q=library", False), ("?category=library", False),
])  # fmt: skip
def test_only_what_no_day_and_no_name_changes_is_kept_for_ever(client, library, query, lasts):
    answer = read(client, f"/map/v{versions.of_all()}/8/124/79.json{query}")
    assert ("immutable" in answer["Cache-Control"]) == lasts


def test_tilejson_says_where_the_tiles_are(client, library):
    told = read(client, "/map/tiles.json").json()
    assert told["tilejson"] == "3.0.0"
    (address,) = told["tiles"]
    path = address.removeprefix("http://testserver").format(z=8, x=124, y=79)
    assert library.name.encode() in read(client, path).content
    assert client.get("/map/tiles.json?colour=red").status_code == 400


def test_a_person_is_in_a_tile_only_as_a_cell(client, person):
    told = read(client, f"{TILE}.json").content.decode()
    assert "55.8626" not in told
    # In steps of 2^-26 of the world, some 0.3 m.
    assert json.loads(told)["assets"][0][1:3] == pytest.approx(
        person.public_location.coords, abs=1.1e-5
    )

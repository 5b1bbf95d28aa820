"""The counts of the map are those of the entries, whatever is done to them, and by how many."""

import random
import re
import threading
from datetime import date
from importlib import import_module

import numpy as np
import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets import services
from assetmap.assets.models import Asset
from assetmap.common.geo import mercator
from assetmap.maps import pyramid, versions
from assetmap.maps.models import Cell
from tests import factories


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_a_position_survives_the_way_there_and_back(lon, lat):
    x, y = mercator.x_of(lon), mercator.y_of(lat)
    assert 0 <= x < mercator.WORLD and 0 <= y < mercator.WORLD
    key = mercator.spread(x) | mercator.spread(y) << 1
    assert [int(f"{key:052b}"[bit::2], 2) for bit in (1, 0)] == [x, y]  # every other bit
    assert abs(mercator.lon_of(x) - lon) <= 360 / mercator.WORLD
    if abs(lat) < 85:
        assert abs(mercator.lat_of(y) - lat) <= 360 / mercator.WORLD
    assert mercator.lats_of(np.array([y]))[0] == pytest.approx(mercator.lat_of(y), abs=1e-9)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(east=st.integers(-180_000_000, 180_000_000), north=st.integers(-90_000_000, 90_000_000))
def test_the_database_puts_it_where_the_code_does(community, east, north):
    lon, lat = east / 1e6, north / 1e6
    asset = factories.AssetFactory(community=community, exact_location=Point(lon, lat, srid=4326))
    asset.refresh_from_db()
    assert abs(asset.px - mercator.x_of(lon)) <= 1
    assert abs(asset.py - mercator.y_of(lat)) <= 1
    assert asset.zcode == mercator.spread(asset.px) | mercator.spread(asset.py) << 1


def test_without_a_place_an_asset_counts_but_stands_nowhere(group):
    group.refresh_from_db()
    assert (group.px, group.zcode, group.shape_span) == (None, None, None)
    assert pyramid.public_counts() == {"social": 1}
    assert not Cell.objects.filter(level__gte=5).exists()


def test_only_what_everybody_may_see_is_counted(community, worker, library):
    factories.AssetFactory(community=community, status="draft", created_by=worker)
    factories.AssetFactory(
        community=community, life="ended", life_reason="closed", life_changed_on="2024-01-01"
    )
    assert pyramid.public_counts() == {"physical": 1}
    assert pyramid.public_counts_by_category() == {library.category_id: 1}
    assert pyramid.differences() == []


def test_every_way_to_change_an_entry_changes_the_counts(library, person, moderator, worker):
    def counts():
        assert pyramid.differences() == []
        return pyramid.public_counts()

    assert counts() == {"physical": 1, "human": 1}
    services.change_life(
        actor=moderator, asset=library, life="ended", on=date(2024, 1, 1), reason="It closed."
    )
    assert counts() == {"human": 1}
    services.withdraw_asset(actor=worker, asset=person, note="She asked.")
    assert counts() == {}
    Asset.objects.update(status="draft")
    Asset.objects.filter(kind="physical").update(status="published", life="active")
    assert counts() == {"physical": 1}
    Asset.objects.filter(kind="physical").update(category=factories.category("club"), kind="social")
    assert counts() == {"social": 1}
    Asset.objects.filter(kind="social").update(public_location=Point(5, 5, srid=4326))
    assert counts() == {"social": 1}
    Asset.objects.filter(kind="social").delete()
    assert counts() == {}


def test_finer_counts_are_added_to_what_was_there_before(community, library, person):
    """And taken away again: the migration, back and forth, on entries that are there."""
    for number in range(30):
        east = Point(-4.3 + number / 5000, 55.86, srid=4326)
        factories.AssetFactory(community=community, exact_location=east)
    migration = import_module("assetmap.maps.migrations.0006_counts_down_to_a_street")
    counts = pyramid.public_counts()
    with connection.cursor() as cursor:
        for step in reversed(migration.Migration.operations):
            cursor.execute(step.reverse_sql)
        assert not Cell.objects.filter(level__gt=Cell.FINEST).exists()
        factories.AssetFactory(community=community)
        assert pyramid.differences() == []
        for step in migration.Migration.operations:
            cursor.execute(step.sql)
    assert Cell.objects.filter(level=Cell.FINEST_TOTAL).count() > 5
    assert pyramid.differences() == []
    assert pyramid.public_counts() == counts | {"physical": counts["physical"] + 1}


def test_counted_anew_every_region_is_new(client, library):
    """Also one that was filled past the triggers, of which nothing was known."""
    tile = "/map/8/124/79.json"
    Cell.objects.all().delete()
    assert client.get(tile).json()["total"] == 0
    pyramid.rebuild()
    assert client.get(tile).json()["total"] == 1


@pytest.mark.parametrize(
    "box",
    [(-4.3, 55.8, -4.2, 55.9), (-180, -90, -170, 90), (170, 84, 180, 90), (-0.5, -0.5, 0.5, 0.5)],
)
def test_a_shape_makes_all_regions_new_that_it_reaches_into(db, box):
    with connection.cursor() as cursor:
        cursor.execute("SELECT maps_regions_of(ST_MakeEnvelope(%s, %s, %s, %s, 4326))", box)
        keys = {key >> 36 for (key,) in cursor.fetchall()}
    west, south, east, north = box
    assert keys == {
        mercator.spread(x) | mercator.spread(y) << 1
        for x in range(mercator.x_of(west) >> 18, (mercator.x_of(east) >> 18) + 1)
        for y in range(mercator.y_of(north) >> 18, (mercator.y_of(south) >> 18) + 1)
    }


def test_versions_of_before_are_taken_back_and_come_again(library):
    operation = import_module(
        "assetmap.maps.migrations.0007_versions_of_all_that_is_published"
    ).Migration.operations[0]
    with connection.cursor() as cursor:
        for sql in (operation.reverse_sql, operation.sql):
            cursor.execute(sql)
            factories.AssetFactory(community=library.community)
            Asset.objects.update(is_lapsed=True)
            Asset.objects.update(is_lapsed=False)
            assert pyramid.differences() == []


def test_what_was_rolled_back_was_never_counted(library):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        factories.AssetFactory(community=library.community)
        Asset.objects.update(public_location=Point(0, 0, srid=4326))
        raise ZeroDivisionError
    assert pyramid.public_counts() == {"physical": 1}
    assert pyramid.differences() == []


def test_a_wrong_count_is_found_told_and_mended(library, capsys):
    call_command("check_pyramid")
    assert "are right" in capsys.readouterr().out
    Cell.objects.filter(level=7).update(n=5)
    with pytest.raises(CommandError, match="2 counts of the map are wrong"):
        call_command("check_pyramid")
    assert "level 7" in capsys.readouterr().out
    call_command("check_pyramid", mend=True)
    assert pyramid.differences() == []
    call_command("rebuild_pyramid")
    assert "1 physical" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_after_eight_writers_at_once_the_counts_are_right():
    """Nobody waits for anybody, some give up half way, one is cut off; all of it is counted."""
    community = factories.CommunityFactory()
    categories = [factories.category(code) for code in ("library", "club", "club-sport")]
    rows = [factories.AssetFactory(community=community).pk for _ in range(40)]
    failed = []

    def write(seed):
        chance = random.Random(seed)
        try:
            for _round in range(12):
                try:
                    with transaction.atomic():
                        for _step in range(chance.randrange(1, 4)):
                            _something(chance, community, categories, rows, seed)
                        if chance.random() < 0.2:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue
            with transaction.atomic():
                _something(chance, community, categories, rows, seed)
                if seed == 0:  # as a server that is killed
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        except Exception as problem:  # a thread's would be lost
            if seed:
                failed.append(repr(problem))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert pyramid.differences() == []
    factories.AssetFactory(community=community)  # whoever writes next works the notes in
    assert not Cell.objects.exclude(note=0).exists()
    assert pyramid.differences() == []


def _something(chance, community, categories, rows, seed):
    """One of the things that happen to entries. Each writer its own, lest rows deadlock."""
    place = Point(chance.uniform(-5, -3), chance.uniform(55, 57), srid=4326)
    mine = rows[seed]
    match chance.randrange(5):
        case 0:
            Asset.objects.bulk_create(
                factories.AssetFactory.build(
                    community=community, category=category, kind=category.kind,
                    public_location=place, exact_location=place,
                )
                for category in categories
            )  # fmt: skip
        case 1:
            Asset.objects.filter(pk=mine).update(public_location=place)
        case 2:
            Asset.objects.filter(pk=mine).update(status=chance.choice(["draft", "published"]))
        case 3:
            category = chance.choice(categories)
            Asset.objects.filter(pk=mine).update(category=category, kind=category.kind)
        case 4:
            Asset.objects.filter(pk=mine).update(is_lapsed=chance.choice([True, False]))


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_long_import(library):
    """While one transaction holds the counts, another saves, and is seen at once."""
    holding, go_on = threading.Event(), threading.Event()

    def import_many():
        try:
            with transaction.atomic():
                factories.AssetFactory(community=library.community)
                holding.set()
                go_on.wait(20)
        finally:
            holding.set()
            connections.close_all()

    thread = threading.Thread(target=import_many)
    thread.start()
    holding.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
    factories.AssetFactory(community=library.community)
    assert pyramid.public_counts() == {"physical": 2}
    go_on.set()
    thread.join()
    assert pyramid.public_counts() == {"physical": 3}
    assert pyramid.differences() == []


def test_the_page_knows_how_many_without_counting(
    as_user, community, worker, library, group, person
):
    """However many there are; who may see more sees those added, and nobody else does."""
    factories.AssetFactory(community=community, status="draft", created_by=worker)

    def told(user, query=""):
        page = as_user(user).get(f"/{query}").content.decode()
        return [int(n) for n in re.findall(r'<small class="num">(\d+)</small>', page)[:3]]

    assert told(None) == [1, 1, 1]
    assert told(None, "?kind=human") == [1, 1, 1]
    assert told(None, "?category=club") == [0, 1, 0]
    assert told(worker) == [1, 1, 2]
    with CaptureQueriesContext(connection) as seen:
        told(None)
    assert not any("COUNT(" in one["sql"] and "assets_asset" in one["sql"] for one in seen)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_many_statements_changes_a_count_twice_at_most(library):
    """Its own changes are seen in it at once; what it noted is worked in when it commits."""
    version = versions.of_all()
    with transaction.atomic():
        for _ in range(5):
            factories.AssetFactory(community=library.community)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            factories.AssetFactory(community=library.community)
            raise ZeroDivisionError
        assert Cell.objects.exclude(note=0).exists()
        assert pyramid.public_counts() == {"physical": 6}
        assert pyramid.differences() == []
        assert versions.of_all() > version
    assert not Cell.objects.exclude(note=0).exists()
    assert pyramid.public_counts() == {"physical": 6}
    assert pyramid.differences() == []

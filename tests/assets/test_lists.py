"""Lists at any depth, and how many there are."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets import counting
from assetmap.assets.counting import Count, how_many, how_many_each
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.assets.paging import page_of
from tests import factories

AROUND = "near=55.86,-4.31&radius=60000"


def narrowed(query, user=None):
    made = AssetFilter(QueryDict(query), queryset=Asset.objects.visible_to(user or AnonymousUser()))
    assert made.is_valid(), made.errors
    return made


def walk(query, size):
    """Names of all pages, one after the other."""
    seen, cursor = [], ""
    while cursor is not None:
        page = page_of(narrowed(query), size=size, cursor=cursor)
        assert len(page.rows) <= size
        seen += [asset.name for asset in page.rows]
        cursor = page.next_cursor
    return seen


@pytest.fixture
def many(community):
    """Sixty places at distances of a few metres to fifty kilometres, some at one and the same."""
    pick = random.Random(5)
    moments = [None, timezone.now(), timezone.now() - timezone.timedelta(days=3)]
    for number in range(60):
        spread = 10 ** pick.uniform(-4, -0.4) if number % 4 else 0.01
        factories.AssetFactory(
            community=community,
            name=f"{pick.choice('abc')} {number}",
            exact_location=Point(
                -4.31 + spread * pick.choice([-1, 1]), 55.86 + spread / 2, srid=4326
            ),
            checked_at=pick.choice(moments),
            published_at=pick.choice(moments),
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.sampled_from(
        [AROUND, f"{AROUND}&sort=name", "sort=checked", "sort=newest", "sort=name", "words=asset"]
    ),
    size=st.integers(1, 61),
)
def test_pages_of_any_size_are_the_list(many, query, size):
    made = narrowed(query)
    assert walk(query, size) == [asset.name for asset in made.order(made.qs)]


def test_a_page_is_read_from_where_the_one_before_ended(many):
    """No condition with "or" stands between the index and the place to go on from."""
    first = page_of(narrowed("sort=name"), size=5)
    with CaptureQueriesContext(connection) as seen:
        page_of(narrowed("sort=name"), size=5, cursor=first.next_cursor)
    assert len(seen) == 2  # beside the last row, then beyond it
    assert not any(" OR " in one["sql"] for one in seen)


def test_rings_end_at_the_radius(many):
    for radius in (50, 400, 3_000):
        query = f"near=55.86,-4.31&radius={radius}"
        made = narrowed(query)
        assert walk(query, 7) == [asset.name for asset in made.qs.order_by("distance_m", "uid")]


def test_counting_stops_where_it_is_enough(many, monkeypatch):
    everything = Asset.objects.all()
    assert how_many(everything) == Count(60)
    assert how_many(everything, limit=60) == Count(60)
    assert how_many(everything, limit=59) == Count(59, more=True)
    assert how_many(everything.none()) == Count()
    kinds = ["human", "physical"]
    each = {"human": Count(), "physical": Count(60)}
    assert how_many_each(everything, "kind", kinds) == each
    assert how_many_each(everything, "kind", kinds, limit=60) == each
    assert how_many_each(everything, "kind", kinds, limit=59) == each  # counted by themselves
    monkeypatch.setattr(counting, "COUNTED", 20)
    each["physical"] = Count(20, more=True)
    assert how_many_each(everything, "kind", kinds, limit=59) == each
    assert how_many_each(everything.none(), "kind", kinds) == dict.fromkeys(kinds, Count())


def test_a_count_says_what_it_knows():
    assert (str(Count(1200)), Count(1200).words) == ("1,200", "1,200")
    assert (str(Count(1000, True)), Count(1000, True).words) == ("1,000+", "more than 1,000")
    assert Count(3) + Count(1000, True) == Count(1003, True)
    assert not Count() and Count(1)


def test_page_and_data_say_that_there_are_more(client, many, monkeypatch):
    monkeypatch.setattr("assetmap.assets.counting.how_many_each.__defaults__", (20,))
    monkeypatch.setattr("assetmap.assets.counting.how_many.__defaults__", (20,))
    assert "more than 20 assets" in client.get("/?life=active").content.decode()
    assert "60 assets" in client.get("/").content.decode()  # known beforehand
    told = client.get("/api/v1/assets/").json()
    assert (told["count"], told["count_is"]) == (20, "more_than")
    told = client.get("/api/v1/assets/?bbox=-4.3,55.8641,-4.2999,55.8660").json()
    assert told["count_is"] == "exact"
    assert told["count"] == len(told["results"])


@pytest.mark.parametrize("cursor", ["WyJuZWFyZXN0IixOYU4sIngiXQ", "WyJuZWFyZXN0IiwxZTk5OSwieCJd"])
def test_a_cursor_with_no_number_in_it_is_refused(client, db, cursor):
    answer = client.get(f"/api/v1/assets/?near=55.86,-4.31&cursor={cursor}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["cursor"]


@pytest.fixture
def mixed(community, elsewhere, worker):
    make = factories.AssetFactory
    for _ in range(3):
        make(community=community)
    make(community=elsewhere, category=factories.category("club"))
    make(community=community, category=factories.category("club-sport"))
    make(community=community, category=factories.category("club"), status="draft")
    factories.person(community=community, created_by=worker)


def test_each_choice_says_how_many_it_would_bring(mixed, client):
    told = client.get("/api/v1/assets/counts/").json()
    assert told == {
        "count": 6,
        "count_is": "exact",
        "kind": {"human": 1, "social": 2, "physical": 3},
        "category": {"library": 3, "club": 1, "club-sport": 1, "skill-making": 1},
        "community": {"govan": 5, "leith": 1},
    }
    told = client.get("/api/v1/assets/counts/?community=govan&kind=social").json()
    assert told["count"] == 1
    assert told["community"] == {"govan": 1, "leith": 1}  # of the social ones
    assert told["kind"] == {"human": 1, "social": 1, "physical": 3}  # of those in Govan
    assert told["category"] == {"club-sport": 1}


def test_numbers_of_the_choices_are_those_of_the_lists(mixed, client):
    for query in ("", "kind=social", "community=leith", "category=club"):
        told = client.get(f"/api/v1/assets/counts/?{query}").json()
        for slug, number in told["community"].items():
            rest = f"{query}&" if "community" not in query else ""
            page = client.get(f"/api/v1/assets/?{rest}community={slug}").json()
            assert number == page["count"] == len(page["results"])


def test_a_draft_counts_for_those_who_may_know_of_it(mixed, cast, as_user):
    clubs = {
        who: as_user(user).get("/api/v1/assets/counts/").json()["category"]["club"]
        for who, user in cast.items()
    }
    knows = {"worker", "moderator", "manager", "administrator"}
    assert {who for who, number in clubs.items() if number == 2} == knows
    assert set(clubs.values()) == {1, 2}


def test_too_many_to_count_have_no_numbers(mixed, client, monkeypatch):
    monkeypatch.setattr("assetmap.assets.counting.facets.__defaults__", (3,))
    told = client.get("/api/v1/assets/counts/").json()
    assert told["kind"] is told["category"] is told["community"] is None
    told = client.get("/api/v1/assets/counts/?kind=social").json()
    assert told["kind"] is None
    assert told["category"] == {"club": 1, "club-sport": 1}
    page = client.get("/filters/").content.decode()
    assert "Govan and Linthouse</option>" in page


def test_the_filters_tell_numbers_with_those_of_the_categories_below(mixed, client):
    page = client.get("/filters/").content.decode()
    assert "Govan and Linthouse (5)</option>" in page
    assert 'Club or association <span class="num">(2)</span>' in page


def test_counts_name_what_they_do_not_know(client, db):
    answer = client.get("/api/v1/assets/counts/?colour=red&cursor=x")
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"colour", "cursor"}

"""At every zoom, for every reader and any filter, the map shows as many as the list has."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.core.cache import cache
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.maps import answers
from assetmap.maps.drawing import draw, extent_of
from assetmap.maps.explore import explore
from assetmap.maps.models import AnswerCell, Question
from assetmap.maps.window import Window
from tests import factories

WORLD = (-180, -85, 180, 85)


@pytest.fixture
def crowd(community, elsewhere, worker, manager, outsider):
    """Sixty entries of all kinds and statuses in two communities, some on one spot."""
    chance = random.Random(7)
    kinds = {"physical": ["library", "green"], "social": ["club", "club-sport"]}
    for number in range(50):
        place = Point(-4.3 + number % 9 * 0.04, 55.8 + number % 7 * 0.02, srid=4326)
        ended = number % 8 == 0
        factories.AssetFactory(
            community=chance.choice([community, elsewhere]),
            category=factories.category(chance.choice(kinds[chance.choice(list(kinds))])),
            created_by=chance.choice([worker, manager, outsider]),
            status=chance.choice(["published", "published", "draft", "in_review", "withdrawn"]),
            exact_location=place,
            step_free=chance.choice([True, None]),
            tags=chance.choice([[], ["warm"]]),
            is_lapsed=not ended and number % 11 == 3,
            **(
                {"life": "ended", "life_reason": "x", "life_changed_on": "2024-01-01"}
                if ended
                else {}
            ),
        )
    for number in range(10):
        owner = [worker, outsider][number % 2]
        factories.person(
            community=[community, elsewhere][number % 2],
            created_by=owner,
            status=["published", "in_review"][number // 5],
        )


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.lists(st.sampled_from(["human", "social", "physical"]), max_size=2),
        "category": st.lists(st.sampled_from(["library", "club", "club-sport"]), max_size=2),
        "community": st.sampled_from([["govan"], ["leith"]]),
        "step_free": st.just(["yes"]),
        "area": st.sampled_from([["-6,50;2,50;-2,60"], ["-4.4,55.8;-4.2,55.8;-4.3,55.9"]]),
        "tag": st.just(["warm"]),
        "life": st.sampled_from([["ended"], ["active"]]),
        "words": st.sampled_from([["asset"], ["library"]]),
        "upkeep": st.sampled_from([["any"], ["lapsed"]]),
    },
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(filters=FILTERS, zoom=st.integers(0, 20), who=st.integers(0, 6))
def test_the_sum_of_what_is_shown_is_the_filtered_count(crowd, cast, filters, zoom, who):
    user = list(cast.values())[who] or AnonymousUser()
    query = QueryDict(mutable=True)
    for name, values in filters.items():
        query.setlist(name, values)
    narrowed = AssetFilter(query, queryset=Asset.objects.visible_to(user))
    assert narrowed.is_valid()
    placed = narrowed.qs.filter(public_point__isnull=False)
    shown = draw(narrowed, Window.of_view(zoom, WORLD), user=user)
    assert shown.total == placed.count()
    assert {pin.uid for pin in shown.pins} <= {
        str(uid) for uid in placed.values_list("uid", flat=True)
    }
    for kind, n in shown.kinds.items():
        assert n == placed.filter(kind=kind).count()
    extent = extent_of(narrowed, user)
    if shown.total:
        west, south, east, north = extent
        assert all(west <= one.public_point.x <= east for one in placed)
        assert all(south <= one.public_point.y <= north for one in placed)
    else:
        assert extent is None


def test_what_very_many_match_is_answered_once_a_version(crowd, client, monkeypatch):
    """The same rings as counted anew, at every zoom, until something changes."""
    query = {"bbox": "-5,55,-4,56.5", "step_free": "yes"}
    counted = [client.get("/map/view.json", {**query, "zoom": zoom}).json() for zoom in (6, 9, 13)]
    cache.clear()
    monkeypatch.setattr(answers, "MANY", -1)
    for before, zoom in zip(counted, (6, 9, 13), strict=True):
        assert client.get("/map/view.json", {**query, "zoom": zoom}).json() == before
    assert Question.objects.count() == 1
    Asset.objects.published().current().filter(step_free=True, zcode__isnull=False)[0].delete()
    after = client.get("/map/view.json", {**query, "zoom": 9}).json()
    assert after["total"] == counted[1]["total"] - 1
    assert Question.objects.count() == 1  # the earlier answer is gone
    assert not AnswerCell.objects.exclude(question=Question.objects.get()).exists()


def test_a_draft_is_counted_for_its_own_beside_a_kept_answer(community, worker, monkeypatch):
    """And what a misspelt word was taken for is not taken over from another reader."""
    monkeypatch.setattr("assetmap.assets.search.MAX_FOUND", 0)
    for name, status in (("Garden", "published"), ("Gardn", "draft"), ("Garden", "draft")):
        factories.AssetFactory(
            name=name,
            status=status,
            community=community,
            exact_location=Point(-4.3, 55.86, srid=4326),
        )

    def counted(words, user):
        explored = explore(QueryDict(f"words={words}"), user)
        drawn = draw(explored.narrowed, Window.of_view(12, WORLD), user=user)
        assert explored.total.n == len(explored.page.rows) == drawn.total
        return drawn.total

    for _turn in range(2):
        assert counted("gardn", AnonymousUser()) == 1
        assert counted("gardn", worker) == 1
        assert counted("garden", AnonymousUser()) == 1
        assert counted("garden", worker) == 2
    assert Question.objects.count() == 3

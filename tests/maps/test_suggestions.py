"""What the search box suggests while somebody types: /suggest.json?q=."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.gazetteer.models import Place, Postcode
from assetmap.maps.suggestions import suggestions
from tests import factories


@pytest.fixture
def ask(as_user):
    def asked(q, user=None):
        answer = as_user(user).get("/suggest.json", {"q": q})
        assert answer.status_code == 200, answer.content
        return answer.json()["suggestions"]

    return asked


@pytest.fixture
def gardens(db):
    for number, area in enumerate(("Fife", "Moray")):
        Place.objects.create(
            name="Gardenstown", search_name="gardenstown", kind="village", area=area,
            point=Point(-3.2 + number, 56.2, srid=4326), source="t", external_id=str(number),
        )  # fmt: skip


def told(found):
    return [(one["is"], one["label"]) for one in found]


def test_each_says_which_it_is_and_leads_there(ask, gardens, community, client):
    asset = factories.AssetFactory(community=community, name="Walled garden")
    found = ask("garden")
    assert told(found) == [
        ("place", "Gardenstown"),
        ("place", "Gardenstown"),
        ("category", "Park or garden"),
        ("category", "Allotments or community garden"),
        ("asset", "Walled garden"),
    ]
    assert [one["called"] for one in found] == ["Place", "Place", "Category", "Category", "Asset"]
    assert found[-1]["url"] == asset.get_absolute_url()
    assert found[-1]["detail"] == "Library, Govan and Linthouse"
    assert {client.get(one["url"]).status_code for one in found} == {200}
    assert len({one["url"] for one in found}) == 5  # two places of one name are two addresses


def test_a_postcode_is_called_one(ask, db):
    Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(*factories.GOVAN, srid=4326), source="t"
    )
    assert ask("g513uu")[0] == {
        "is": "postcode", "called": "Postcode", "label": "G51 3UU", "detail": "",
        "url": "/?near=G51+3UU",
    }  # fmt: skip


def test_a_misspelt_word_suggests_what_the_list_would_have(ask, community):
    factories.AssetFactory(community=community, name="Walled garden")
    assert told(ask("waled")) == [("asset", "Walled garden")]


def test_only_what_the_reader_may_see_is_suggested(ask, cast, community, manager):
    factories.AssetFactory(community=community, name="Secret shed", status="draft")
    factories.person(
        community=community,
        created_by=manager,
        name="Secret joinery",
        person_name="",
        status="draft",
    )
    seen = {who: {one["label"] for one in ask("secret", user)} for who, user in cast.items()}
    both = {"Secret shed", "Secret joinery"}
    assert seen == {
        "anonymous": set(), "outsider": set(), "worker": {"Secret shed"}, "moderator": both,
        "manager": both, "researcher": set(), "administrator": {"Secret shed"},
    }  # fmt: skip


def test_an_ended_asset_is_not_suggested(ask, community):
    factories.AssetFactory(
        community=community, name="The old baths", life="ended", life_reason="Closed",
        life_changed_on="2024-05-01",
    )  # fmt: skip
    assert ask("baths") == []


@pytest.mark.parametrize("q", ["", " ", "a", "!?", "é"])
def test_nothing_is_asked_of_the_database_for_less_than_two_letters(client, db, q):
    with CaptureQueriesContext(connection) as seen:
        assert client.get("/suggest.json", {"q": q}).json() == {"suggestions": []}
    assert len(seen) == 0


@pytest.mark.parametrize(
    ("data", "name"), [({"q": "x" * 101}, "q"), ({"q": "a\0b"}, "q"), ({"near": "1"}, "near")]
)
def test_what_cannot_be_answered_names_its_parameter(client, db, data, name):
    answer = client.get("/suggest.json", data)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]


def test_answers_of_people_signed_in_are_not_shared(client, as_user, worker):
    assert "public" in client.get("/suggest.json?q=abc")["Cache-Control"]
    assert "public" not in as_user(worker).get("/suggest.json?q=abc").headers.get(
        "Cache-Control", ""
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=100).filter(lambda text: "\0" not in text))
def test_any_text_is_answered(text, db, researcher):
    for one in suggestions(text, researcher):
        assert set(one) == {"is", "called", "label", "detail", "url"}


def test_the_page_says_what_a_misspelt_word_was_taken_for(client, community):
    factories.AssetFactory(community=community, name="Walled garden")
    page = client.get("/?q=waled").content.decode()
    assert "No asset has the word “waled”. We looked for “walled”." in page


def test_the_page_says_where_words_do_not_rank(client, community, monkeypatch):
    monkeypatch.setattr("assetmap.assets.counting.how_many_each.__defaults__", (1,))
    monkeypatch.setattr("assetmap.assets.counting.how_many.__defaults__", (1,))
    monkeypatch.setattr("assetmap.assets.search.MAX_FOUND", 1)
    for _ in range(2):
        factories.AssetFactory(community=community, name="Walled garden")
    page = client.get("/?q=walled").content.decode()
    assert "the last checked come first" in page
    assert '<option value="best"' not in page

"""The suggestions behind the search box: /places/?q=."""

import pytest
from django.urls import reverse


@pytest.fixture
def ask(client):
    return lambda **data: client.get(reverse("gazetteer:search"), data)


def test_suggestions_are_json_with_degrees(gazetteer, ask):
    response = ask(q="govan")
    assert response.json()["matches"][0] == {
        "label": "Govan",
        "detail": "suburb, Glasgow City",
        "lat": 55.862,
        "lon": -4.3086,
        "kind": "place",
    }
    assert "max-age=300" in response["Cache-Control"]
    assert "public" in response["Cache-Control"]


@pytest.mark.django_db
def test_an_empty_gazetteer_suggests_nothing(ask):
    assert ask(q="govan").json() == {"matches": []}
    assert ask().json() == {"matches": []}
    assert ask(q="a\0b").json() == {"matches": []}


@pytest.mark.parametrize("data, parameter", [({"q": "x" * 101}, "q"), ({"near": "1"}, "near")])
def test_what_cannot_be_answered_is_a_400_that_names_it(ask, data, parameter):
    response = ask(**data)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter
    assert response.json()["message"]


def test_suggestions_are_only_read(client):
    assert client.post(reverse("gazetteer:search"), {"q": "govan"}).status_code == 405

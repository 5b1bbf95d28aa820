"""Saying where something is: on the map, in words, and what is there already."""

import json
from html import unescape

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.gazetteer.models import Postcode
from tests import factories
from tests.assets.forms import NEW, typed


@pytest.fixture
def postcode(db):
    return Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(-4.3130, 55.8626, srid=4326), source="test"
    )


@pytest.mark.parametrize(
    ("place", "field", "words"),
    [
        ({"lat": "-4.3235", "lon": "55.8640"}, "lat", "look swapped"),
        ({"lat": "95", "lon": "10"}, "lat", "outside the world"),
        ({"lat": "nan"}, "lat", "is not a number"),
        ({"lat": "5_5"}, "lat", "is not a number"),
        ({"lat": "٥٥"}, "lat", "is not a number"),
        ({"lon": ""}, "lon", "Give latitude and longitude, or neither."),
        ({"name": "Lib\0rary"}, "name", "Null characters"),
        ({"description": "x" * 2_000_000}, "description", "at most 5000"),
        ({"opening_hours": "whenever"}, "opening_hours", "could not be read"),
        ({"tags": ",".join(f"t{n}" for n in range(13))}, "tags", "at most 12"),
        ({"place_mode": "at_asset"}, "host", "Say where it meets."),
        ({"kind": "social"}, "category", "Choose another"),
        ({"kind": "odd"}, "kind", "odd"),
        ({"public_precision": "odd"}, "public_precision", "odd"),
    ],
)
def test_what_can_not_be_kept_is_told_beside_its_field(wilma, place, field, words):
    answer = wilma.post(NEW, typed(**place))
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors[field])
    html = answer.content.decode()
    assert "Nothing is lost." in html
    assert "Warm, and full of books." in html
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ('{"type": "LineString", "coordinates": []}', "empty"),
        ("[" * 100_000, "nested too deeply"),
        (
            json.dumps(
                {
                    "type": "Polygon",
                    "coordinates": [
                        [[-4.3, 55.8], [-4.2, 55.9], [-4.2, 55.8], [-4.3, 55.9], [-4.3, 55.8]]
                    ],
                }
            ),
            "crosses or touches itself",
        ),
        ('{"type": "Point", "coordinates": [-4.3, 55.8]}', "What can be used here"),
    ],
)
def test_a_shape_that_is_none_is_told_beside_its_field(wilma, shape, words):
    answer = wilma.post(NEW, typed(place_mode="area", shape=shape))
    assert words in str(answer.context["form"].errors["shape"])
    assert not Asset.objects.exists()


def test_a_route_is_kept_as_a_line(wilma):
    line = '{"type": "LineString", "coordinates": [[-4.31, 55.86], [-4.30, 55.861]]}'
    wilma.post(NEW, typed(place_mode="line", shape=line, category="route", lat="", lon=""))
    assert Asset.objects.get().public_location.geom_type == "LineString"


def test_a_line_where_an_area_was_promised_is_told_beside_the_place(wilma):
    line = '{"type": "LineString", "coordinates": [[-4.31, 55.86], [-4.30, 55.861]]}'
    answer = wilma.post(NEW, typed(place_mode="area", shape=line))
    assert "needs another shape" in str(answer.context["form"].errors)


def test_a_postcode_is_enough_to_find_the_place(wilma, postcode):
    wilma.post(NEW, typed(lat="", lon="", postcode="g513uu"))
    asset = Asset.objects.get()
    assert asset.postcode == "G51 3UU"
    assert asset.public_location.coords == (-4.3130, 55.8626)


def test_an_unknown_postcode_is_asked_about_once(wilma, postcode):
    form = typed(lat="", lon="", postcode="G51 3ZZ")
    asked = wilma.post(NEW, form)
    assert not Asset.objects.exists()
    html = asked.content.decode()
    assert "We don’t know the postcode G51 3ZZ" in html
    assert "Put it at G51 3" in html
    wilma.post(NEW, form | {"seen": asked.context["found"].key})
    assert Asset.objects.get().public_location is None


def test_an_offered_place_becomes_its_coordinates(wilma, library):
    answer = wilma.post(NEW, typed(lat="", lon="", place="55.8626,-4.3130"))
    html = answer.content.decode()
    assert 'value="55.8626"' in html
    assert library.name in html
    assert not Asset.objects.exclude(pk=library.pk).exists()


def test_what_is_here_is_shown_without_scripts_and_without_reproach(wilma, library):
    form = {"community": "govan", "place_mode": "point", "public_precision": "exact", "do": "look"}
    answer = wilma.post(NEW, form | {"lat": "55.8626", "lon": "-4.3131", "name": "Half a"})
    html = answer.content.decode()
    assert not answer.context["form"].errors
    assert f"{library.get_absolute_url()}#check" in html
    assert 'value="Half a"' in html


def test_an_entry_being_edited_is_not_offered_as_its_own_double(wilma, library):
    assert 'data-target="nearby"' in wilma.get(NEW).content.decode()
    page = wilma.get(reverse("assets:edit", args=[library.uid])).content.decode()
    assert 'data-target="nearby"' not in page
    assert 'value="look"' not in page


def test_a_group_meets_at_a_place_chosen_by_its_name(wilma, library):
    form = typed(
        place_mode="at_asset", host="elder park library", kind="social", category="club-arts"
    )
    wilma.post(NEW, form | {"name": "Knit and natter"})
    assert Asset.objects.get(name="Knit and natter").host == library


def test_a_host_that_is_only_similar_is_offered(wilma, library):
    form = typed(place_mode="at_asset", host="Elder Park Libary", kind="social")
    answer = wilma.post(NEW, form | {"category": "club-arts", "name": "Knit"})
    assert "Do you mean: Elder Park Library?" in str(answer.context["form"].errors["host"])


def test_two_halls_of_one_name_are_told_apart_by_their_place(wilma, community):
    for place in ("Shaw Street", "Water Row"):
        factories.AssetFactory(community=community, name="Church hall", place_name=place)
    form = typed(
        place_mode="at_asset", kind="social", category="club-arts", name="Knit", host="church hall"
    )
    asked = wilma.post(NEW, form)
    assert "Church hall, Shaw Street; Church hall, Water Row" in str(asked.context["form"].errors)
    wilma.post(NEW, form | {"host": "Church hall, Water Row"})
    assert Asset.objects.get(name="Knit").host.place_name == "Water Row"


@pytest.mark.parametrize("name", ["St.Mary's", "Bowls, boules, and more", "The", "24/7", "???"])
def test_whatever_a_hall_is_called_it_is_found_as_it_is_offered(wilma, community, name):
    hall = factories.AssetFactory(community=community, name=name, place_name="Shaw Street, Govan")
    assert f"{name}, Shaw Street, Govan" in unescape(wilma.get(NEW).content.decode())
    for group, host in (("Knitting", name), ("Chess", f"{name}, Shaw Street, Govan")):
        form = typed(place_mode="at_asset", kind="social", category="club-arts")
        wilma.post(NEW, form | {"name": group, "host": host})
        assert Asset.objects.get(name=group).host == hall


def test_a_host_with_a_word_too_many_is_offered(wilma, library):
    form = typed(place_mode="at_asset", host="Elder Park Library building", kind="social")
    answer = wilma.post(NEW, form | {"category": "club-arts", "name": "Knit"})
    assert "Do you mean: Elder Park Library?" in str(answer.context["form"].errors["host"])


# --- What is close by, for the script


def test_what_is_close_by_is_told_as_data(client, library):
    answer = client.get(reverse("assets:nearby"), {"lat": "55.8626", "lon": "-4.3131"})
    assert answer.json()["assets"] == [
        {
            "name": library.name,
            "url": library.get_absolute_url(),
            "kind": "physical",
            "icon": "books",
            "place_name": "",
            "distance": "10 m",
        }
    ]


def test_a_draft_close_by_is_told_only_to_those_who_may_know(client, wilma, library):
    Asset.objects.filter(pk=library.pk).update(status="draft")
    here = {"lat": "55.8626", "lon": "-4.3131"}
    assert client.get(reverse("assets:nearby"), here).json()["assets"] == []
    assert len(wilma.get(reverse("assets:nearby"), here).json()["assets"]) == 1


@pytest.mark.parametrize(
    "query", ["", "?lat=1", "?lat=nan&lon=1", "?lat=99&lon=1", "?lat=1&lon=1&odd=1", "?lat=%00"]
)
def test_a_place_nobody_can_read_is_a_clear_400(client, db, query):
    answer = client.get(reverse("assets:nearby") + query)
    assert answer.status_code == 400
    assert answer.json()["message"]

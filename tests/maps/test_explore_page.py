"""The explore page as a visitor reads it, before any script runs."""

import re
from urllib.parse import parse_qsl

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext

from assetmap.gazetteer.models import Place, Postcode
from tests import factories


@pytest.fixture
def postcode(db):
    return Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(*factories.GOVAN, srid=4326), source="test"
    )


def names(page):
    return re.findall(r'<h3[^>]*><a href="/assets/[^"]*"[^>]*>([^<]*)</a>', page)


def read(client, query=""):
    answer = client.get(f"/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_is_in_the_page(client, library, group, person):
    page = read(client, "?sort=name")
    assert names(page) == [library.name, person.name, group.name]
    assert "3 assets" in page


def test_more_are_a_link_away_and_the_end_is_told(client, community):
    for number in range(25):
        factories.AssetFactory(community=community, name=f"Asset {number:02}")
    first = read(client, "?sort=name")
    assert names(first) == [f"Asset {number:02}" for number in range(20)]
    more = re.search(r'rel="next" href="([^"]*)"', first)[1].replace("&amp;", "&")
    second = read(client, more.removeprefix("/"))
    assert names(second) == [f"Asset {number:02}" for number in range(20, 25)]
    assert 'rel="next"' not in second


def test_filters_and_order_are_plain_forms(client, library):
    page = read(client, "?kind=physical&words=library")
    assert names(page) == [library.name]
    assert 'name="kind" value="physical"' in page or "kind=physical" in page
    filters = client.get("/filters/?kind=physical&words=library").content.decode()
    assert 'value="library"' in filters
    assert "1 asset" in filters


@pytest.mark.parametrize(
    "query",
    [
        "q=shelf&sort=name", "bbox=-4.4,55.8,-4.2,55.9&sort=name", "category=club-sport&cost=paid",
        "community=govan&community=leith&tag=tea&tag=repair",
        "life=paused&kind=physical&language=gd",
        "near=G51+3UU&radius=777&q=bikes", "step_free=no&step_free=yes&area=-4,55;-4,56;-3,55",
    ],
)  # fmt: skip
def test_nothing_asked_for_is_lost_on_the_page_of_filters(
    client, library, elsewhere, postcode, query
):
    page = parse_html(client.get(f"/filters/?{query}").content.decode())
    sent = {pair for pair in _sent(page) if pair[1]}
    all_kinds = {("kind", kind) for kind in ("human", "social", "physical")}  # as none chosen
    assert (sent - all_kinds if "kind" not in query else sent) == set(parse_qsl(query))


def _sent(element, name=""):
    """(name, value) of what a browser would send of the fields in a piece of a page."""
    told = dict(element.attributes)
    chosen = {"checked", "selected"} & told.keys()
    if chosen or (element.name == "input" and told.get("type") not in ("checkbox", "radio")):
        yield told.get("name", name), told.get("value", "")
    for child in element.children:
        if not isinstance(child, str):
            yield from _sent(child, told.get("name", name))


def test_the_nearest_is_nearest_in_metres_and_not_in_degrees(client, community, postcode):
    lon, lat = factories.GOVAN
    for name, east, north in (("West", -0.13, 0), ("North", 0, 0.1), ("Far", 1, 1)):
        spot = Point(lon + east, lat + north, srid=4326)
        factories.AssetFactory(community=community, name=name, exact_location=spot)
    assert "The nearest asset is West." in read(client, "?near=g51+3uu&words=nothing")
    factories.AssetFactory(name="Here", exact_location=Point(lon, lat, srid=4326))
    assert "The nearest asset is Here." in read(client, "?near=g51+3uu&words=nothing")


def test_a_postcode_in_the_one_box_is_a_place(client, library, postcode):
    factories.AssetFactory(name="Far away", exact_location=Point(-3.2, 55.95, srid=4326))
    page = read(client, "?q=g51+3uu")
    assert names(page) == [library.name]
    assert "These are around G51 3UU" in page


def test_words_in_the_one_box_are_words(client, library, group):
    page = read(client, "?q=knit")
    assert names(page) == [group.name]
    assert "These assets have those words" in page


def test_a_postcode_the_gazetteer_lacks_is_the_area_it_would_be_in(client, library, postcode):
    page = read(client, "?q=G51+3ZZ")
    assert names(page) == [library.name]
    assert "These are around G51 3." in page
    assert "G51 3ZZ is not in the list of postcodes" in page


def test_a_place_that_is_spelt_much_like_the_words_is_asked_about(client, library):
    Place.objects.create(
        name="Govan",
        search_name="govan",
        kind="suburb",
        point=Point(*factories.GOVAN, srid=4326),
        source="test",
    )
    page = read(client, "?q=Govann&kind=physical")
    link = re.search(r'<a href="([^"]*)">Did you mean Govan[?]</a>', page)[1]
    assert names(read(client, link.replace("&amp;", "&"))) == [library.name]
    assert "kind=physical" in link
    assert "Did you mean" not in read(client, "?q=library")


def test_nothing_found_says_what_to_take_away(client, library):
    page = read(client, "?kind=human&words=library")
    assert "Nothing like that on the map here yet" in page
    assert "(1)" in page  # without the kind there is one
    assert 'href="?words=library"' in page


def test_an_ended_asset_leaves_the_list_until_asked_for(client, community):
    factories.AssetFactory(
        community=community,
        name="The old baths",
        life="ended",
        life_reason="Closed",
        life_changed_on="2024-05-01",
    )
    assert names(read(client)) == []
    assert names(read(client, "?life=ended")) == ["The old baths"]


def test_a_mistake_in_the_address_is_named_and_the_rest_is_kept(client, library, group):
    answer = client.get("/?kind=physical&colour=red")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "There is no filter called “colour”." in page
    assert names(page) == [library.name]


def test_a_draft_is_on_the_list_only_of_those_who_may_know(as_user, cast, community):
    factories.AssetFactory(community=community, status="draft", name="A secret plan")
    knows = {who for who, user in cast.items() if "A secret plan" in read(as_user(user))}
    assert knows == {"worker", "moderator", "manager", "administrator"}


def test_the_number_of_queries_does_not_grow(client, community):
    def ask():
        with CaptureQueriesContext(connection) as seen:
            read(client)
        return len(seen)

    def grow(number):
        for _ in range(number):
            factories.AssetFactory(
                community=factories.CommunityFactory(), source=factories.SourceFactory()
            )

    grow(2)
    before = ask()
    grow(17)
    assert ask() == before <= 8

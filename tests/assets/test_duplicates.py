"""Entries that are likely the same: found while one is typed, from what one may see."""

import pytest
from django.contrib.gis.geos import LineString, Point
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assetmap.assets.disclosure import Reader
from assetmap.assets.duplicates import Told, finding, likely_duplicates, likely_pairs, score
from assetmap.assets.duplicates.names import likeness, normalised
from assetmap.assets.duplicates.scoring import LIKELY, phone_key, website_key
from assetmap.assets.models import Asset
from tests import factories

HERE = Point(-4.3130, 55.8626, srid=4326)
ALIKE = "assets:alike"


def east(metres, of=HERE):
    return Point(of.x + metres / 62_480, of.y, srid=4326)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Café on the Corner", "cafe corner"),
        ("St. Mary's Church", "Saint Marys Church"),
        ("Shaw St", "Shaw Street"),
        ("Govan Community Ctr", "Govan Community Centre"),
        ("Knit & Natter", "knit and natter"),
        ("1st Govan Scouts", "First Govan Scouts"),
        ("Linthouse Housing Association Ltd", "Linthouse Housing Association"),
        ("Y.M.C.A Govan", "YMCA, Govan"),
    ],
)
def test_two_spellings_of_one_name(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Elder Park Library", "Elder Prak Libary", True),
        ("Elder Park Library", "Elder Park", True),
        ("Elder Park Library", "Elder Park Bowling Club", False),
        ("1st Govan Scouts", "2nd Govan Scouts", False),
        ("Govan Men's Shed", "Govan Men's Choir", False),
        ("Snow Factor (formerly SNO!zone)", "SNO!zone", True),
        ("Plum St Football Club", "Plum Street Football Club", True),
        ("Fairfield Library", "Oatlands Library", False),
        ("???", "Oatlands Library", False),
        ("???", "!!!", False),
        ("???", "???", True),
    ],
)
def test_close_by_a_slip_is_forgiven_and_another_thing_is_not(one, other, same):
    assert (score(Told(one), Told(other), metres=50).score >= LIKELY) is same
    assert likeness(one, other) == likeness(other, one)


@given(st.text(), st.text())
def test_any_two_names_are_alike_from_0_to_1_whichever_comes_first(one, other):
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == pytest.approx(likeness(other, one))


def test_one_telephone_does_not_make_one_of_two_groups():
    hall = Told("Thursday lunch club", phone="1414451234", website="hall.org", category=1)
    other = Told("Karate for beginners", phone="1414451234", website="hall.org", category=1)
    assert score(hall, other, metres=0).score < LIKELY


def test_far_apart_a_name_alone_is_not_enough():
    shop, same = Told("Salvation Army"), Told("Salvation Army", phone="1414451234")
    assert score(shop, Told("Salvation Army"), metres=50_000).score == 0
    assert score(same, same, metres=50_000).score >= LIKELY


def test_ways_to_write_a_number_and_an_address():
    assert phone_key("+44 (0)141 445 1234") == phone_key("0141-445 1234") == "1414451234"
    assert phone_key("none") == ""
    assert website_key("https://www.Example.org/hall/?a=b") == website_key("example.org/hall")
    assert website_key("http://[") == ""


def test_what_matches_says_why(community):
    match = score(Told("Hall", phone="1414451234"), Told("hall", phone="1414451234"), metres=10)
    assert match.in_words == "The same name, the same telephone number and close to each other"


# --- Finding them


def found(name, point=HERE, user=None, **told):
    assets = Asset.objects.visible_to(user) if user else Asset.objects.all()
    return likely_duplicates(assets.with_card_data(), name=name, point=point, **told)


def test_a_neighbour_of_nearly_the_same_name_is_found(library):
    assert found("elder park libary", east(100)) == [library]
    assert found("Elder Park Swimming Pool", east(100)) == []


def test_within_two_kilometres_only_the_same_name_is(library):
    assert found("Elder Park Library", east(1500)) == [library]
    assert found("Elder Park", east(1500)) == []
    assert found("Elder Park Library", east(5000)) == []


def test_a_route_is_as_near_as_its_nearest_edge(community):
    walk = factories.AssetFactory(
        community=community,
        name="Clyde Walkway",
        place_mode="line",
        exact_location=LineString([(-4.40, 55.8626), (-4.3140, 55.8626)], srid=4326),
        public_location=LineString([(-4.40, 55.8626), (-4.3140, 55.8626)], srid=4326),
    )
    assert found("Clyde Walkwy", HERE) == [walk]
    drawn = LineString([(-4.3135, 55.8630), (-4.25, 55.87)], srid=4326)
    assert found("Clyde Walkwy", drawn) == [walk]
    assert walk.public_point.x < -4.33  # where it stands on the map is far from here


def test_without_a_place_the_community_is_looked_through(group, community, elsewhere):
    assert found("Thursday Knit & Natter", None, community=community) == [group]
    assert found("Thursday Knit & Natter", HERE, community=community) == [group]
    assert found("Thursday Knit & Natter", None, community=elsewhere) == []


def test_what_left_the_map_or_was_merged_is_no_double(library):
    Asset.objects.filter(pk=library.pk).update(status="withdrawn")
    assert found("Elder Park Library") == []


def test_a_hidden_person_is_no_hint(community, manager, worker, moderator):
    factories.person(
        community=community, created_by=manager, status="in_review", name="Imran, tailor"
    )
    assert found("Imran, tailor", user=worker, community=community) == []
    assert found("Imran, tailor", user=moderator, community=community)


def test_a_number_the_reader_may_not_see_is_no_hint(library, outsider, worker):
    Asset.objects.filter(pk=library.pk).update(
        contact_phone="0141 445 1234", contact_audience="members"
    )

    def why(user):
        told = {"phone": "01414451234", "reader": Reader(user)}
        (asset,) = found("Elder Park Library", user=user, **told)
        return asset.match.reasons

    assert "phone" in why(worker)
    assert "phone" not in why(outsider)


def test_queries_do_not_grow_with_what_is_there(community, worker, django_assert_num_queries):
    # Three bounded questions for keys (close, shapes, alike), one for the rows, four words to the
    # database about what alike means, and its guess how many there are to compare with.
    for size in (3, 30):
        factories.AssetFactory.create_batch(size, community=community, name="Elder Park Library")
        with django_assert_num_queries(9):
            found("Elder Park Library", community=community)


@pytest.mark.parametrize("size", [5, 80])
def test_asking_for_the_most_alike_first_finds_the_same(community, worker, monkeypatch, size):
    for number in range(size):
        factories.AssetFactory(community=community, name=f"Elder Park Library {number}")
    factories.AssetFactory(community=community, name="Elder Park Lib")
    before = found("Elder Park Library 7", community=community)
    monkeypatch.setattr(finding, "CROWD", 0)
    assert found("Elder Park Library 7", community=community) == before != []


# --- While typing


def typed(**fields):
    here = {"community": "govan", "place_mode": "point", "lat": "55.8626", "lon": "-4.3130"}
    return here | {"name": "Elder Park libary", "public_precision": "exact"} | fields


def test_while_a_name_is_typed_what_is_alike_appears(as_user, worker, library):
    answer = as_user(worker).post(reverse(ALIKE), typed())
    (told,) = answer.json()["assets"]
    assert told["url"] == library.get_absolute_url()
    assert told["why"] == "Names much alike and close to each other"
    assert as_user(worker).post(reverse(ALIKE), typed(name="El")).json() == {"assets": []}


def test_half_a_form_is_never_an_error(as_user, worker, library):
    for odd in ({"lat": "x"}, {"community": "nowhere"}, {"category": "\0"}, {"shape": "{"}):
        answer = as_user(worker).post(reverse(ALIKE), typed(**odd))
        assert answer.status_code == 200
        assert "assets" in answer.json()
    assert as_user(worker).post(reverse(ALIKE)).json() == {"assets": []}


def test_typing_tells_nothing_of_what_one_may_not_know(as_user, worker, community, manager):
    hidden = factories.person(
        community=community, created_by=manager, status="in_review", name="Imran, tailor"
    )
    form = typed(name="Imran tailor", kind="human")
    assert as_user(worker).post(reverse(ALIKE), form).json() == {"assets": []}
    told = as_user(manager).post(reverse(ALIKE), form).json()["assets"]
    assert [asset["url"] for asset in told] == [hidden.get_absolute_url()]


# --- A whole community


def test_pairs_of_a_community_likeliest_first(community, library):
    again = factories.AssetFactory(community=community, name="Elder Park Library")
    slip = factories.AssetFactory(community=community, name="Elder Prak Libary")
    factories.AssetFactory(community=community, name="Elder Park Bowling Club")
    pairs = likely_pairs(Asset.objects.filter(community=community))
    told = [(pair.first, pair.second) for pair in pairs]
    assert told[0] == (library.pk, again.pk)
    assert set(told) == {
        (library.pk, again.pk), (library.pk, slip.pk), (again.pk, slip.pk)
    }  # fmt: skip


def test_the_report_and_the_form_find_the_same(community, library, group):
    for name, place in (("Elder Park Libary", HERE), ("Thursday knit & natter", None)):
        asset = factories.AssetFactory(
            community=community,
            name=name,
            place_mode="point" if place else "none",
            exact_location=place,
            public_location=place,
        )
        others = Asset.objects.exclude(pk=asset.pk)
        (same,) = likely_duplicates(others, name=name, point=place, community=community)
        pairs = likely_pairs(Asset.objects.all())
        assert (same.pk, asset.pk) in [(pair.first, pair.second) for pair in pairs]

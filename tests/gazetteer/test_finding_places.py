"""What people type into the search box, and what they find."""

import pytest
from django.contrib.gis.geos import Point

from assetmap.common.geo import distance_m, to_bng
from assetmap.gazetteer.nearest import nearest_place_name, nearest_place_names
from assetmap.gazetteer.search import find_place, resolve_postcode

GOVAN = Point(-4.3086, 55.8620, srid=4326)


def labels(text, **options):
    return [match.label for match in find_place(text, **options)]


@pytest.mark.parametrize(
    "text", ["G51 3UU", "g513uu", " G51  3uu ", "12 Water Row, Govan, G51 3UU", "(G51 3UU)"]
)
def test_a_postcode_is_found_however_it_is_written(gazetteer, text):
    (match,) = find_place(text)
    assert (match.label, match.kind, match.exactness) == ("G51 3UU", "postcode", "exact")
    assert match.detail == "Govan"
    assert to_bng(*match.point) == pytest.approx((255_500, 665_900), abs=0.2)


def test_a_postcode_with_a_stray_space_is_found(gazetteer):
    assert labels("EH16 5 AY") == ["EH16 5AY"]


def test_a_district_and_a_sector_are_the_middle_of_their_postcodes(gazetteer):
    (district,) = find_place("eh16")
    assert (district.label, district.kind, district.exactness) == ("EH16", "postcode_part", "exact")
    assert district.point.coords == pytest.approx((-3.164, 55.932667), abs=1e-6)
    assert district.radius_m >= 500
    (sector,) = find_place("EH16 5")
    assert (sector.label, sector.point.coords) == ("EH16 5", (-3.171, 55.931))


def test_a_short_district_leaves_out_the_longer_ones(gazetteer):
    (district,) = find_place("EH1")
    assert district.point.coords == (-3.19, 55.95)


def test_an_unknown_postcode_falls_back_to_its_sector_and_says_so(gazetteer):
    (match,) = find_place("G51 3ZZ")
    assert (match.label, match.exactness) == ("G51 3", "near_miss")
    assert "G51 3ZZ" in match.detail
    assert labels("EH16 9ZZ") == ["EH16"]
    assert labels("EH16 9") == ["EH16"]
    assert labels("ZE1 0AA") == []


@pytest.mark.parametrize("text", ["EH16 5 AY", "eh165ay", "EH16 5AY (Head Office)"])
def test_a_full_postcode_resolves_to_its_point(gazetteer, text):
    assert resolve_postcode(text).coords == (-3.17, 55.93)


@pytest.mark.parametrize("text", ["", "EH16", "EH16 5ZZ", "EH29 4700", "govan", "\0", "x" * 5_000])
def test_anything_else_resolves_to_nothing(gazetteer, text):
    assert resolve_postcode(text) is None


@pytest.mark.parametrize("text", ["govan", "GOVAN", "Góvan", "  govan "])
def test_a_name_comes_before_names_that_begin_with_it(gazetteer, text):
    found = find_place(text)
    assert [match.label for match in found] == ["Govan", "Govanhill", "Govan Station"]
    assert found[0].detail == "suburb, Glasgow City"
    assert [match.exactness for match in found] == ["exact", "near_miss", "near_miss"]


@pytest.mark.parametrize("text", ["st andrews", "Saint Andrews", "St. Andrew’s", "St-Andrews"])
def test_saints_are_found_however_they_are_written(gazetteer, text):
    assert labels(text) == ["St Andrews"]


def test_a_gaelic_name_finds_the_place_and_says_why(gazetteer):
    (match,) = find_place("Dun Eideann")
    assert (match.label, match.exactness) == ("Edinburgh", "exact")
    assert labels("Glaschu") == ["Glasgow"]
    assert labels("Bháile") == ["Seana Bhaile"]


def test_a_word_inside_a_name_is_enough(gazetteer):
    (match,) = find_place("kilbride")
    assert (match.label, match.exactness) == ("East Kilbride", "near_miss")


@pytest.mark.parametrize(
    "text, label", [("gvan", "Govan"), ("Edinbrugh", "Edinburgh"), ("glasgw", "Glasgow")]
)
def test_near_misses_are_offered_as_such(gazetteer, text, label):
    first = find_place(text)[0]
    assert (first.label, first.exactness) == (label, "near_miss")


@pytest.mark.parametrize(
    "text", ["book club", "walking group", "%", "_", "\\", "a", "|", "'", "zzz"]
)
def test_other_words_find_no_place(gazetteer, text):
    assert find_place(text) == []


def test_a_name_with_its_area_behind_is_found(gazetteer):
    (match,) = find_place("Govan, Glasgow")
    assert (match.label, match.exactness) == ("Govan", "exact")
    assert find_place("newton highland")[0].detail == "hamlet, Highland"
    assert find_place("govan paris")[0].exactness == "near_miss"


def test_bigger_places_come_first_and_closer_ones_next(gazetteer):
    details = [match.detail for match in find_place("newton", near=GOVAN)]
    assert details == ["town, Elsewhere", "hamlet, West Lothian", "hamlet, Highland"]
    inverness = Point(-4.22, 57.48, srid=4326)
    assert find_place("newton", near=inverness)[1].detail == "hamlet, Highland"


def test_one_place_from_two_sources_is_listed_once_with_its_area(gazetteer):
    (match,) = find_place("edinburgh")
    assert match.detail == "city, City of Edinburgh"


def test_plain_coordinates_are_a_place(gazetteer):
    (match,) = find_place("55.8620, -4.3086")
    assert (match.kind, match.detail) == ("coordinates", "Govan")
    assert match.point.coords == (-4.3086, 55.862)


def test_no_more_than_asked_for(gazetteer):
    assert len(find_place("newton", limit=2)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["G51 3UU", "EH16", "EH16 5", "govan", "gvan", "a b c", "", "\0"])
def test_an_empty_gazetteer_finds_nothing_calmly(text):
    assert find_place(text) == []
    assert nearest_place_name(GOVAN) == ""


def test_a_spot_is_named_after_the_nearest_settlement(gazetteer, django_assert_num_queries):
    points = [GOVAN, Point(-3.19, 55.95, srid=4326), (0.0, 0.0), (-4.26, 55.836)]
    with django_assert_num_queries(1):
        assert nearest_place_names(points) == ["Govan", "Edinburgh", "", "Govanhill"]
    assert nearest_place_names([]) == []


def test_every_search_takes_few_statements(gazetteer, django_assert_max_num_queries):
    for text in ["G51 3UU", "G51 9ZZ", "EH16", "govan", "gvan", "some four words here"]:
        with django_assert_max_num_queries(5):
            find_place(text)


def test_postcode_rows_in_national_grid_metres_are_converted(gazetteer):
    assert distance_m(resolve_postcode("G51 3UU"), GOVAN) < 600

"""Finding by words: what is found, in which order, and what searching never tells."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict

from assetmap.assets import search
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset, Word
from assetmap.assets.paging import page_of
from assetmap.common.planner import bitmaps_only
from tests import factories


def narrowed(query, user=None):
    made = AssetFilter(QueryDict(query), queryset=Asset.objects.visible_to(user or AnonymousUser()))
    assert made.is_valid(), made.errors
    return made


def names(query, user=None):
    made = narrowed(query, user)
    return [asset.name for asset in made.order(made.qs)]


@pytest.fixture
def make(community):
    """make(name, ...): an entry whose category, tags and texts have no word of a test."""

    def made(name, category="club", **data):
        return factories.AssetFactory(
            community=community, name=name, category=factories.category(category), **data
        )

    return made


@pytest.mark.parametrize(
    "words", ["gardening", "gardeni", "gardens", "GARDENING", "the gardening", "women gard"]
)
def test_a_description_is_found_stemmed_and_by_its_beginnings(make, words):
    make("Hill House", description="Gardening for women.")
    make("Another", description="Nothing of the sort.")
    assert names(f"words={words}") == ["Hill House"]


@pytest.mark.parametrize("words", ["coimhears", "coimhearsnachd", "Gàidhlig", "seinn gaidhlig"])
def test_other_languages_are_found_as_they_stand(make, words):
    make(
        "Còisir", benefit="A’ seinn sa Ghàidhlig.", tags=["gàidhlig"], description="Coimhearsnachd"
    )
    assert names(f"words={words}") == ["Còisir"]


@pytest.mark.parametrize("typed", ["bolsa", "Bølsa", "strasse"])
def test_letters_of_other_alphabets_are_taken_apart(make, typed):
    make("Bølsa Straße")
    assert names(f"words={typed}") == ["Bølsa Straße"]


def test_only_the_last_word_may_be_a_beginning(make):
    make("Library of books")
    assert names("words=book+lib") == ["Library of books"]
    assert names("words=lib+book") == []


def test_the_category_is_among_the_words(make):
    make("Number 9", category="library")
    assert names("words=library") == ["Number 9"]


def test_one_word_may_be_misspelt_beside_others_that_are_not(make):
    make("Rose garden", description="Beside the library.")
    make("Walled garden")
    make("Library garage")
    assert names("words=library+gardn") == ["Rose garden"]
    assert names("words=rose+library+zeppelin") == []


def test_a_misspelt_word_is_told_with_what_it_was_taken_for(make):
    make("Rose garden")
    assert narrowed("words=rose+gardn").search.meant == {"gardn": ("garden",)}
    assert narrowed("words=rose+garden").search.meant == {}
    assert narrowed("words=zeppelin+gardn").search.meant == {}


def test_words_about_people_are_not_kept_to_guess_with(make, community, worker):
    factories.person(community=community, created_by=worker, name="Agnieszka", tags=["lutherie"])
    make("Hall", description="Not of descriptions either.")
    kept = set(Word.objects.values_list("word", flat=True))
    assert "hall" in kept
    assert not kept & {"agnieszka", "lutherie", "descriptions"}
    make("Hall")
    assert Word.objects.filter(word="hall").count() == 1


def test_a_rare_word_beside_a_common_one_is_found_by_the_rare_one(make, monkeypatch):
    make("Rose garden")
    make("Walled garden")
    expected = search.expected_rows
    monkeypatch.setattr(
        search,
        "expected_rows",
        lambda found: (
            99_999
            if "'gard" in str(found.query) and "rose" not in str(found.query)
            else expected(found)
        ),
    )
    assert names("words=rose+gard") == ["Rose garden"]


def test_words_that_are_only_small_ones_find_nothing(make):
    make("The and of")
    assert names("words=the") == names("words=the+of") == []


def test_the_name_weighs_more_than_what_is_told_about_it(make):
    make("Anything", description="There is a harbour near it.")
    make("Harbour")
    assert names("words=harbour") == ["Harbour", "Anything"]


def test_what_nobody_may_read_is_not_found(make, community, worker):
    make("Hall", contact_name="Zebedee", contact_email="zebedee@example.org", review_note="Zebedee")
    make("Shed", address="9 Zebedee Lane", postcode="G51 3UU", public_precision="cell")
    person = factories.person(community=community, created_by=worker, person_name="Zebedee")
    Asset.objects.filter(pk=person.pk).update(contact_phone="0141 496 0000", connector="Zebedee")
    for words in ("zebedee", "zebede", "0141", "g51"):
        assert names(f"words={words}") == []


def test_a_draft_decides_nothing_for_those_who_may_not_see_it(make, worker):
    make("Rose garden")
    make("Gardn", status="draft")
    assert names("words=gardn") == ["Rose garden"]
    assert names("words=gardn", worker) == ["Gardn"]


@pytest.mark.parametrize("bound", ["MAX_FOUND", "_COMMON", "_COLLECTED", "_EVERYWHERE"])
def test_what_very_many_have_is_not_ranked_and_paged_all_the_same(make, monkeypatch, bound):
    monkeypatch.setattr(search, bound, 0)
    monkeypatch.setattr(search, "MAX_FOUND", 5)
    for number in range(8):
        make(f"Garden {number}")
    few, many = narrowed("words=3"), narrowed("words=garden")
    assert few.sort_used == narrowed("words=3&sort=best&near=55.86,-4.31").sort_used
    assert few.sort_used == ("checked" if bound == "_COMMON" else "best")
    assert many.sort_used == narrowed("words=garden&sort=best").sort_used == "checked"
    seen, cursor = [], ""
    while cursor is not None:
        page = page_of(narrowed("words=garden"), size=3, cursor=cursor)
        seen += [asset.name for asset in page.rows]
        cursor = page.next_cursor
    assert sorted(seen) == [f"Garden {number}" for number in range(8)]


def test_columns_filled_before_are_filled_anew(make):
    make("Rose garden", description="A pergola.")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets_asset SET search = NULL")
    assert names("words=pergola") == []
    with connection.schema_editor() as editor:
        import_module("assetmap.assets.migrations.0012_refill_search").refill(apps, editor)
    assert names("words=pergola") == ["Rose garden"]


def test_the_planner_is_told_for_one_question_only(db):
    def scans():
        with connection.cursor() as cursor:
            cursor.execute("SHOW enable_seqscan")
            return cursor.fetchone()[0]

    with bitmaps_only():
        assert scans() == "off"
    assert scans() == "on"

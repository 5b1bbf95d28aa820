"""The page of one asset: what it says, and to whom."""

import datetime

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset
from assetmap.assets.templatetags.asset_tags import hours_in_words, open_now
from tests import factories


def page_of(client, asset):
    answer = client.get(asset.get_absolute_url())
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def test_anybody_reads_what_a_place_offers_and_where_it_is(client, community):
    library = factories.AssetFactory(
        community=community,
        name="Elder Park Library",
        benefit="Warm, and full of books.",
        address="228a Langlands Road",
        postcode="G51 3TZ",
        step_free=True,
        toilet=False,
        cost="free",
        languages=["en", "ur", "xx"],
        tags=["books"],
        opening_hours="Tu-Sa 10:00-16:00",
        contact_phone="0141 276 1540",
        contact_audience="public",
    )
    html = page_of(client, library)
    for words in (
        "Warm, and full of books.",
        "228a Langlands Road",
        "Step-free. No toilet",
        "English, Urdu, xx",
        "Tuesday to Saturday 10:00–16:00",
        "0141 276 1540",
        "directions?to=55.8626",
        'data-lon="-4.313"',
        "Sign in to say whether it is still right",
    ):
        assert words in html, words


def test_an_address_that_ends_with_its_postcode_says_it_once(client, community):
    library = factories.AssetFactory(
        community=community, address="184 Morningside Road, EH10 4PU", postcode="EH10 4PU"
    )
    assert page_of(client, library).count("EH10 4PU") == 1


def test_contact_follows_its_audience(as_user, worker, community, client):
    asset = factories.AssetFactory(
        community=community, contact_phone="0141 496 0000", contact_audience="members"
    )
    assert "0141 496 0000" not in page_of(client, asset)
    assert "0141 496 0000" in page_of(as_user(worker), asset)


def test_a_person_is_shown_roughly_without_address_or_contact(client, person):
    Asset.objects.filter(pk=person.pk).update(connector="Elder Park Library", place_name="Govan")
    html = page_of(client, person)
    assert "Shown roughly, to protect people" in html
    assert 'data-rough-m="1000"' in html
    assert "Introductions through Elder Park Library" in html
    assert "07700" not in html
    assert "openstreetmap.org/directions" not in html
    assert reverse("assets:history", args=[person.uid]) not in html


def test_a_place_kept_secret_is_for_people_working_there(client, as_user, worker, community):
    refuge = factories.AssetFactory(
        community=community,
        address="1 Quiet Street",
        public_precision="hidden",
        public_location=None,
    )
    public = page_of(client, refuge)
    assert "Its place is not shown." in public
    assert "Quiet Street" not in public
    assert "mini-map" not in public
    assert "1 Quiet Street" in page_of(as_user(worker), refuge)


def test_an_ended_asset_keeps_its_page_and_its_reason(client, community):
    asset = factories.AssetFactory(
        community=community,
        life="ended",
        life_changed_on=datetime.date(2024, 3, 1),
        life_reason="The lease ran out.",
    )
    html = page_of(client, asset)
    assert "Ended on 1 March 2024." in html
    assert "The lease ran out." in html


def test_nobody_is_sent_to_what_has_ended(client, community, library):
    ended = factories.AssetFactory(
        name="Saturday cinema", life="ended", life_changed_on="2026-03-12", life_reason="Alec left."
    )
    page = client.get(ended.get_absolute_url()).content.decode()
    assert "Where it was" in page
    assert "Directions" not in page
    assert "Visit or get in touch" not in page
    assert "Directions" in client.get(library.get_absolute_url()).content.decode()


def test_a_draft_exists_only_for_those_working_there(client, as_user, worker, outsider, library):
    Asset.objects.filter(pk=library.pk).update(status="draft", review_note="Say what is good.")
    url = library.get_absolute_url()
    assert client.get(url).status_code == 404
    assert as_user(outsider).get(url).status_code == 404
    html = page_of(as_user(worker), library)
    assert "A draft: only people working in this community see it." in html
    assert "Say what is good." in html


def test_the_source_is_named_with_its_licence(client, community):
    source = factories.SourceFactory(name="Edinburgh directories")
    html = page_of(client, factories.AssetFactory(community=community, source=source))
    assert "Edinburgh directories" in html
    assert "OGL-UK-3.0" in html
    assert "Contains public sector information." in html


def test_a_group_says_where_it_meets_and_the_hall_what_it_hosts(client, library, group):
    Asset.objects.filter(pk=group.pk).update(place_mode="at_asset", host=library)
    assert "Meets at" in page_of(client, group)
    html = page_of(client, library)
    assert "hosts" in html
    assert group.name in html


def test_what_meets_at_an_entry_taken_off_the_map_does_not_name_it(client, library, group):
    Asset.objects.filter(pk=group.pk).update(place_mode="at_asset", host=library)
    Asset.objects.filter(pk=library.pk).update(status="withdrawn")
    assert library.name not in page_of(client, group)


def test_markup_in_what_people_write_stays_text(client, community):
    asset = factories.AssetFactory(
        community=community, name="<b>Bold</b>", description="<script>alert(1)</script>"
    )
    html = page_of(client, asset)
    assert "<b>Bold</b>" not in html
    assert "<script>alert" not in html


@pytest.mark.parametrize("size", [1, 12])
def test_the_page_asks_the_same_of_the_database_however_much_is_linked(
    client, community, library, size, django_assert_max_num_queries
):
    for _n in range(size):
        factories.AssetFactory(community=community, place_mode="at_asset", host=library)
    # asset; roles none; guests, links, projects: 5 with the community of the header
    with django_assert_max_num_queries(6):
        page_of(client, library)


# --- When it is open


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-24T12:00", "Open now, until 16:00"),  # a Tuesday
        ("2026-11-24T08:00", "Opens today at 10:00"),
        ("2026-11-22T12:00", "Opens Tuesday at 10:00"),
    ],
)
def test_opening_hours_say_when_to_go(now, words):
    assert open_now("Tu-Sa 10:00-16:00", datetime.datetime.fromisoformat(now)) == words


def test_opening_hours_nobody_can_read_say_nothing():
    assert open_now("whenever") == ""
    assert open_now("24/7") == "Open now"


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("Mo-Fr 09:00-17:00; PH off", "Monday to Friday 09:00–17:00; public holidays closed"),
        ("24/7", "Always open"),
        ("Tu 10:00-16:00; Jul 15-28 off", "Tuesday 10:00–16:00; 15–28 July closed"),
        ("Apr-Sep 09:00-17:00", "April to September 09:00–17:00"),
        ("Dec 25 off", "25 December closed"),
        ("Mo[1] 10:00-12:00", "Mo[1] 10:00-12:00"),
    ],
)
def test_opening_hours_are_told_in_words(notation, words):
    assert hours_in_words(notation) == words


# --- Still right, how it is doing, off the map


def test_a_worker_says_that_it_is_still_right(as_user, worker, library):
    Asset.objects.filter(pk=library.pk).update(checked_at=None)
    answer = as_user(worker).post(reverse("assets:check", args=[library.uid]), follow=True)
    assert "Marked as still right. Thank you, Wilma." in answer.content.decode()
    library.refresh_from_db()
    assert library.checked_by == worker


def test_an_outsider_is_told_why_not(as_user, outsider, library):
    answer = as_user(outsider).post(reverse("assets:check", args=[library.uid]))
    assert answer.status_code == 403
    assert "Only people working in this community" in answer.content.decode()


def test_the_life_of_an_asset_is_told_with_its_reason(as_user, worker, library):
    url = reverse("assets:life", args=[library.uid])
    told = {"life": "ended", "life_changed_on": "2026-01-31", "life_reason": "The roof fell in."}
    missing = as_user(worker).post(url, {"life": "ended"})
    assert missing.status_code == 200
    assert "Say when it ended and why" in missing.content.decode()
    assert as_user(worker).post(url, told).status_code == 302
    library.refresh_from_db()
    assert (library.life, library.life_reason) == ("ended", "The roof fell in.")


def test_taking_off_the_map_needs_a_reason(as_user, moderator, library, client):
    url = reverse("assets:withdrawal", args=[library.uid])
    assert as_user(moderator).post(url, {"note": ""}).status_code == 200
    assert as_user(moderator).post(url, {"note": "Twice here."}).status_code == 302
    assert client.get(library.get_absolute_url()).status_code == 404


def test_taking_agreement_back_takes_the_person_off_the_map(as_user, worker, person, client):
    url = reverse("assets:withdrawal", args=[person.uid])
    assert as_user(worker).post(url, {"agreement_taken_back": "on"}).status_code == 302
    assert client.get(person.get_absolute_url()).status_code == 404
    assert person.consents.filter(decision="withdrawn").exists()


# --- My entries


@pytest.mark.parametrize("size", [2, 30])
def test_my_entries_cost_the_same_however_many(
    as_user, worker, community, size, django_assert_num_queries
):
    factories.AssetFactory.create_batch(size, community=community, created_by=worker)
    client = as_user(worker)
    client.get(reverse("assets:mine"))
    # session, user, counts by status, count and rows of the page, changes of theirs that wait,
    # memberships for the header
    with django_assert_num_queries(7):
        answer = client.get(reverse("assets:mine"))
    assert answer.context["total"] == size


def test_my_entries_say_what_to_do_next(as_user, worker, moderator, community):
    data = {
        "kind": "physical",
        "category": factories.category("library"),
        "name": "The locked gate",
        "benefit": "None yet.",
        "location": Point(-4.31, 55.86, srid=4326),
    }
    asset = services.submit_asset(actor=worker, community=community, data=data)
    services.return_to_draft(
        actor=moderator, asset=asset, verb="moderation.returned", note="What would be good here?"
    )
    html = as_user(worker).get(reverse("assets:mine")).content.decode()
    assert "Returned with a note:" in html
    assert "What would be good here?" in html


def test_my_entries_begin_with_what_came_back(as_user, worker, community):
    mine = {"community": community, "created_by": worker}
    factories.AssetFactory(**mine, name="Came back", status="draft", review_note="Where is it?")
    factories.AssetFactory(**mine, name="Begun", status="draft")
    factories.AssetFactory(**mine, name="Seen and told", status="withdrawn", review_note="Twice")
    page = as_user(worker).get(reverse("assets:mine")).context["page"]
    assert [entry.name for entry in page] == ["Came back", "Seen and told", "Begun"]


def test_my_entries_by_status(as_user, worker, community):
    factories.AssetFactory(community=community, created_by=worker, status="draft", name="Half")
    factories.AssetFactory(community=community, created_by=worker, name="Whole")
    client = as_user(worker)
    html = client.get(reverse("assets:mine") + "?status=draft").content.decode()
    assert "Half" in html
    assert "Whole" not in html
    assert client.get(reverse("assets:mine") + "?status=odd").status_code == 400
    assert client.get(reverse("assets:mine") + "?odd=1").status_code == 400


def test_my_entries_are_for_signed_in_people(client, db):
    assert client.get(reverse("assets:mine")).status_code == 302

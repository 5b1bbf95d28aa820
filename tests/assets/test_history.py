"""What happened to an asset, and who may know what of it."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.gis.geos import Point
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset
from assetmap.assets.timeline import happenings, versions
from assetmap.history.recording import recorded
from tests import factories


def story(user, asset):
    """[(sentence, note, actor, {label: (before, after)})], newest first."""
    asset.refresh_from_db()
    reader = Reader(user)
    rows = versions(reader, asset)
    return [
        (
            each.sentence,
            each.note,
            str(each.actor or ""),
            {change.label: (told(change.before), told(change.after)) for change in each.changes},
        )
        for each in happenings(reader, asset, rows, count=50)
    ]


def told(parts):
    return "".join(text for text, _differs in parts)


@pytest.fixture
def hall(worker, moderator, community):
    """Submitted by Wilma, put on the map by Moira."""
    data = {
        "kind": "physical",
        "category": factories.category("community-centre"),
        "name": "Pearce Hall",
        "benefit": "Rooms for everybody.",
        "address": "840 Govan Road",
        "location": Point(-4.3130, 55.8626, srid=4326),
    }
    asset = services.submit_asset(actor=worker, community=community, data=data)
    return services.publish_asset(
        actor=moderator, asset=asset, verb="moderation.approved", note="Rang them."
    )


def change(actor, asset, note="", **data):
    asset.refresh_from_db()
    return services.edit_asset(
        actor=actor, asset=asset, version=asset.version, data=data, note=note
    )


def change_often(asset, times, actor=None):
    for n in range(times):
        with recorded(actor=actor, verb="assets.imported"):
            Asset.objects.filter(pk=asset.pk).update(benefit=f"Benefit {n}")


def test_people_working_there_read_the_whole_story(hall, worker, moderator):
    change(moderator, hall, benefit="Rooms and soup.", note="Saw it.")
    services.verify_asset(actor=moderator, asset=hall)
    assert story(worker, hall) == [
        ("Checked, and still right", "", "Moira", {}),
        (
            "Changed",
            "Saw it.",
            "Moira",
            {"What good comes of it": ("Rooms for everybody.", "Rooms and soup.")},
        ),
        ("Reviewed and put on the map", "Rang them.", "Moira", {}),
        ("Sent for review", "", "Wilma", {}),
    ]


def test_everybody_else_reads_it_without_names_notes_and_drafts(hall, moderator, outsider):
    change(moderator, hall, benefit="Rooms and soup.", note="Saw it.")
    for reader in (outsider, AnonymousUser()):
        assert story(reader, hall) == [
            (
                "Changed",
                "",
                "",
                {"What good comes of it": ("Rooms for everybody.", "Rooms and soup.")},
            ),
            ("Reviewed and put on the map", "", "", {}),
        ]


def test_what_was_off_the_map_is_not_told_to_everybody(hall, worker, moderator, client):
    services.return_to_draft(
        actor=moderator, asset=hall, verb="moderation.returned", note="Ring 0141 496 0000."
    )
    change(worker, hall, description="Ring 0141 496 0000.")
    change(worker, hall, description="Ring the bell.")
    hall.refresh_from_db()
    services.publish_asset(actor=moderator, asset=hall, verb="moderation.approved")
    html = client.get(reverse("assets:history", args=[hall.uid])).content.decode()
    assert "Ring the bell." in html
    assert "0141" not in html


def test_an_address_that_was_public_once_is_not_told_after_it_is_hidden(hall, moderator, client):
    change(moderator, hall, address="1 Quiet Street")
    change(moderator, hall, public_precision="hidden")
    html = client.get(reverse("assets:history", args=[hall.uid])).content.decode()
    assert "Quiet Street" not in html
    assert "Govan Road" not in html


def test_a_move_is_told_without_the_places(hall, moderator):
    change(moderator, hall, location=Point(-4.3130, 55.8716, srid=4326))
    (sentence, _note, _actor, changes), *_rest = story(AnonymousUser(), hall)
    assert sentence == "Changed"
    assert changes == {"Place on the map": ("", "moved 1 km")}


def test_an_agreement_is_part_of_the_step_it_came_with(worker, community):
    data = {
        "kind": "human",
        "category": factories.category("skill-making"),
        "name": "Hanging doors",
        "age_band": "adult",
        "benefit": "Shows how to hang a door.",
    }
    consent = {"method": "spoken", "purposes": ["publish", "contact"]}
    asset = services.submit_asset(actor=worker, community=community, data=data, consent=consent)
    assert [sentence for sentence, *_rest in story(worker, asset)] == ["Sent for review"]


def test_the_history_of_a_person_is_for_their_keepers(
    client, as_user, worker, moderator, outsider, person
):
    url = reverse("assets:history", args=[person.uid])
    assert client.get(url).status_code == 404
    assert as_user(outsider).get(url).status_code == 404
    assert as_user(worker).get(url).status_code == 200
    assert as_user(moderator).get(url).status_code == 200


def test_what_an_entry_said_of_a_person_is_not_told_once_it_is_about_a_group(
    person, moderator, community
):
    change(
        moderator,
        person,
        kind="social",
        category=factories.category("club"),
        name="The joiners",
        place_mode="none",
        location=None,
    )
    for reader in (AnonymousUser(), factories.MembershipFactory(community=community).user):
        assert "Hanging doors" not in str(story(reader, person))


def test_the_reason_an_asset_ended_is_told_once(hall, worker):
    services.change_life(
        actor=worker,
        asset=hall,
        life="ended",
        on=datetime.date(2026, 1, 31),
        reason="The roof fell in.",
    )
    (sentence, note, _actor, changes), *_rest = story(worker, hall)
    assert (sentence, note) == ("Came to an end", "")
    assert changes["Because"] == ("", "The roof fell in.")


@pytest.mark.parametrize("size", [3, 60])
def test_a_long_history_costs_no_more_than_a_short_one(
    as_user, worker, hall, size, django_assert_num_queries
):
    change_often(hall, size, actor=worker)
    client = as_user(worker)
    url = reverse("assets:history", args=[hall.uid])
    client.get(url)
    # session, user, asset, roles, count, versions, actors, where they moderate (the header)
    with django_assert_num_queries(8):
        answer = client.get(url)
    assert len(answer.context["happenings"]) == min(20, size + 2)


def test_a_history_is_read_page_by_page(client, hall):
    change_often(hall, 45)
    url = reverse("assets:history", args=[hall.uid])
    pages = [client.get(f"{url}?page={n}") for n in (1, 2, 3)]
    assert [len(page.context["happenings"]) for page in pages] == [20, 20, 6]
    first, second = (page.context["happenings"] for page in pages[:2])
    assert told(first[-1].changes[0].before) == told(second[0].changes[0].after)
    assert client.get(f"{url}?page=odd").status_code == 200
    assert client.get(f"{url}?odd=1").status_code == 400

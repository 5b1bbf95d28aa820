"""Approve, return, reject: who may, once only, and what is told."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.assets.services import StaleVersion
from assetmap.moderation import services
from tests import factories

DECISIONS = {
    "approval": services.approve_asset,
    "return": services.return_asset,
    "rejection": services.reject_asset,
}


@pytest.fixture
def waiting(community, worker):
    return factories.AssetFactory(
        community=community,
        created_by=worker,
        name="Drying green",
        status="in_review",
        published_at=None,
        checked_at=None,
    )


def last_version(asset):
    return asset.versions.order_by("-pgh_id").first()


def address(asset, name="approval"):
    return reverse(f"moderation:{name}", args=[asset.uid])


def send(client, asset, name="approval", **more):
    return client.post(address(asset, name), {"version": asset.version, "note": "", **more})


def test_moderator_puts_an_entry_on_the_map(moderator, waiting):
    asset = services.approve_asset(actor=moderator, asset=waiting)
    assert asset.status == "published"
    assert asset.published_at and asset.checked_by == moderator
    told = last_version(asset).pgh_context.metadata
    assert told["verb"] == "moderation.approved"
    assert told["actor"] == moderator.pk


def test_moderator_returns_an_entry_with_a_question(moderator, waiting):
    asset = services.return_asset(actor=moderator, asset=waiting, note="Who looks after it?")
    assert (asset.status, asset.review_note) == ("draft", "Who looks after it?")
    assert last_version(asset).pgh_context.metadata["verb"] == "moderation.returned"


def test_moderator_declines_an_entry_with_a_reason(moderator, waiting):
    asset = services.reject_asset(actor=moderator, asset=waiting, note="It is an advertisement.")
    assert (asset.status, asset.review_note) == ("withdrawn", "It is an advertisement.")
    assert last_version(asset).pgh_context.metadata["verb"] == "moderation.rejected"


@pytest.mark.parametrize("name", ["return", "rejection"])
@pytest.mark.parametrize("note", ["", "   "])
def test_sending_back_needs_a_note(moderator, waiting, name, note):
    with pytest.raises(ValidationError) as refusal:
        DECISIONS[name](actor=moderator, asset=waiting, note=note)
    assert "note" in refusal.value.message_dict
    waiting.refresh_from_db()
    assert waiting.status == "in_review"


@pytest.mark.parametrize("decision", DECISIONS.values())
@pytest.mark.parametrize("who", ["worker", "outsider", "researcher"])
def test_nobody_decides_who_does_not_coordinate_here(cast, waiting, who, decision):
    with pytest.raises(PermissionDenied):
        decision(actor=cast[who], asset=waiting, note="no")


@pytest.mark.parametrize("decision", DECISIONS.values())
def test_moderator_cannot_decide_on_own_entry(moderator, waiting, decision):
    Asset.objects.filter(pk=waiting.pk).update(created_by=moderator)
    with pytest.raises(PermissionDenied, match="your own entry"):
        decision(actor=moderator, asset=waiting, note="mine")


def test_manager_decides_too(manager, waiting):
    assert services.approve_asset(actor=manager, asset=waiting).status == "published"


def test_administrator_decides_on_places_and_not_on_people(
    administrator, waiting, community, worker
):
    assert services.approve_asset(actor=administrator, asset=waiting).status == "published"
    person = factories.person(community=community, created_by=worker, status="in_review")
    with pytest.raises(PermissionDenied):
        services.approve_asset(actor=administrator, asset=person)


def test_a_person_is_not_published_without_their_agreement(moderator, community, worker):
    person = factories.person(community=community, created_by=worker, status="in_review")
    Asset.objects.filter(pk=person.pk).update(publication_consent=None)
    with pytest.raises(ValidationError, match="agreement"):
        services.approve_asset(actor=moderator, asset=person)


def test_the_second_decision_changes_nothing(moderator, manager, waiting):
    services.approve_asset(actor=moderator, asset=waiting)
    with pytest.raises(services.AlreadyDecided):
        services.reject_asset(actor=manager, asset=waiting, note="No.")
    waiting.refresh_from_db()
    assert waiting.status == "published"


def test_what_changed_since_it_was_read_is_not_judged(moderator, waiting):
    with pytest.raises(StaleVersion):
        services.approve_asset(actor=moderator, asset=waiting, version=waiting.version - 1)


@pytest.mark.parametrize("name", DECISIONS)
def test_the_sender_is_told(moderator, waiting, name, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        DECISIONS[name](
            actor=moderator,
            asset=waiting,
            note="Who looks after it?",
            link_for=lambda asset: "https://map.example/there",
        )
    (message,) = mail.outbox
    assert message.to == ["wilma@example.org"]
    assert "Drying green" in message.subject
    assert "Who looks after it?" in message.body
    assert "https://map.example/there" in message.body


def test_moderator_decides_from_the_page(as_user, moderator, waiting):
    answer = send(as_user(moderator), waiting, note="Lovely")
    assert answer.url == reverse("moderation:queue")
    waiting.refresh_from_db()
    assert waiting.status == "published"


def test_a_missing_note_is_asked_for_beside_its_field(as_user, moderator, waiting):
    page = send(as_user(moderator), waiting, "return")
    assert page.context["decision"].errors["note"]
    waiting.refresh_from_db()
    assert waiting.status == "in_review"


def test_a_note_that_is_too_long_is_kept(as_user, moderator, waiting):
    page = send(as_user(moderator), waiting, "return", note="x" * 501)
    assert page.context["decision"].errors["note"]
    assert "x" * 501 in page.content.decode()


def test_who_comes_second_sees_who_was_first_and_when(as_user, moderator, manager, waiting):
    services.approve_asset(actor=moderator, asset=waiting)
    page = send(as_user(manager), waiting, "rejection", note="Not for us")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Moira" in text
    assert "Not for us" in text


def test_a_changed_entry_is_shown_again_with_the_note_kept(as_user, moderator, waiting):
    Asset.objects.filter(pk=waiting.pk).update(version=5, benefit="Something else now.")
    page = send(as_user(moderator), waiting, "return", note="Why so?")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Something else now." in text
    assert "Why so?" in text
    waiting.version = 5
    assert send(as_user(moderator), waiting, "return", note="Why so?").status_code == 302


def test_worker_is_told_why_not(as_user, worker, waiting):
    page = send(as_user(worker), waiting)
    assert page.status_code == 403
    assert "Only moderators and managers" in page.content.decode()


def test_for_an_outsider_the_entry_does_not_exist(as_user, outsider, waiting):
    for name in DECISIONS:
        assert send(as_user(outsider), waiting, name).status_code == 404


def test_a_decision_sent_after_the_session_ended_keeps_the_note(client, waiting):
    page = send(client, waiting, "return", note="Who looks after it?")
    assert page.status_code == 403
    assert "Who looks after it?" in page.content.decode()


def test_reading_decides_nothing(as_user, moderator, waiting):
    assert as_user(moderator).get(address(waiting)).status_code == 405

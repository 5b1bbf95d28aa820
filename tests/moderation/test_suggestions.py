"""Anybody suggests a place or says what is wrong, once each; nothing shows before its time."""

import threading
import time
import uuid

import pytest
from django.core import mail, signing
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.urls import reverse

from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import proposals
from assetmap.moderation import deciding, limits, suggestions
from assetmap.moderation.forms_suggest import SALT
from assetmap.notifications.models import Notice
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "/suggest/"


def form_key(seconds_ago=10):
    return signing.dumps([str(uuid.uuid4()), time.time() - seconds_ago], salt=SALT)


def filled(community, **more):
    return {
        "community": community.slug,
        "name": "The Tuesday bench",
        "category": "club",
        "benefit": "Somebody to sit with.",
        "place_name": "By the slip",
        "form_key": form_key(),
    } | more


@pytest.fixture
def bench(community, client):
    client.post(NEW, filled(community, email="me@example.org"))
    return Proposal.objects.get()


# --- new


def test_anybody_suggests_a_place_and_gets_a_link_that_tells_what_became_of_it(
    community, moderator, client
):
    answer = client.post(NEW, filled(community))
    assert answer.status_code == 302
    status = client.get(answer["Location"])
    assert "It waits until somebody" in status.content.decode()
    assert "Tuesday bench" not in status.content.decode(), "the link tells the state only"
    assert status["Referrer-Policy"] == "strict-origin"
    assert "no-store" in status["Cache-Control"]
    deciding.accept(actor=moderator, proposal=Proposal.objects.get())
    assert "Accepted." in client.get(answer["Location"]).content.decode()


def test_the_secret_of_the_link_is_long_and_kept_as_a_hash(bench, client):
    secret = suggestions.secret_of(bench.key)
    assert len(secret) >= 32
    assert secret not in str(Proposal.objects.values().get())
    assert client.get(reverse("suggestions:status", args=[secret[:-1] + "x"])).status_code == 404


def test_nothing_of_it_is_anywhere_before_it_is_accepted(bench, as_user, cast, community):
    for who in ("anonymous", "outsider", "worker", "researcher"):
        client = as_user(cast[who])
        for address in (
            "/", "/?words=bench", f"/communities/{community.slug}/", "/api/v1/assets/",
            "/api/v1/assets.csv", "/api/v1/assets.geojson", "/suggestions/?q=tues",
            "/map/view.json?bbox=-6,50,2,60&zoom=6", "/moderation/suggestions/", "/my-entries/",
        ):  # fmt: skip
            assert "Tuesday bench" not in client.get(address).content.decode(), (who, address)
    assert not Asset.objects.exists()


def test_coordinators_hear_without_its_words(moderator, manager, bench):
    assert set(Notice.objects.values_list("user", flat=True)) == {moderator.pk, manager.pk}
    assert "bench" not in Notice.objects.first().subject


def test_who_left_an_address_hears_what_became_of_it(
    community, moderator, client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(NEW, filled(community, email="me@example.org"))
    to_me = [message for message in mail.outbox if message.to == ["me@example.org"]]
    assert "/suggest/status/" in to_me[0].body
    with django_capture_on_commit_callbacks(execute=True):
        deciding.give_back(actor=moderator, proposal=Proposal.objects.get(), note="By which slip?")
    to_me = [message for message in mail.outbox if message.to == ["me@example.org"]]
    assert "By which slip?" in to_me[-1].body


def test_people_are_not_suggested_by_others(community, client):
    page = client.post(NEW, filled(community, category="skill-making")).content.decode()
    assert "field--error" in page
    assert "people are only shown when they agreed" in client.get(NEW).content.decode()
    with pytest.raises(ValidationError):
        suggestions.suggest(
            community=community, kind="new", key=uuid.uuid4(), data={"kind": "human", "name": "A"}
        )


@pytest.mark.parametrize(
    ("field", "text", "what"),
    [
        ("benefit", "Ring Jean on 0141 496 0000", "a telephone number"),
        ("message", "ask jean@example.org", "an email address"),
        ("place_name", "at G51 3UU", "a full postcode"),
    ],
)
def test_somebodys_details_are_refused_and_nothing_typed_is_lost(
    field, text, what, community, client
):
    page = client.post(NEW, filled(community, **{field: text})).content.decode()
    assert what in page
    assert text in page
    assert "The Tuesday bench" in page
    assert not Proposal.objects.exists()


def test_the_postcode_of_a_place_is_fine_in_its_own_field(community, client):
    client.post(NEW, filled(community, postcode="G51 3UU"))
    assert Proposal.objects.get().changes["postcode"] == "G51 3UU"


# --- about an entry


@pytest.mark.parametrize("kind", ["changed", "closed", "duplicate", "private"])
def test_anybody_says_what_is_wrong_with_an_entry(kind, library, client, moderator, as_user):
    address = reverse("suggestions:on", args=[library.uid])
    assert address in client.get(library.get_absolute_url()).content.decode()
    told = {"kind": kind, "message": "The doors are shut on Mondays.", "form_key": form_key()}
    assert client.post(address, told).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.asset) == (kind, library)
    page = as_user(moderator).get(reverse("moderation:proposal", args=[proposal.uid]))
    assert "The doors are shut on Mondays." in page.content.decode()


def test_of_an_entry_that_is_not_there_nothing_can_be_said(client, community):
    draft = factories.AssetFactory(community=community, status="draft")
    missing = reverse("suggestions:on", args=[uuid.uuid4()])
    hidden = reverse("suggestions:on", args=[draft.uid])
    assert client.get(missing).status_code == client.get(hidden).status_code == 404


# --- against rubbish


def test_a_program_that_fills_everything_is_thanked_and_forgotten(community, client):
    answer = client.post(NEW, filled(community, homepage="https://buy.example"))
    assert answer["Location"] == "/suggest/thanks/"
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (lambda: form_key(1), "That was very quick"),
        (lambda: "made-up", "open for too long"),
        (lambda: "", ""),
    ],
)
def test_a_form_filled_too_fast_or_made_up_is_shown_again(key, words, community, client):
    page = client.post(NEW, filled(community, form_key=key()))
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert "The Tuesday bench" in text
    assert not Proposal.objects.exists()


def test_after_five_at_once_one_waits_and_keeps_what_was_typed(community, client):
    for number in range(5):
        answer = client.post(NEW, filled(community, name=f"Bench {number}"))
        assert answer.status_code == 302
    answer = client.post(NEW, filled(community, name="Bench 6"))
    assert answer.status_code == 429
    assert 300 <= int(answer["Retry-After"]) <= 360, "ten an hour"
    assert "Bench 6" in answer.content.decode()
    assert Proposal.objects.count() == 5
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert other.post(NEW, filled(community, name="Bench 7")).status_code == 302


def test_the_address_is_what_our_own_proxy_saw(community, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(6):
        client = Client(headers={"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"})
        answer = client.post(NEW, filled(community, name=f"Bench {number}"))
    assert answer.status_code == 429
    assert Proposal.objects.values("address_digest").distinct().count() == 1
    assert "198.51.100.7" not in str(list(Proposal.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_five_get_through():
    digest, got = limits.digest_of("192.0.2.1"), []

    def one():
        got.append(limits.take(digest) == 0)
        connections.close_all()

    threads = [threading.Thread(target=one) for _each in range(20)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert got.count(True) == 5


def test_a_full_queue_says_so_and_keeps_what_was_typed(community, client, monkeypatch):
    monkeypatch.setattr(proposals, "QUEUE_CAP", 1)
    client.post(NEW, filled(community))
    answer = client.post(NEW, filled(community, name="Another bench"))
    assert answer.status_code == 503
    assert "Another bench" in answer.content.decode()


# --- once each


@pytest.mark.django_db(transaction=True)
def test_ten_identical_submissions_at_once_make_one_row(community):
    sent, got, start = filled(community), [], threading.Barrier(10)

    def send(number):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        start.wait(20)
        got.append(client.post(NEW, sent)["Location"])
        connections.close_all()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(10)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert Proposal.objects.count() == 1
    assert len(got) == 10 and len(set(got)) == 1, "all are led to the same page"


def test_a_lost_answer_and_a_retry_make_one_row(community, client):
    sent = filled(community)
    first, again = client.post(NEW, sent), client.post(NEW, sent)
    assert first["Location"] == again["Location"]
    assert Proposal.objects.count() == 1


def test_the_same_said_by_another_is_kept_once_and_tells_nothing_of_the_first(community, client):
    client.post(NEW, filled(community))
    other = Client(REMOTE_ADDR="192.0.2.8").post(NEW, filled(community))
    assert other["Location"] == "/suggest/thanks/"
    assert Proposal.objects.count() == 1

"""The private link: a person sees, corrects, withdraws and erases what is held, without account."""

import json
import re
import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from assetmap.accounts.services import digest_of
from assetmap.assets import services
from assetmap.assets.models import Asset, Proposal
from assetmap.common.logs import access_line
from assetmap.connections.services import (
    change_connection,
    confirm_connection,
    connect_assets,
)
from assetmap.history.recording import recorded
from assetmap.notifications.models import Notice
from assetmap.privacy.held import FIELDS, NOT_TOLD
from assetmap.privacy.models import PersonLink, Tombstone
from assetmap.privacy.services_person import (
    CORRECTABLE,
    make_link,
    revoke_link,
    withdraw_by_the_person,
)
from tests import factories
from tests.conftest import DOT, photo_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tombstones(settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")


@pytest.fixture
def secret(worker, person):
    return make_link(actor=worker, asset=person)


def page(name, secret):
    return reverse(f"privacy:{name}", args=[secret])


def correction(client, secret, **changes):
    form = client.get(page("person_correction", secret)).context["form"]
    sent = {name: form[name].value() for name in form.fields} | changes
    return client.post(page("person_correction", secret), sent)


# --- Making one


def test_whoever_recorded_the_person_hands_over_a_slip(as_user, worker, person, client, settings):
    answer = as_user(worker).post(reverse("privacy:link", args=[person.uid]))
    text = answer.content.decode()
    address = re.search(r'id="private-link">([^<]+)<', text)[1]
    assert address.startswith(f"{settings.SITE_URL}/p/")
    assert "<svg" in text and "<path" in text
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "strict-origin"
    secret = address.rstrip("/").rpartition("/")[2]
    assert len(secret) >= 32  # 192 bits
    assert client.get(page("person", secret)).status_code == 200
    link = PersonLink.objects.get()
    assert link.digest == digest_of(secret)
    assert link.created_by == worker


def test_the_slip_is_shown_only_once(as_user, worker, person, secret):
    text = as_user(worker).get(reverse("privacy:link", args=[person.uid])).content.decode()
    assert secret not in text
    assert "One was made on" in text


def test_a_new_link_ends_the_one_before(client, worker, person, secret):
    newer = make_link(actor=worker, asset=person)
    assert client.get(page("person", secret)).status_code == 404
    assert client.get(page("person", newer)).status_code == 200


def test_a_lost_link_is_ended(client, as_user, worker, person, secret):
    as_user(worker).post(reverse("privacy:link_end", args=[person.uid]))
    assert client.get(page("person", secret)).status_code == 404


def test_nobody_else_makes_or_ends_one(person, secret, outsider, researcher, administrator):
    for actor in (outsider, researcher, administrator):
        for act in (make_link, revoke_link):
            with pytest.raises(PermissionDenied):
                act(actor=actor, asset=person)


def test_a_place_has_no_such_link(manager, library):
    with pytest.raises(PermissionDenied):
        make_link(actor=manager, asset=library)


def test_the_database_holds_one_open_link_a_person(person, secret):
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonLink.objects.create(asset=person, digest="other")


# --- What answers alike


def test_wrong_ended_and_erased_links_answer_alike(client, as_user, worker, person, community):
    other = factories.person(community=community, created_by=worker, name="Bram")
    ended, erased = (make_link(actor=worker, asset=asset) for asset in (person, other))
    revoke_link(actor=worker, asset=person)
    client.post(page("person_erasure", erased))
    for who in (None, worker):
        for name in ("person", "person_data", "person_correction", "person_erasure"):
            answers = [as_user(who).get(page(name, each)) for each in ("x" * 32, ended, erased)]
            told = {
                (answer.status_code, re.sub(r"/p/[^/]+/", "/p/…/", answer.content.decode()))
                for answer in answers
            }
            told = {(code, re.sub(r'csrf\w+" value="\w+"', "", text)) for code, text in told}
            assert len(told) == 1
            assert told.pop()[0] == 404


def test_odd_secrets_are_no_error(client):
    for odd in ("%00", "é" * 10, "a" * 900, "..", "%2e%2e"):
        assert client.get(f"/p/{odd}/").status_code in (404, 400)


def test_no_page_of_it_is_kept_found_or_passed_on(client, secret):
    for name in ("person", "person_data", "person_correction", "person_erasure"):
        answer = client.get(page(name, secret))
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "noindex" in answer["X-Robots-Tag"]


def test_the_log_does_not_keep_a_key(secret):
    others = [
        reverse(name, args=[secret])
        for name in ("assets:check_answer", "suggestions:status", "notifications:unsubscribe")
    ]
    for path in (page("person", secret), page("person_data", secret), *others):
        assert secret not in access_line({"PATH_INFO": path}, 200, 12, 0.004, "today")


# --- Seeing


def test_every_field_of_an_entry_is_told_or_known_not_to_be():
    columns = {field.name for field in Asset._meta.concrete_fields}
    assert not set(FIELDS) & set(NOT_TOLD)
    assert columns == {*FIELDS, *NOT_TOLD}
    assert set(CORRECTABLE) <= set(FIELDS)


def test_the_person_sees_every_field_consents_history_and_ties(client, worker, person, library):
    person.contact_phone = "07700 900555"
    person.review_note = "Is she insured?"
    with recorded(actor=worker, verb="assets.edited", note="Met her at the fair"):
        person.save()
    connect_assets(actor=worker, subject=library, verb="taught_by", object=person, note="Mondays")
    person.photos.create(position=1, alt="Agnes at her bench")
    secret = make_link(actor=worker, asset=person)
    text = client.get(page("person", secret)).content.decode()
    for words in (
        *(
            "Hanging doors",
            "Agnes McSecret",
            "07700 900555",
            "Is she insured?",
            "Met her at the fair",
        ),
        *("Show it publicly: given", "Mondays", "1000 m around", "Agnes at her bench"),
        *("Elder Park Library",),
    ):
        assert words in text, words
    assert "Wilma" not in text  # who keeps it has a name of their own to keep


def test_what_is_added_to_a_link_with_somebody_else_waits_for_their_side_here_too(
    client, worker, moderator, elsewhere, person, outsider
):
    """Wilma keeps Agnes, and may not know that who fixes bicycles in Leith is called Zebedee."""
    other = factories.person(
        community=elsewhere, created_by=outsider, name="Bicycles", person_name="Zebedee Quill"
    )
    tie = {"actor": worker, "subject": person, "verb": "refers_to", "object": other}
    tie = connect_assets(**tie, note="Ask Zebedee")
    secret = make_link(actor=worker, asset=person)
    shown, data = page("person", secret), page("person_data", secret)
    for address in (shown, data):
        text = client.get(address).content.decode()
        assert "refers people to somebody" in text
        assert "Zebedee" not in text
    change_connection(actor=worker, connection=tie, version=tie.version, data={"note": "Tuesdays"})
    confirm_connection(actor=outsider, connection=tie)
    assert "Tuesdays" in client.get(shown).content.decode()


def test_the_person_sees_their_photo_though_nobody_else_does(client, worker, person, library):
    photo, other = photo_of(person, alt="Agnes at her bench"), photo_of(library)
    secret = make_link(actor=worker, asset=person)
    Asset.objects.filter(pk=person.pk).update(status="withdrawn")
    shown = reverse("privacy:person_photo", args=[secret, photo.key])
    assert f'<img src="{shown}" alt="Your photo"' in (
        client.get(page("person", secret)).content.decode()
    )
    answer = client.get(shown)
    assert (answer.content, answer["Content-Type"]) == (DOT, "image/webp")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert client.get(reverse("assets:picture", args=[photo.key, 800])).status_code == 404
    for key, opened_by in ((other.key, secret), (photo.key, "another")):
        url = reverse("privacy:person_photo", args=[opened_by, key])
        assert client.get(url).status_code == 404


def test_the_person_sees_what_others_suggest_about_them(client, worker, person, secret):
    Proposal.objects.create(
        community=person.community,
        asset=person,
        kind="edit",
        key=uuid.uuid4(),
        sender=worker,
        changes={"benefit": "Hangs doors.", "tags": ["wood", "doors"]},
        message="She told me so",
    )
    for name in ("person", "person_data"):
        text = client.get(page(name, secret)).content.decode()
        for words in ("Hangs doors.", "wood, doors", "She told me so"):
            assert words in text
        assert "Wilma" not in text


def test_the_download_holds_the_same(client, person, secret):
    answer = client.get(page("person_data", secret))
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert set(told["entry"]) == set(FIELDS)
    assert told["entry"]["person_name"] == "Agnes McSecret"
    assert told["consents"][0]["wording_sha256"]
    assert told["history"]


def test_what_others_are_linked_to_stays_theirs(client, worker, community, person):
    other = factories.person(community=community, created_by=worker, name="Bram, baker")
    connect_assets(actor=worker, subject=person, verb="connects_to", object=other)
    secret = make_link(actor=worker, asset=person)
    for name in ("person", "person_data"):
        assert "Bram" not in client.get(page(name, secret)).content.decode()


# --- Correcting


def test_the_person_puts_words_right(client, person, secret, moderator):
    answer = correction(client, secret, benefit="Mends chairs.", contact_phone="07700 900111")
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.benefit, person.contact_phone) == ("Mends chairs.", "07700 900111")
    assert person.status == "published"
    assert Notice.objects.filter(user=moderator, verb="privacy.corrected").count() == 1
    assert "Corrected by the person" in client.get(page("person", secret)).content.decode()


def test_a_correction_moves_nobody(client, person, secret):
    before = person.public_location
    correction(client, secret, place_name="Near the Cross")
    person.refresh_from_db()
    assert person.public_location == before
    assert person.exact_location is None


def test_the_person_asks_for_a_wider_square_and_gets_no_smaller_one(client, person, secret):
    correction(client, secret, cell_m="5000")
    person.refresh_from_db()
    assert person.public_precision_m == 5000
    assert "never smaller" in correction(client, secret, cell_m="1000").content.decode()


def test_nothing_but_words_is_changed_by_it(client, person, secret):
    correction(client, secret, status="draft", public_precision="exact", kind="physical")
    person.refresh_from_db()
    assert (person.status, person.public_precision, person.kind) == ("published", "cell", "human")


def test_a_telephone_number_where_everybody_reads_is_refused_and_kept(client, person, secret):
    answer = correction(client, secret, benefit="Ring me on 07700 900123.")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "a telephone number" in text
    assert "Ring me on 07700 900123." in text
    person.refresh_from_db()
    assert "07700" not in person.benefit


def test_what_is_left_out_or_too_long_is_told_and_kept(client, secret):
    answer = correction(client, secret, name="", benefit="b" * 301, contact_email="agnes at home")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"name", "benefit", "contact_email"}
    assert "agnes at home" in text


def test_a_correction_over_a_newer_version_is_asked_again(client, moderator, person, secret):
    services.edit_asset(
        actor=moderator, asset=person, version=person.version, data={"tags": ["wood"]}
    )
    answer = correction(client, secret, version=1, benefit="Mends chairs.")
    assert answer.status_code == 409
    assert "Mends chairs." in answer.content.decode()
    form = answer.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert client.post(page("person_correction", secret), sent).status_code == 302
    person.refresh_from_db()
    assert (person.benefit, person.tags) == ("Mends chairs.", ["wood"])


def test_sent_without_a_version_is_no_error(client, secret):
    assert client.post(page("person_correction", secret), {"name": "A"}).status_code == 200


# --- Withdrawing


def gone(client, person):
    channels = [
        person.get_absolute_url(),
        reverse("api:asset", args=[person.uid]),
        reverse("maps:peek", args=[person.uid]),
    ]
    lists = [reverse("maps:explore") + "?q=Hanging", reverse("api:assets") + "?q=Hanging"]
    return all(client.get(url).status_code == 404 for url in channels) and not any(
        "Hanging doors" in client.get(url).content.decode() for url in lists
    )


def test_one_press_takes_a_person_off_every_page(client, person, secret, moderator, worker):
    assert not gone(client, person)
    assert client.post(page("person_withdrawal", secret)).status_code == 302
    assert gone(client, person)
    person.refresh_from_db()
    assert (person.status, person.publication_consent) == ("withdrawn", None)
    latest = person.consents.latest("decided_at")
    assert (latest.purpose, latest.decision) == ("publish", "withdrawn")
    assert (latest.method, latest.recorded_by) == ("own_device", None)
    assert Notice.objects.filter(verb="privacy.withdrawn").count() == 2


def test_all_but_keeping_it_is_taken_back_and_only_once(client, worker, person, secret):
    for purpose in ("keep", "research", "contact"):
        services.record_consent(actor=worker, asset=person, purpose=purpose, method="spoken")
    withdraw_by_the_person(secret=secret)
    taken = person.consents.filter(decision="withdrawn").values_list("purpose", flat=True)
    assert sorted(taken) == ["contact", "publish", "research"]
    client.post(page("person_withdrawal", secret))
    assert person.consents.filter(decision="withdrawn").count() == 3


def test_who_waits_for_review_can_take_it_back_too(client, manager, community):
    waits = factories.person(
        community=community, created_by=manager, status="in_review", person_name="Imran"
    )
    client.post(page("person_withdrawal", make_link(actor=manager, asset=waits)))
    waits.refresh_from_db()
    assert waits.status == "withdrawn"


def test_opening_the_link_of_a_withdrawal_changes_nothing(client, person, secret):
    assert client.get(page("person_withdrawal", secret)).status_code == 405
    person.refresh_from_db()
    assert person.status == "published"


def test_the_link_of_an_entry_merged_into_another_leads_there(client, worker, person, community):
    secret = make_link(actor=worker, asset=person)
    kept = factories.person(community=community, created_by=worker, name="At the bench")
    Asset.objects.filter(pk=person.pk).update(status="merged", merged_into=kept)
    assert "At the bench" in client.get(page("person", secret)).content.decode()
    client.post(page("person_withdrawal", secret))
    kept.refresh_from_db()
    assert kept.status == "withdrawn"


# --- Erasing


def test_a_person_erases_what_is_held(
    client, person, secret, moderator, django_capture_on_commit_callbacks
):
    assert client.get(page("person_erasure", secret)).status_code == 200
    assert Asset.objects.filter(pk=person.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page("person_erasure", secret))
    assert "All of it is erased" in answer.content.decode()
    assert not Asset.objects.filter(pk=person.pk).exists()
    assert not PersonLink.objects.exists()
    stone = Tombstone.objects.get(uid=person.uid)
    assert (stone.by_the_person, stone.erased_by) == (True, None)
    told = Notice.objects.get(user=moderator)
    assert "Agnes" not in told.subject and not told.url
    assert all("Agnes" not in message.body + message.subject for message in mail.outbox)

"""One decision counts; it can be taken back; an answer lost on the way changes nothing."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, Proposal
from assetmap.moderation import deciding
from assetmap.notifications.models import Email, Notice
from tests import factories
from tests.moderation.proposals import change, suggested, url

pytestmark = pytest.mark.django_db


# --- deciding


def test_accepting_makes_the_change_and_the_sender_hears(worker, moderator, library, waiting):
    deciding.accept(actor=moderator, proposal=waiting)
    library.refresh_from_db()
    assert library.benefit == "Books and soup."
    newest = library.versions.latest("pgh_id")
    assert newest.pgh_context.metadata["verb"] == "moderation.change_accepted"
    heard = Notice.objects.filter(verb="moderation.decided")
    assert list(heard.values_list("user", flat=True)) == [worker.pk]


def test_it_can_be_accepted_as_the_reviewer_would_have_it(moderator, library, waiting, as_user):
    browser = as_user(moderator)
    form = browser.get(url(waiting, "proposal_edit")).context["form"]
    assert form["benefit"].value() == "Books and soup."
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    answer = browser.post(
        url(waiting, "proposal_edit"), posted | {"benefit": "Books, and soup on Fridays."}
    )
    assert answer.status_code == 302
    library.refresh_from_db()
    waiting.refresh_from_db()
    assert library.benefit == "Books, and soup on Fridays."
    assert waiting.state == "accepted"


@pytest.mark.parametrize(
    ("do", "state", "words"),
    [
        ({"do": "return", "note": "Which door?"}, "returned", "Which door?"),
        ({"do": "reject", "reason": "not_clear"}, "rejected", "could not find out enough"),
        ({"do": "personal"}, "escalated", ""),
    ],
)
def test_other_decisions_leave_the_entry_alone(do, state, words, moderator, waiting, as_user):
    answer = as_user(moderator).post(url(waiting, "decision"), do, follow=True)
    assert words in answer.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == state
    assert waiting.asset.version == 1


def test_marking_as_personal_deletes_what_it_says_at_once(moderator, community):
    proposal = suggested(
        community, changes={"name": "Zebedee"}, message="He lives at 7", email="z@example.org"
    )
    deciding.mark_personal(actor=moderator, proposal=proposal)
    proposal.refresh_from_db()
    assert (proposal.changes, proposal.message, proposal.email) == ({}, "", "")
    assert proposal.decided_by == moderator


@pytest.mark.parametrize(
    "do", [{"do": "return"}, {"do": "reject"}, {"do": "merge", "other": "nowhere"}, {"do": "x"}]
)
def test_a_decision_that_lacks_something_says_what(do, moderator, waiting, as_user):
    page = as_user(moderator).post(url(waiting, "decision"), do | {"note": ""})
    assert page.status_code == 200
    assert "field--error" in page.content.decode() or "Press one" in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.is_pending


def test_nobody_decides_on_what_they_sent(moderator, community, library):
    own = suggested(community, kind="changed", asset=library, sender=moderator, is_public=False)
    for decide in (deciding.accept, deciding.mark_personal):
        with pytest.raises(PermissionDenied, match="Someone else"):
            decide(actor=moderator, proposal=own)


@pytest.mark.parametrize("who", ["outsider", "researcher"])
def test_strangers_know_nothing_of_what_waits(who, cast, waiting, as_user):
    answer = as_user(cast[who]).get(url(waiting))
    assert answer.status_code == 404
    assert as_user(cast[who]).get(reverse("moderation:proposals")).status_code in (200, 403)
    assert "soup" not in as_user(cast[who]).get("/moderation/suggestions/").content.decode()


def test_of_people_and_what_should_not_be_public_staff_know_nothing(
    administrator, worker, moderator, person, community, library, as_user
):
    theirs = change(worker, person, benefit="Mends clocks too.")
    private = suggested(community, kind="private", asset=library, message="It is a home.")
    for proposal in (theirs, private):
        assert as_user(administrator).get(url(proposal)).status_code == 404
        assert as_user(moderator).get(url(proposal)).status_code == 200


def test_where_a_change_would_have_it_meet_is_not_named_once_that_is_off_the_map(
    worker, moderator, community, elsewhere, as_user
):
    loft = factories.AssetFactory(community=elsewhere, name="Leith loft")
    choir = factories.AssetFactory(community=community)
    proposal = change(worker, choir, place_mode="at_asset", host=loft)
    pages = [(worker, url(proposal)), (moderator, url(proposal))]
    pages += [(worker, reverse("assets:edit", args=[choir.uid]))]
    pages += [(moderator, url(proposal, "proposal_edit"))]

    def names_it():
        return ["Leith loft" in as_user(who).get(page).content.decode() for who, page in pages]

    assert names_it() == [True] * 4
    Asset.objects.filter(pk=loft.pk).update(status="withdrawn")
    assert names_it() == [False] * 4


def test_what_waits_is_shown_as_text_and_leads_nowhere(moderator, community, as_user):
    proposal = suggested(
        community,
        changes={"name": "<script>x</script>", "website": "https://bad.example"},
        message="See https://bad.example/now",
    )
    page = as_user(moderator).get(url(proposal)).content.decode()
    assert "<script>x" not in page
    assert 'href="https://bad.example' not in page


def test_a_new_place_is_put_on_the_map_in_its_senders_name(moderator, community, client):
    proposal = suggested(
        community,
        asset_kind="social",
        changes={
            "kind": "social", "category": "club", "name": "Tuesday bench",
            "benefit": "Somebody to sit with.", "place_mode": "none",
        },
    )  # fmt: skip
    deciding.accept(actor=moderator, proposal=proposal)
    asset = Asset.objects.get(name="Tuesday bench")
    assert (asset.status, asset.created_by) == ("published", None)
    assert client.get(asset.get_absolute_url()).status_code == 200


# --- one decision only


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(moderator, manager, library, worker):
    waiting, got, start = change(worker, library, benefit="Soup."), [], threading.Barrier(2)

    def decide(actor, how):
        start.wait(10)
        try:
            how(actor)
            got.append("done")
        except deciding.AlreadyDecided as late:
            got.append(late.proposal.decided_by.name)
        finally:
            connections.close_all()

    both = [
        threading.Thread(target=decide, args=args)
        for args in (
            (moderator, lambda actor: deciding.accept(actor=actor, proposal=waiting)),
            (manager, lambda actor: deciding.give_back(actor=actor, proposal=waiting, note="?")),
        )
    ]
    [one.start() for one in both]
    [one.join() for one in both]
    assert sorted(got, key=lambda word: word != "done")[0] == "done"
    assert set(got) - {"done"} <= {"Moira", "Manus"} and len(got) == 2 and got.count("done") == 1


def test_the_one_who_comes_second_is_told_who_decided(moderator, manager, waiting, as_user):
    deciding.accept(actor=manager, proposal=waiting)
    answer = as_user(moderator).post(
        url(waiting, "decision"), {"do": "return", "note": "Which door?"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Manus decided on" in page
    assert "Which door?" in page, "what was typed is not lost"


# --- taken back


def test_a_decision_can_be_taken_back_for_ten_minutes(moderator, library, waiting, as_user):
    before = library.benefit
    deciding.accept(actor=moderator, proposal=waiting)
    as_user(moderator).post(url(waiting, "undo"))
    library.refresh_from_db()
    waiting.refresh_from_db()
    assert library.benefit == before
    assert waiting.is_pending
    deciding.accept(actor=moderator, proposal=waiting)
    Proposal.objects.update(decided_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(PermissionDenied, match="ten minutes"):
        deciding.undo(actor=moderator, proposal=waiting)


def test_only_who_decided_takes_it_back(moderator, manager, waiting):
    deciding.give_back(actor=moderator, proposal=waiting, note="?")
    with pytest.raises(PermissionDenied):
        deciding.undo(actor=manager, proposal=waiting)


def test_a_new_place_taken_back_is_off_the_map_and_can_be_accepted_again(moderator, community):
    proposal = suggested(
        community,
        changes={
            "kind": "social", "category": "club", "name": "Tuesday bench", "benefit": "Sit.",
            "place_mode": "none",
        },
    )  # fmt: skip
    deciding.accept(actor=moderator, proposal=proposal)
    deciding.undo(actor=moderator, proposal=proposal)
    assert Asset.objects.get(name="Tuesday bench").status == "withdrawn"
    deciding.accept(actor=moderator, proposal=proposal)
    assert Asset.objects.get(name="Tuesday bench").status == "published"


# --- rubbish


def test_rubbish_goes_together_and_nobody_is_told(moderator, community, waiting, as_user):
    Email.objects.all().delete()  # that a worker's change waits
    rubbish = [suggested(community, message="Buy", email="a@example.org") for _each in range(3)]
    as_user(moderator).post(
        reverse("moderation:spam"),
        {"proposal": [*(str(one.uid) for one in rubbish), str(waiting.uid), "nonsense"]},
    )
    assert set(Proposal.objects.filter(state="spam")) == set(rubbish)
    waiting.refresh_from_db()
    assert waiting.is_pending, "what a worker sent is no rubbish"
    assert not Email.objects.exists()


def test_what_should_not_be_public_comes_first_and_rubbish_last(
    community, moderator, as_user, library
):
    for kind, score, message in (
        ("changed", 8, "last"),
        ("changed", 0, "second"),
        ("private", 0, "first"),
    ):
        suggested(community, kind=kind, asset=library, score=score, message=message)
    page = as_user(moderator).get(reverse("moderation:proposals")).content.decode()
    assert page.index("first") < page.index("second") < page.index("last")


def test_both_tabs_say_how_much_waits_under_each(community, moderator, library, as_user):
    suggested(community, kind="changed", asset=library, message="m")
    for _each in range(2):
        factories.AssetFactory(community=community, status="in_review")
    for name in ("queue", "proposals"):
        page = as_user(moderator).get(reverse(f"moderation:{name}")).content.decode()
        tabs = page[page.index('aria-label="What waits"') :].split("</nav>")[0]
        assert re.findall(r'class="num">(\d+)<', tabs) == ["2", "1"]


def test_the_long_list_asks_no_more_than_the_short(
    community, moderator, library, as_user, django_assert_num_queries
):
    client = as_user(moderator)
    for many in (2, 25):
        for _each in range(many):
            suggested(community, kind="changed", asset=library, message="m")
        with django_assert_num_queries(9):
            client.get(reverse("moderation:proposals"))


# --- retries


@pytest.mark.django_db(transaction=True)
def test_forty_eight_edits_of_six_clients_with_retries_make_forty_eight_versions(
    moderator, library
):
    """Every answer is lost once, so everything is sent twice; whoever is late reads and goes on."""
    failed = []

    def edit(number):
        try:
            for turn in range(8):
                key = uuid.uuid4()
                data = {"benefit": f"Of {number}, {turn}"}
                sent = 0
                while sent < 2:
                    version = Asset.objects.values_list("version", flat=True).get(pk=library.pk)
                    try:
                        services.change_asset(
                            actor=moderator, asset=library, version=version, data=data, key=key
                        )
                        sent += 1
                    except services.StaleVersion:
                        continue
        except Exception as problem:  # a thread's would be lost
            failed.append(repr(problem))
        finally:
            connections.close_all()

    clients = [threading.Thread(target=edit, args=(number,)) for number in range(6)]
    [one.start() for one in clients]
    [one.join() for one in clients]
    assert failed == []
    library.refresh_from_db()
    assert library.version == 49
    assert library.versions.filter(pgh_context__metadata__verb="assets.edited").count() == 48


def test_a_lost_answer_and_a_retry_make_one_proposal(worker, library):
    key = uuid.uuid4()
    one = change(worker, library, key=key, benefit="Soup.")
    deciding_done = Proposal.objects.count()
    again = change(worker, library, key=key, benefit="Soup.")
    assert (one.pk, deciding_done, Proposal.objects.count()) == (again.pk, 1, 1)

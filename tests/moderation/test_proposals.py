"""What is published stays while a change waits; one decision counts; it can be taken back."""

import re
import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, Proposal
from assetmap.moderation import deciding
from assetmap.notifications.models import Email, Notice
from tests import factories

pytestmark = pytest.mark.django_db


def change(actor, asset, key=None, **data):
    asset.refresh_from_db()
    return services.change_asset(
        actor=actor, asset=asset, version=asset.version, data=data, note="Saw it.", key=key
    )[1]


@pytest.fixture
def waiting(worker, library):
    return change(worker, library, benefit="Books and soup.")


def suggested(community, **fields):
    """As somebody without an account sends it."""
    fields = {"kind": "new", "is_public": True, "key": uuid.uuid4()} | fields
    return Proposal.objects.create(community=community, **fields)


def url(proposal, name="proposal"):
    return reverse(f"moderation:{name}", args=[proposal.uid])


# --- waiting


def test_a_change_that_waits_is_shown_to_its_sender_and_to_who_decides_and_to_nobody_else(
    cast, library, waiting, community, as_user
):
    another = factories.MembershipFactory(community=community, role="worker").user
    told = {}
    for who, user in {**cast, "another worker": another}.items():
        page = as_user(user).get(library.get_absolute_url()).content.decode()
        own, others = "Your change of" in page, f"A change by {cast['worker']} of" in page
        assert (url(waiting) in page) == (own or others)
        told[who] = "own" if own else "of others" if others else ""
    assert told == {
        "anonymous": "",
        "outsider": "",
        "worker": "own",
        "moderator": "of others",
        "manager": "of others",
        "researcher": "",
        "administrator": "of others",
        "another worker": "",
    }
    assert as_user(another).get(url(waiting)).status_code == 404
    page = as_user(cast["worker"]).get(url(waiting)).content.decode()
    assert "Books and soup." in page and 'name="do"' not in page


def test_who_decides_hears_once_that_a_change_waits_and_no_more_when_it_is_taken_back(
    worker, moderator, manager, library, waiting
):
    change(worker, library, benefit="Books, soup and tea.")
    told = Notice.objects.filter(url=url(waiting))
    assert {each.user for each in told} == {moderator, manager}
    assert told[0].subject == f"A change to “{library.name}” waits for review"
    assert {each.to for each in Email.objects.all()} == {moderator.email, manager.email}
    services.take_back(actor=worker, proposal=waiting)
    assert not told.all().exists()


def test_a_change_that_waits_is_among_the_entries_of_its_sender(
    worker, moderator, waiting, as_user
):
    mine = reverse("assets:mine")
    assert url(waiting) in as_user(worker).get(mine).content.decode()
    deciding.give_back(actor=moderator, proposal=waiting, note="Which soup?")
    page = as_user(worker).get(mine).content.decode()
    assert "Which soup?" in page
    assert "Which soup?" in as_user(worker).get(url(waiting)).content.decode()
    assert Notice.objects.get(user=worker).url == url(waiting), "led to the question"
    assert url(waiting) not in as_user(moderator).get(mine).content.decode()


def test_the_form_opens_with_the_change_that_waits_so_that_nothing_of_it_is_lost(
    worker, library, waiting, as_user
):
    form = as_user(worker).get(reverse("assets:edit", args=[library.uid])).context["form"]
    assert form["benefit"].value() == "Books and soup."
    assert form["name"].value() == library.name


def test_who_no_longer_works_there_reads_nothing_of_what_they_sent(
    worker, library, waiting, as_user
):
    worker.memberships.all().delete()
    assert as_user(worker).get(url(waiting)).status_code == 404
    assert "Your change of" not in as_user(worker).get(library.get_absolute_url()).content.decode()
    assert url(waiting) not in as_user(worker).get(reverse("assets:mine")).content.decode()


def test_a_sender_takes_a_change_back_until_somebody_has_decided(
    worker, moderator, library, waiting, as_user
):
    assert as_user(moderator).post(url(waiting, "take_back")).status_code == 403
    answer = as_user(worker).post(url(waiting, "take_back"))
    assert answer["Location"] == library.get_absolute_url()
    assert not Proposal.objects.exists()
    decided = change(worker, library, benefit="Books and tea.")
    deciding.reject(actor=moderator, proposal=decided, reason="not_clear")
    assert as_user(worker).post(url(decided, "take_back")).status_code == 403


@pytest.mark.parametrize(
    ("kind", "leads"),
    [("closed", "life"), ("private", "withdrawal"), ("duplicate", "merge")],
)
def test_of_a_remark_the_reviewer_reads_the_entry_and_is_led_to_what_it_asks_for(
    kind, leads, moderator, community, library, as_user
):
    remark = suggested(community, kind=kind, asset=library, asset_kind="physical", message="See.")
    page = as_user(moderator).get(url(remark)).content.decode()
    assert library.benefit in page and reverse(f"assets:{leads}", args=[library.uid]) in page


def test_the_form_of_the_reviewer_is_that_of_an_entry_and_says_what_was_sent(
    moderator, community, library, as_user
):
    remark = suggested(community, kind="changed", asset=library, message="It opens at seven now.")
    page = as_user(moderator).get(url(remark, "proposal_edit")).content.decode()
    assert "It opens at seven now." in page and "Put it on the map" in page
    assert "Kept in the history" not in page, "a note that nobody would keep is not asked for"


def test_the_reviewer_is_told_what_happened_to_the_entry_since(
    worker, moderator, library, waiting, as_user
):
    told = "The entry has changed since this was sent."
    assert told not in as_user(moderator).get(url(waiting)).content.decode()
    change(moderator, library, name="The new library")
    page = as_user(moderator).get(url(waiting)).content.decode()
    assert told in page and "(Name)" in page and "part of this one now" not in page
    deciding.accept(actor=moderator, proposal=waiting)
    assert told not in as_user(moderator).get(url(waiting)).content.decode(), "it is done"


def test_the_reviewer_is_told_that_the_entry_has_become_part_of_another(
    worker, moderator, library, waiting, community, as_user
):
    """What was sent about one of the two is compared with what was made of both."""
    hall = factories.AssetFactory(community=community, name="Reading hall")
    services.merge_assets(actor=moderator, kept=hall, gone=library)
    page = as_user(moderator).get(url(waiting)).content.decode()
    assert "It was sent about an entry that is part of this one now." in page
    assert f"it took over “{library.name}” by {moderator}" in page


def test_what_is_published_stays_while_an_edit_waits(worker, library, waiting, client):
    before = library.benefit
    library.refresh_from_db()
    assert (library.benefit, library.version) == (before, 1)
    assert "soup" not in client.get(library.get_absolute_url()).content.decode()
    assert waiting.changes == {"benefit": "Books and soup."}


def test_a_draft_is_changed_at_once(worker, community):
    draft = factories.AssetFactory(community=community, status="draft", created_by=worker)
    assert change(worker, draft, name="Another name") is None
    draft.refresh_from_db()
    assert draft.name == "Another name"


@pytest.mark.parametrize("who", ["moderator", "manager", "administrator"])
def test_who_coordinates_changes_at_once(who, cast, library):
    assert change(cast[who], library, name="Another name") is None
    library.refresh_from_db()
    assert library.name == "Another name"


def test_a_second_change_of_the_same_worker_is_the_same_proposal(worker, library, waiting):
    again = change(worker, library, benefit="Books, soup and films.")
    assert again.pk == waiting.pk
    assert Proposal.objects.get().changes == {"benefit": "Books, soup and films."}
    assert change(worker, library, benefit=library.benefit) is None, "and none if nothing differs"
    assert not Proposal.objects.exists()


def test_what_can_not_be_is_said_to_the_sender_and_not_to_the_reviewer(worker, library):
    with pytest.raises(ValidationError, match="needs another shape"):
        change(worker, library, place_mode="area")
    assert not Proposal.objects.exists()


def test_every_sort_of_value_survives_the_waiting(worker, moderator, library, community):
    host = factories.AssetFactory(community=community, name="Hall")
    proposal = change(
        worker,
        library,
        category=factories.category("building"),
        tags=["warm", "books"],
        step_free=True,
        place_mode="at_asset",
        host=host,
        location=None,
        languages=["gd"],
    )
    deciding.accept(actor=moderator, proposal=proposal)
    library.refresh_from_db()
    assert (library.category.code, library.host, library.step_free) == ("building", host, True)
    assert (library.tags, library.languages) == (["warm", "books"], ["gd"])


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

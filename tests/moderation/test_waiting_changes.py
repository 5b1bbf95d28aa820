"""What is published stays while a change waits, shown to who sent it and to who decides."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Proposal
from assetmap.moderation import deciding
from assetmap.notifications.models import Email, Notice
from tests import factories
from tests.moderation.proposals import change, suggested, url

pytestmark = pytest.mark.django_db


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


def test_of_very_many_that_wait_the_page_shows_some_and_says_how_many_more(
    worker, moderator, library, community, waiting, as_user
):
    for _each in range(7):
        suggested(community, asset=library, kind="changed", message="New hours.")
    page = as_user(moderator).get(library.get_absolute_url()).content.decode()
    assert page.count("See what it says") == 5
    assert "3 more wait about this entry" in page
    own = as_user(worker).get(library.get_absolute_url()).content.decode()
    assert own.count("See what it says") == 1 and "more wait" not in own

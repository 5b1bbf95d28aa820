"""Mapping sessions: who tells of them, what everybody reads, and what only those working there."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from assetmap.communities import services_sessions as services
from assetmap.communities.models import MappingSession, SessionGroup
from assetmap.notifications.models import Notice
from assetmap.privacy.retention import apply_retention
from tests import factories


@pytest.fixture
def session(community, manager):
    return factories.SessionFactory(
        community=community,
        title="Walk along the water",
        came={"older": 12, "young": 3, "parents": None},
        facilitator=manager,
        notes="The key is under the blue pot.",
    )


def text(answer):
    return " ".join(answer.content.decode().split())


def url(name, session):
    return reverse(f"communities:session_{name}", args=[session.community.slug, session.pk])


def form(**changes):
    return {
        "title": "Who has your spare key?",
        "method": "conversation",
        "held_on": "2026-02-10",
        "place": "Forty front doors",
        "purpose": "To learn which neighbours hold a close together.",
        "question": "Who would you knock for at ten at night?",
        "version": 1,
        "came-TOTAL_FORMS": 3,
        "came-INITIAL_FORMS": 0,
        "came-0-group": "older",
        "came-0-number": 9,
        "came-1-group": "other",
        "came-1-called": "the choir",
        "came-1-number": 4,
    } | changes


def verb_of(session):
    return session.versions.latest("pgh_id").pgh_context.metadata["verb"]


# --- Telling of one


def test_worker_tells_of_a_session_with_who_came(as_user, worker, community):
    client = as_user(worker)
    answer = client.post(reverse("communities:session_create", args=["govan"]), form())
    kept = MappingSession.objects.get()
    assert answer["Location"] == kept.get_absolute_url()
    came = {(row.group, row.called, row.number) for row in kept.groups.all()}
    assert came == {("older", "", 9), ("other", "the choir", 4)}
    assert verb_of(kept) == "communities.session_added"
    page = text(client.get(kept.get_absolute_url()))
    assert "Who would you knock for" in page
    assert "13 people came" in page


def test_contact_details_are_pointed_out_while_somebody_types(as_user, worker):
    page = text(as_user(worker).get(reverse("communities:session_create", args=["govan"])))
    for names, words in (
        ("title purpose question who_came learned led_by", "Everybody reads this"),
        ("notes", "even where only people working here read it"),
    ):
        hint = re.search(f'data-names="{names}"[^>]*data-words="([^"]*)"', page)
        assert words in hint[1]


def test_moderators_are_asked_to_read_what_a_worker_told(as_user, worker, moderator, manager):
    address = reverse("communities:session_create", args=["govan"])
    for author, asked in ((worker, {moderator, manager}), (moderator, set())):
        as_user(author).post(address, form())
        told = Notice.objects.filter(verb="communities.session_told")
        assert {notice.user for notice in told} == asked
        told.delete()


def test_a_row_changed_emptied_and_added_is_what_stands(as_user, worker, session):
    before = session.groups.get(group="older").pk
    sent = form(**{
        "came-0-number": 14, "came-1-group": "", "came-1-called": "", "came-1-number": "",
        "came-2-group": "carers",
    })  # fmt: skip
    assert as_user(worker).post(url("edit", session), sent).status_code == 302
    came = {(row.group, row.number) for row in session.groups.all()}
    assert came == {("older", 14), ("carers", None)}
    assert session.groups.get(group="older").pk == before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"purpose": ""}, "This field is required"),
        ({"held_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "once it has"),
        ({"learned": "Ring Agnes on 07700 900123."}, "seems to hold a telephone number"),
        ({"came-0-number": -1}, "greater than or equal to 0"),
        ({"came-0-number": "a few"}, "Enter a whole number"),
        ({"came-0-group": ""}, "Of which group?"),
        ({"came-1-called": ""}, "Say which group it was."),
        ({"came-1-group": "older", "came-1-called": ""}, "there twice"),
    ],
)
def test_what_needs_another_look_is_named_and_nothing_typed_is_lost(
    as_user, worker, community, changes, told
):
    answer = as_user(worker).post(
        reverse("communities:session_create", args=["govan"]), form(**changes)
    )
    assert answer.status_code == 200
    assert told in text(answer)
    assert "Forty front doors" in text(answer)
    assert 'value="9"' in text(answer) or "came-0-number" in changes
    assert not MappingSession.objects.exists()


def test_more_rows_come_without_scripts_and_keep_what_was_typed(as_user, worker, community):
    answer = as_user(worker).post(
        reverse("communities:session_create", args=["govan"]), form(more="1", purpose="")
    )
    assert 'name="came-4-group"' in text(answer)
    assert 'value="the choir"' in text(answer)
    assert "This field is required" not in text(answer)
    assert not MappingSession.objects.exists()


def test_somebody_else_saved_meanwhile(as_user, worker, session):
    MappingSession.objects.filter(pk=session.pk).update(version=4)
    client = as_user(worker)
    answer = client.post(url("edit", session), form())
    assert "Somebody else changed this" in text(answer)
    assert 'name="version" value="4"' in text(answer)
    assert client.post(url("edit", session), form(version=4)).status_code == 302


def test_outsider_tells_nothing_of_this_community(outsider, session):
    with pytest.raises(PermissionDenied, match="working in this community"):
        services.save_session(actor=outsider, session=session)


def test_who_led_it_works_here(as_user, worker, outsider, session):
    answer = as_user(worker).post(url("edit", session), form(facilitator=outsider.pk))
    assert answer.context["form"].errors["facilitator"]


# --- Reading of it


def test_a_handful_of_people_is_not_told_exactly(client, session):
    page = text(client.get(session.get_absolute_url()))
    assert '<span>Older residents</span> <b class="num">12</b>' in page
    assert '<span>Young people</span> <b class="num">fewer than 5</b>' in page
    assert '<span>Parents</span> <b class="num">not counted</b>' in page
    assert "At least 12 people came" in page


def test_who_works_here_reads_numbers_facilitator_and_notes(as_user, client, worker, session):
    for reader, there in ((as_user(worker), True), (client, False)):
        page = text(reader.get(session.get_absolute_url()))
        assert ('<span>Young people</span> <b class="num">3</b>' in page) is there
        assert ("Manus led it." in page) is there
        assert ("blue pot" in page) is there


def test_of_kitchen_tables_everybody_is_told_the_month_only(as_user, client, worker, community):
    talks = factories.SessionFactory(community=community, method="conversation")
    for address in (
        talks.get_absolute_url(),
        reverse("communities:session_list", args=["govan"]),
        community.get_absolute_url(),
    ):
        page = text(client.get(address))
        assert "March 2026" in page
        assert "14 Mar" not in page
    assert "14 Mar" in text(as_user(worker).get(talks.get_absolute_url()))


def test_the_page_lists_what_was_told_but_of_people_only_to_who_knows_of_it(
    as_user, client, cast, session, library, group, person
):
    for asset in (library, person):
        asset.session = session
        asset.save()
    shown = {
        who: person.name in text(as_user(user).get(session.get_absolute_url()))
        for who, user in cast.items()
    }
    assert shown == {
        "anonymous": False, "outsider": False, "researcher": False, "administrator": False,
        "worker": True, "moderator": True, "manager": True,
    }  # fmt: skip
    page = text(client.get(session.get_absolute_url()))
    assert "Elder Park Library" in page
    assert "knit and natter" not in page
    held = text(client.get(reverse("communities:session_list", args=["govan"])))
    assert "1 entry came from it." in held


def test_an_entry_that_waits_is_not_told_of(client, session, library):
    library.session, library.status = session, "in_review"
    library.save()
    assert "Elder Park" not in text(client.get(session.get_absolute_url()))


def test_findings_told_there_lead_to_their_project(client, session, community):
    for is_published, said in ((True, "People came to be useful."), (False, "Still a secret.")):
        project = factories.ProjectFactory(community=community, is_published=is_published)
        factories.FindingFactory(project=project, session=session, text=said)
    page = text(client.get(session.get_absolute_url()))
    assert "People came to be useful." in page
    assert "Still a secret." not in page
    theirs = text(client.get(community.projects.get(is_published=True).get_absolute_url()))
    assert session.get_absolute_url() in theirs


def test_nobody_quoted_is_placed_at_a_session(session):
    finding = factories.FindingFactory(session=session)
    finding.quote, finding.quote_agreed_on = "I came for the soup.", "2026-03-20"
    with pytest.raises(ValidationError, match="when and where they were"):
        finding.full_clean()
    with pytest.raises(IntegrityError):
        finding.save()


def test_an_entry_is_added_from_the_page_of_its_session(as_user, worker, session):
    client = as_user(worker)
    page = client.get(session.get_absolute_url())
    into = f"{reverse('assets:create')}?community=govan&amp;session={session.pk}"
    assert into in text(page)
    asked = client.get(into.replace("&amp;", "&"))
    assert f'<option value="{session.pk}" selected>' in text(asked)


def test_the_community_tells_how_it_was_mapped(client, community, session):
    older = [
        factories.SessionFactory(community=community, held_on=f"2025-0{month}-01", title=f"No {n}")
        for n, month in enumerate((5, 4, 3), 1)
    ]
    page = text(client.get(community.get_absolute_url()))
    assert "How it was mapped" in page
    assert page.index("Walk along the water") < page.index("No 1") < page.index("No 2")
    assert older[2].title not in page
    assert "All mapping sessions" in page


def test_the_lists_ask_the_same_number_of_times_for_two_or_twenty(
    client, community, django_assert_num_queries
):
    address = reverse("communities:session_list", args=["govan"])
    for size in (2, 18):
        for held in factories.SessionFactory.create_batch(
            size, community=community, came={"older": 7, "young": 8}
        ):
            factories.AssetFactory.create_batch(3, community=community, session=held)
        # 1 community, 1 how many, 1 the page, 1 groups, 1 entries from each.
        with django_assert_num_queries(5):
            client.get(address)
        # 1 community, 1 session, 1 groups, 1 entries, 1 findings.
        with django_assert_num_queries(5):
            client.get(held.get_absolute_url())


# --- Taking it away


def test_what_was_taken_away_can_be_put_back(as_user, client, worker, session, community):
    mine = as_user(worker)
    mine.post(url("removal", session))
    assert client.get(session.get_absolute_url()).status_code == 404
    assert "Walk along" not in text(client.get(community.get_absolute_url()))
    assert "Put it back" in text(mine.get(session.get_absolute_url()))
    session.refresh_from_db()
    assert verb_of(session) == "communities.session_removed"
    mine.post(url("return", session))
    assert client.get(session.get_absolute_url()).status_code == 200
    session.refresh_from_db()
    assert verb_of(session) == "communities.session_restored"


def test_after_a_month_nothing_is_left_of_it_but_the_entries(session, library, worker):
    library.session = session
    library.save()
    services.remove_session(actor=worker, session=session)
    apply_retention()
    assert MappingSession.objects.exists()
    MappingSession.objects.update(removed_at=timezone.now() - timedelta(days=31))
    apply_retention()
    library.refresh_from_db()
    assert library.session is None
    for model in (MappingSession, SessionGroup):
        assert not model.objects.exists()
        assert not model.versions.rel.related_model.objects.exists()


def test_an_account_that_goes_takes_its_name_along(client, session, manager):
    manager.delete()
    session.refresh_from_db()
    assert session.facilitator is None

"""Entries fade when nobody looks, whoever knows is asked, and nothing is lost silently."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, CheckRequest, Proposal
from assetmap.assets.services import proposals
from assetmap.maps import pyramid
from assetmap.notifications.models import Email, Notice
from tests import factories
from tests.conftest import check_request

pytestmark = pytest.mark.django_db


def days_ago(n):
    return timezone.localdate() - timedelta(days=n)


def due(asset, n):
    """Make it due n days ago."""
    Asset.objects.filter(pk=asset.pk).update(check_due_on=days_ago(n))
    asset.refresh_from_db()
    return asset


def verbs(asset):
    return [
        version.pgh_context.metadata["verb"]
        for version in asset.versions.order_by("pgh_id").select_related("pgh_context")
        if version.pgh_context
    ]


def answer(secret, **told):
    return services.answer_request(secret=secret, **told)


# --- intervals


@pytest.mark.parametrize(
    ("code", "days"), [("class", 180), ("library", 730), ("community-centre", 730), ("club", 365)]
)
def test_what_changes_soon_is_looked_at_soon(code, days, community, worker):
    asset = factories.AssetFactory(community=community, category=factories.category(code))
    services.verify_asset(actor=worker, asset=asset)
    asset.refresh_from_db()
    assert asset.check_due_on == timezone.localdate() + timedelta(days=days)


def test_a_persons_check_is_due_on_the_first_of_a_month(person, worker):
    services.verify_asset(actor=worker, asset=person)
    person.refresh_from_db()
    year_on = timezone.localdate() + timedelta(days=365)
    assert person.check_due_on.day == 1
    assert timedelta(0) < person.check_due_on - year_on <= timedelta(days=31)


def test_the_page_of_a_person_tells_the_month_of_a_check_and_no_day(client, person, worker):
    services.verify_asset(actor=worker, asset=person)
    page = client.get(person.get_absolute_url()).content.decode()
    assert timezone.localdate().strftime("Checked in %B %Y") in page
    assert "ago" not in page


def test_a_community_looks_as_often_as_it_likes(community, elsewhere, library, manager, worker):
    there = factories.AssetFactory(community=elsewhere)
    services.set_check_intervals(
        actor=manager, community=community, days={factories.category("building"): 90}
    )
    library.refresh_from_db()
    assert library.check_due_on == timezone.localdate() + timedelta(days=90), "those there as well"
    services.verify_asset(actor=worker, asset=library)
    library.refresh_from_db()
    assert library.check_due_on == timezone.localdate() + timedelta(days=90)
    there.refresh_from_db()
    assert there.check_due_on is None
    services.set_check_intervals(
        actor=manager, community=community, days={factories.category("building"): None}
    )
    library.refresh_from_db()
    assert library.check_due_on == timezone.localdate() + timedelta(days=730)
    assert verbs(library)[-1] == "assets.interval_set"


def test_a_worker_sets_no_intervals(community, worker):
    with pytest.raises(PermissionDenied):
        services.set_check_intervals(actor=worker, community=community, days={})


@pytest.mark.parametrize("days", ["6", "3651", "often"])
def test_a_senseless_interval_is_refused_beside_its_line(days, community, manager, as_user):
    url = reverse("assets:intervals", args=[community.slug])
    page = as_user(manager).post(url, {"library": days, "park": "100"})
    assert page.status_code == 200
    assert f'value="{days}"' in page.content.decode(), "what was typed stays"
    assert not community.check_intervals.exists()


def test_intervals_are_set_on_their_page(community, manager, as_user):
    as_user(manager).post(reverse("assets:intervals", args=[community.slug]), {"park": "100"})
    assert list(community.check_intervals.values_list("category__code", "days")) == [("park", 100)]


# --- fading and lapsing


def test_what_is_overdue_says_so_and_stays(library, client):
    due(library, 1)
    page = client.get(reverse("maps:explore")).content.decode()
    assert "acard--due" in page
    assert "due for a check" in page
    services.lapse_overdue()
    assert library.name in client.get(reverse("maps:explore")).content.decode()


def test_after_a_second_interval_it_leaves_what_is_shown_unasked(library, client):
    due(library, 731)
    assert services.lapse_overdue() == 1
    assert library.name not in client.get(reverse("maps:explore")).content.decode()
    assert client.get(reverse("api:assets")).json()["count"] == 0
    assert pyramid.public_counts() == {}
    assert pyramid.differences() == []
    assert verbs(library)[-1] == "assets.lapsed"


def test_the_day_of_the_second_interval_is_not_yet_too_late(library):
    due(library, 730)
    assert services.lapse_overdue() == 0


def test_it_is_never_lost_silently(library, client):
    due(library, 1000)
    services.lapse_overdue()
    page = client.get(library.get_absolute_url())
    assert page.status_code == 200
    assert "Nobody has confirmed this for long." in page.content.decode()
    for value in ("any", "lapsed"):
        found = client.get(reverse("maps:explore"), {"upkeep": value}).content.decode()
        assert library.name in found
        rows = client.get(reverse("api:assets"), {"upkeep": value}).json()["results"]
        assert [row["is_lapsed"] for row in rows] == [True]
    assert client.get(reverse("api:assets"), {"upkeep": "due"}).json()["count"] == 0


def test_a_look_brings_it_back(library, worker, client):
    due(library, 1000)
    services.lapse_overdue()
    library.refresh_from_db()
    services.verify_asset(actor=worker, asset=library)
    assert library.name in client.get(reverse("maps:explore")).content.decode()
    assert pyramid.public_counts() == {"physical": 1}
    assert pyramid.differences() == []


def test_an_edit_is_not_a_look(library, moderator):
    due(library, 1000)
    services.lapse_overdue()
    library.refresh_from_db()
    checked = library.checked_at
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"benefit": "Warm."}
    )
    library.refresh_from_db()
    assert library.is_lapsed
    assert library.checked_at == checked


def test_the_ended_do_not_lapse_and_are_counted_by_year(library, worker, client, community):
    due(library, 1000)
    services.lapse_overdue()
    services.end_asset(actor=worker, asset=library, reason="Closed.", ended_on=date(2024, 6, 1))
    assert services.lapse_overdue() == 0
    for year, n in ((2024, 1), (2023, 0)):
        assert client.get(reverse("api:assets"), {"ended_in": year}).json()["count"] == n
    assert client.get(reverse("api:assets"), {"ended_in": "then"}).status_code == 400


def test_many_lapse_in_few_steps(community):
    factories.AssetFactory.create_batch(12, community=community, check_due_on=days_ago(800))
    assert services.lapse_overdue() == 12
    assert services.lapse_overdue() == 0
    assert pyramid.differences() == []


def test_the_map_draws_it_faint(library, client):
    point = library.public_point or library.exact_location
    box = f"{point.x - 0.001},{point.y - 0.001},{point.x + 0.001},{point.y + 0.001}"
    ask = {"bbox": box, "zoom": 18}
    due(library, -5)
    before = client.get(reverse("maps:view"), ask).json()["pins"]
    due(library, 5)
    after = client.get(reverse("maps:view"), ask).json()["pins"]
    assert [len(pin) for pin in (*before, *after)] == [6, 7]
    assert after[0][6] == 1


# --- asking by mail


@pytest.fixture
def logged(community, worker):
    """An entry without a contact, which the worker logged; due."""
    return factories.AssetFactory(
        community=community, name="Knit and natter", created_by=worker, check_due_on=days_ago(3)
    )


def links_of(message):
    return re.findall(r"http://127\.0\.0\.1:8000(/checks/[^/]+/)\?answer=(\w+)", message.body)


def test_the_contact_is_asked_with_three_links(
    logged, worker, django_capture_on_commit_callbacks, client
):
    Asset.objects.filter(pk=logged.pk).update(contact_email="jean@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        services.ask_whether_right(actor=worker, asset=logged)
    (message,) = mail.outbox
    assert message.to == ["jean@example.org"]
    links = links_of(message)
    assert [code for _url, code in links] == ["right", "changed", "ended"]
    url = links[0][0]
    assert client.get(url, {"answer": "right"}).status_code == 200
    logged.refresh_from_db()
    assert logged.is_overdue, "opening the link is no answer"
    assert "marked as checked today" in client.post(url, {"answer": "right"}).content.decode()
    logged.refresh_from_db()
    assert not logged.is_overdue
    assert logged.checked_by is None
    assert verbs(logged)[-1] == "assets.confirmed_by_mail"


def test_without_a_contact_who_logged_it_is_asked(logged, moderator):
    request = services.ask_whether_right(actor=moderator, asset=logged)
    assert request.asked == "logger"
    assert Email.objects.get().to == logged.created_by.email


def test_nobody_is_asked_twice_at_once(logged, moderator):
    services.ask_whether_right(actor=moderator, asset=logged)
    with pytest.raises(ValidationError, match="asked already"):
        services.ask_whether_right(actor=moderator, asset=logged)


def test_where_there_is_no_address_that_is_said(library, worker):
    assert library.created_by is None
    with pytest.raises(ValidationError, match="no address"):
        services.ask_whether_right(actor=worker, asset=library)


def test_of_the_secret_only_a_hash_is_kept(logged, moderator):
    services.ask_whether_right(actor=moderator, asset=logged)
    secret = re.search(r"/checks/([^/]+)/", Email.objects.get().body)[1]
    assert len(secret) == 32
    assert secret not in str(list(CheckRequest.objects.values()))


def test_a_link_works_once(logged):
    secret = check_request(logged)
    answer(secret, answer="right")
    with pytest.raises(services.RequestClosed):
        answer(secret, answer="ended", told="Gone.", ended_on=date(2024, 1, 1))


def test_a_link_works_for_thirty_days(logged, client):
    secret = check_request(logged, expires_at=timezone.now())
    page = client.post(reverse("assets:check_answer", args=[secret]), {"answer": "right"})
    assert page.status_code == 410
    assert "too old" in page.content.decode()
    logged.refresh_from_db()
    assert logged.is_overdue


def test_a_made_up_link_leads_nowhere(client, db):
    assert client.get(reverse("assets:check_answer", args=["made-up"])).status_code == 404


def test_the_page_is_kept_from_caches_and_referrers(logged, client):
    page = client.get(reverse("assets:check_answer", args=[check_request(logged)]))
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"


def test_it_has_ended_closes_it_and_coordinators_hear(logged, moderator, manager, worker, client):
    url = reverse("assets:check_answer", args=[check_request(logged)])
    page = client.post(url, {"answer": "ended", "told": "Jean moved away."})
    assert "Say when" in page.content.decode()
    assert "Jean moved away." in page.content.decode(), "what was typed stays"
    client.post(url, {"answer": "ended", "told": "Jean moved away.", "ended_on": "2026-03-01"})
    logged.refresh_from_db()
    assert (logged.life, logged.life_reason) == ("ended", "Jean moved away.")
    assert set(Notice.objects.values_list("user", flat=True)) == {moderator.pk, manager.pk}
    assert verbs(logged)[-1] == "assets.ended_by_mail"


def test_it_has_changed_waits_among_the_suggestions(logged, moderator, manager, client, as_user):
    before = logged.version
    url = reverse("assets:check_answer", args=[check_request(logged)])
    assert "Say in a few words" in client.post(url, {"answer": "changed"}).content.decode()
    told = {"answer": "changed", "told": "It is on Thursdays now."}
    client.post(url, told)
    assert client.post(url, told).status_code == 410
    proposal = Proposal.objects.get()
    assert (proposal.kind, proposal.asset, proposal.is_public) == ("changed", logged, True)
    assert proposal.base_version == before
    assert (proposal.sender, proposal.email, proposal.address_digest) == (None, "", "")
    logged.refresh_from_db()
    assert logged.version == before, "nobody but them changes what it says"
    page = reverse("moderation:proposal", args=[proposal.uid])
    notices = Notice.objects.filter(verb="assets.check_answered")
    assert {(notice.user, notice.url) for notice in notices} == {(moderator, page), (manager, page)}
    assert "It is on Thursdays now." in as_user(moderator).get(page).content.decode()
    assert client.get(page).status_code == 302, "to sign in"
    assert not any("Thursdays" in message.body for message in Email.objects.all())


def test_no_contact_details_of_others_come_in_by_an_answer(logged, client):
    url = reverse("assets:check_answer", args=[check_request(logged)])
    told = {"answer": "changed", "told": "Ring Jean on 0141 496 0000 instead."}
    assert "a telephone number. Leave it out" in client.post(url, told).content.decode()
    assert not Proposal.objects.exists()
    client.post(url, told | {"told": "Somebody else looks after it now."})
    assert Proposal.objects.get().message == "Somebody else looks after it now.", "still open"


def test_where_too_much_waits_an_answer_is_asked_for_later_and_nothing_typed_is_lost(
    logged, client, monkeypatch
):
    monkeypatch.setattr(proposals, "QUEUE_CAP", 0)
    url = reverse("assets:check_answer", args=[check_request(logged)])
    told = {"answer": "changed", "told": "It is on Thursdays now."}
    page = client.post(url, told)
    html = page.content.decode()
    assert page.status_code == 503 and "this link works until" in html and told["told"] in html
    assert not Proposal.objects.exists() and not Notice.objects.exists()
    monkeypatch.setattr(proposals, "QUEUE_CAP", 1)
    assert client.post(url, told).status_code == 200
    assert Proposal.objects.get().message == told["told"]


def test_what_was_taken_off_the_map_is_not_answered_for(logged, manager):
    secret = check_request(logged)
    services.withdraw_asset(actor=manager, asset=logged, note="Double.")
    with pytest.raises(services.RequestClosed):
        answer(secret, answer="right")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(logged):
    secret, got = check_request(logged), []

    def press():
        try:
            answer(secret, answer="right")
            got.append("done")
        except services.RequestClosed:
            got.append("closed")
        finally:
            connections.close_all()

    pressing = [threading.Thread(target=press) for _each in range(4)]
    [one.start() for one in pressing]
    [one.join() for one in pressing]
    assert sorted(got) == ["closed", "closed", "closed", "done"]


def test_messages_go_out_by_themselves_once(logged, library):
    assert services.ask_about_overdue() == 1
    assert services.ask_about_overdue() == 0
    CheckRequest.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert services.ask_about_overdue() == 0, "once an interval, not once a month"


def test_contacts_of_published_directories_are_left_in_peace(logged):
    Asset.objects.filter(pk=logged.pk).update(
        source=factories.SourceFactory(), contact_email="info@example.org"
    )
    assert services.ask_about_overdue() == 0


# --- the list


def listed(client, community, **query):
    return client.get(reverse("assets:upkeep", args=[community.slug]), query).content.decode()


def test_the_list_says_who_can_be_asked(logged, library, community, moderator, as_user):
    due(library, 1)
    client = as_user(moderator)
    assert logged.name in listed(client, community)
    assert library.name in listed(client, community, by="walk")
    assert logged.name not in listed(client, community, by="walk")
    assert logged.name in listed(client, community, by="mail")
    assert "Write about those ticked" in listed(client, community, by="mail")
    assert "Write about those ticked" not in listed(client, community, by="walk")


def test_a_worker_is_not_shown_people_others_recorded(community, manager, worker, as_user):
    hers = factories.person(community=community, created_by=manager, person_name="Nessie")
    his = factories.person(community=community, created_by=worker, name="Bashir")
    for one in (hers, his):
        due(one, 2)
    page = listed(as_user(worker), community)
    assert "Bashir" in page
    assert "Nessie" not in page
    assert "Nessie" in listed(as_user(manager), community)


def test_those_ticked_are_written_to(logged, library, community, moderator, as_user):
    due(library, 1)
    answered = as_user(moderator).post(
        reverse("assets:upkeep_ask", args=[community.slug]),
        {"asset": [str(logged.uid), str(library.uid), "nonsense"]},
        follow=True,
    )
    page = answered.content.decode()
    assert "1 message is on its way." in page
    assert "no address to write to" in page
    assert "Asked by mail today" in page


def test_the_long_list_asks_no_more_than_the_short(
    community, moderator, as_user, django_assert_num_queries
):
    client = as_user(moderator)
    for many in (2, 30):
        factories.AssetFactory.create_batch(
            many, community=community, check_due_on=days_ago(2), created_by=moderator
        )
        with django_assert_num_queries(13):
            listed(client, community)

"""What must be true of the demonstration once it is loaded, and loaded again."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from assetmap.accounts.models import User
from assetmap.assets.models import Asset, Category, Proposal, Source
from assetmap.communities.models import Community
from assetmap.connections.models import Connection
from assetmap.demo.loading import load
from assetmap.gazetteer.search import resolve_postcode
from assetmap.moderation import deciding
from assetmap.moderation.worries import worries
from assetmap.notifications.models import Email, Notice
from projects.models import Mobilisation, Project

COUNTED = (Asset, Community, Connection, Mobilisation, Project, Proposal, Source, User)


def counts():
    versions = [Asset.versions.rel.related_model, Project.versions.rel.related_model]
    return {model.__name__: model.objects.count() for model in (*COUNTED, *versions)}


def test_two_neighbourhoods_and_nineteen_published_projects_are_loaded(demo):
    assets = Asset.objects.filter(is_demo=True)
    for slug in ("govan-and-linthouse", "leith"):
        invented = assets.filter(community__slug=slug, source__slug="demo")
        assert 70 <= invented.count() <= 95
        people = invented.filter(kind="human").count()
        assert 0.22 <= people / invented.count() <= 0.38
    assert Project.objects.filter(source__slug="assets-in-action").count() == 19
    assert Project.objects.filter(source__slug="demo").count() >= 4
    assert Connection.objects.count() >= 60
    for project in Project.objects.filter(source__slug="assets-in-action"):
        assert 2 <= project.mobilisations.count() <= 5
        assert project.source_url and project.location_is_approximate
    told = {row.source.slug for row in assets.select_related("source")}
    assert told == {"demo", "demo-illustrative", "assets-in-action"}


def test_every_sort_of_place_life_and_status_is_there(demo):
    invented = Asset.objects.filter(source__slug="demo")
    for name, choices in {
        "place_mode": Asset.PlaceMode.values,
        "life": Asset.Life.values,
        "status": ["draft", "in_review", "published", "withdrawn"],
        "public_precision": Asset.Precision.values,
        "cost": Asset.Cost.values,
        "contact_audience": Asset.Audience.values,
    }.items():
        assert set(invented.values_list(name, flat=True)) == set(choices), name
    spoken = {code for row in invented for code in row.languages}
    assert {"en", "gd", "pl", "ur", "bfi", "ar"} <= spoken
    used = set(invented.values_list("category__code", flat=True))
    assert len(used) >= 0.75 * Category.objects.filter(is_active=True).count()


def test_waiting_entries_show_different_worries(demo):
    waiting = Asset.objects.filter(is_demo=True, status="in_review")
    tags = {worry.tag for row in waiting for worry in worries(row)}
    assert {"Agreement missing", "Gives away contact", "Outside the community", "No place"} <= tags


def test_checks_are_fresh_due_overdue_and_missing(demo):
    published = Asset.objects.filter(source__slug="demo", status="published")
    today = timezone.localdate()
    assert published.filter(checked_at=None).count() >= 5
    assert published.filter(check_due_on__lt=today, checked_at__isnull=False).exists()
    recent = published.filter(checked_at__gte=timezone.now() - timezone.timedelta(days=14))
    assert recent.exists()
    for row in published:
        assert row.created_at <= row.updated_at <= timezone.now()
        assert row.checked_at is None or row.created_at <= row.checked_at


def test_published_people_agreed_and_no_exact_place_of_theirs_is_kept(demo):
    people = Asset.objects.filter(is_demo=True, kind="human")
    assert not people.filter(status="published", publication_consent=None).exists()
    assert not people.exclude(exact_location=None).exists()
    assert people.filter(status__in=["draft", "in_review"], publication_consent=None).count() >= 2
    for row in people.filter(status="published"):
        assert row.connector, row


def test_entries_lie_inside_their_community(demo):
    """People are shown by a square of one kilometre, whose middle may lie beyond the outline."""
    bounded = Asset.objects.filter(is_demo=True, status="published").exclude(
        community__boundary=None
    )
    for row in bounded.exclude(public_location=None).select_related("community"):
        if row.public_precision_m:
            continue
        assert row.community.boundary.covers(row.public_point), row


def test_readable_hours_name_days(demo):
    for row in Asset.objects.filter(is_demo=True).exclude(opening_hours=""):
        assert row.open_weekdays, row.opening_hours


def test_no_two_say_the_same_and_each_says_a_sentence(demo):
    told = Counter(Asset.objects.filter(is_demo=True).values_list("benefit", flat=True))
    assert [text for text, times in told.items() if times > 1] == []
    for text in told:
        assert text.endswith((".", "!", "?")) and "!" not in text, text
        assert len(text.split()) >= 4, text


def test_only_reserved_numbers_and_addresses_are_used(demo):
    for row in Asset.objects.filter(is_demo=True):
        assert not row.contact_phone or row.contact_phone.startswith(("01632 960", "07700 900"))
        assert not row.contact_email or row.contact_email.endswith("example.org")
        assert "example.org" in row.website or not row.website


def test_histories_are_spread_over_time_and_say_who(demo):
    shed = Asset.objects.get(external_id="water-row-boat-shed")
    steps = list(shed.versions.order_by("pgh_id"))
    verbs = [step.pgh_context.metadata["verb"] for step in steps]
    assert verbs == [
        *("assets.submitted", "moderation.approved"),
        *("moderation.change_accepted", "assets.verified"),
    ]
    dates = [step.pgh_created_at for step in steps]
    assert dates == sorted(dates) and (dates[-1] - dates[0]).days > 300
    assert all(step.pgh_context.metadata["actor"] for step in steps)
    for row in Asset.objects.filter(is_demo=True).prefetch_related("versions"):
        versions = sorted(row.versions.all(), key=lambda version: version.pgh_id)
        dates = [version.pgh_created_at for version in versions]
        assert dates == sorted(dates), row
        assert dates[0] == row.created_at, row


def test_loading_again_changes_nothing(demo):
    before = counts()
    load()
    assert counts() == before


def test_places_and_postcodes_of_the_demonstration_can_be_searched_for(demo):
    assert resolve_postcode("G51 3UU")


def test_invented_entries_are_labelled_and_published_ones_name_their_source(demo, client):
    invented = Asset.objects.get(external_id="water-row-boat-shed")
    page = client.get(invented.get_absolute_url()).content.decode()
    assert "Invented for the demonstration." in page
    real = Asset.objects.get(external_id="galgael")
    page = client.get(real.get_absolute_url()).content.decode()
    assert "Invented for the demonstration." not in page
    assert "Assets in Action" in page


@pytest.mark.parametrize("slug", ["218", "coach-house-trust"])
def test_what_ended_keeps_its_story(demo, slug):
    lives = set(
        Mobilisation.objects.filter(project__slug=slug).values_list("asset__life", flat=True)
    )
    assert lives & {"ended", "at_risk"}


def test_there_is_something_to_decide_and_nobody_was_written_to(demo):
    waiting = Proposal.objects.filter(state="pending")
    kinds = Counter(waiting.values_list("community__slug", "kind"))
    assert kinds == {
        ("govan-and-linthouse", "new"): 1,
        ("govan-and-linthouse", "closed"): 1,
        ("govan-and-linthouse", "edit"): 1,
        ("leith", "new"): 1,
        ("leith", "changed"): 1,
        ("leith", "private"): 1,
    }
    moira = waiting.get(kind="edit")
    assert moira.sender.email == "moira@example.org"
    assert set(moira.changes) == {"accessible_toilet", "cost_note", "opening_hours"}
    assert max(waiting.values_list("created_at", flat=True)) < timezone.now() - timedelta(hours=12)
    assert not Notice.objects.exists() and not Email.objects.exists()


def test_whoever_reviews_accepts_what_waits_as_it_is(demo):
    """Nothing in it is refused: the first thing a new reviewer tries must work."""
    for proposal in Proposal.objects.exclude(kind="private"):
        reviewer = User.objects.get(
            memberships__community=proposal.community, memberships__role="manager"
        )
        deciding.accept(actor=reviewer, proposal=proposal)
    assert Asset.objects.get(name="Dads and prams").status == "published"
    plots = Asset.objects.get(external_id="helen-street-plots")
    assert plots.opening_hours.startswith("Su 10:00-16:00") and plots.accessible_toilet


def test_the_report_of_duplicates_shows_a_pair(demo, client):
    client.force_login(User.objects.get(email="catriona@example.org"))
    page = client.get("/communities/govan-and-linthouse/duplicates/").content.decode()
    assert "Langlands tool library" in page and "Tool library, Langlands Road" in page


def test_links_are_confirmed_by_one_end_by_both_and_by_none(demo):
    told = Counter(
        (bool(link.confirmed_by_subject_at), bool(link.confirmed_by_object_at))
        for link in Connection.objects.all()
    )
    assert told[True, True] >= 2 and told[False, False] == 1 and told[True, False] > 40

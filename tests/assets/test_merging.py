"""Two entries made one, everything carried over, and made two again."""

import threading
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset, Merge, NotDuplicates, Proposal
from assetmap.connections.models import Connection
from assetmap.maps import pyramid
from assetmap.privacy.services import erase_person
from projects.models import Mobilisation
from tests import factories
from tests.assets.test_upkeep import verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def double(community, worker):
    return factories.AssetFactory(
        community=community,
        name="Elder Park Libary",
        description="Two floors of books, and a garden behind.",
        website="https://example.org/library",
        created_by=worker,
    )


def merge(actor, kept, gone, take=(), **told):
    return services.merge_assets(actor=actor, kept=kept, gone=gone, take=take, **told)


def everything(asset):
    asset.refresh_from_db()
    left_out = ("version", "updated_at", "search")
    return {
        field.name: getattr(asset, field.attname)
        for field in Asset._meta.concrete_fields
        if field.name not in left_out
    }


def test_what_is_chosen_is_taken_and_the_rest_stays(moderator, library, double):
    merge(moderator, library, double, take=["description", "website"])
    library.refresh_from_db()
    double.refresh_from_db()
    assert (library.name, library.website) == ("Elder Park Library", "https://example.org/library")
    assert library.description.startswith("Two floors")
    assert (double.status, double.merged_into) == ("merged", library)
    assert verbs(library)[-1] == verbs(double)[-1] == "assets.merged"


def test_links_projects_and_what_meets_there_follow(moderator, community, library, double):
    other = factories.AssetFactory(community=community)
    tie = Connection.objects.create(subject=double, verb="shares_with", object=other)
    twice = Connection.objects.create(subject=library, verb="funded_by", object=other)
    Connection.objects.create(subject=double, verb="funded_by", object=other)
    Connection.objects.create(subject=double, verb="refers_to", object=library)
    hosted = factories.AssetFactory(community=community, place_mode="at_asset", host=double)
    use = Mobilisation.objects.create(
        project=factories.ProjectFactory(community=community), asset=double, role="venue"
    )
    merge(moderator, library, double)
    for row in (tie, use, hosted):
        row.refresh_from_db()
    assert (tie.subject, use.asset, hosted.host) == (library, library, library)
    assert set(Connection.objects.all()) == {tie, twice}


def test_undo_puts_everything_back(moderator, community, library, double):
    other = factories.AssetFactory(community=community)
    Connection.objects.create(subject=double, verb="funded_by", object=other, note="Since May.")
    Connection.objects.create(subject=library, verb="funded_by", object=other)
    Connection.objects.create(subject=double, verb="refers_to", object=library)
    hosted = factories.AssetFactory(community=community, place_mode="at_asset", host=double)
    before = [everything(asset) for asset in (library, double, hosted)]
    links = sorted(Connection.objects.values_list("pk", "subject", "verb", "object", "note"))
    told = merge(
        moderator, library, double, take=["name", "description", "place", "category", "contact"]
    )
    assert Connection.objects.count() == 1
    services.undo_merge(actor=moderator, merge=told)
    assert [everything(asset) for asset in (library, double, hosted)] == before
    assert (
        sorted(Connection.objects.values_list("pk", "subject", "verb", "object", "note")) == links
    )
    assert verbs(library)[-1] == verbs(double)[-1] == "assets.unmerged"
    merge(moderator, double, library)  # and the other way round is still possible


def test_every_field_comes_back_after_everything_was_taken(moderator, community, library):
    full = factories.AssetFactory(
        community=community,
        name="Other",
        tags=["a", "b"],
        languages=["gd"],
        step_free=False,
        cost="free",
        opening_hours="Mo 10:00-12:00",
        open_weekdays=[1],
        life="paused",
        contact_phone="0141 445 1234",
        contact_audience="public",
    )
    before = everything(library), everything(full)
    told = merge(moderator, library, full, take=list(services.merging.CHOSEN))
    assert library.merged_from.count() == 1
    library.refresh_from_db()
    assert (library.tags, library.step_free, library.life) == (["a", "b"], False, "paused")
    services.undo_merge(actor=moderator, merge=told)
    assert (everything(library), everything(full)) == before


def test_undo_says_when_it_can_not(moderator, library, double):
    told = merge(moderator, library, double)
    library.refresh_from_db()
    services.verify_asset(actor=moderator, asset=library)
    with pytest.raises(ValidationError, match="changed after the merge"):
        services.undo_merge(actor=moderator, merge=told)


def test_the_newer_check_counts(moderator, worker, library, double):
    services.verify_asset(actor=worker, asset=double)
    double.refresh_from_db()
    merge(moderator, library, double)
    library.refresh_from_db()
    assert (library.checked_at, library.checked_by) == (double.checked_at, worker)


def test_counts_on_the_map_are_as_if_recounted(moderator, library, double):
    told = merge(moderator, library, double, take=["place"])
    assert pyramid.differences() == []
    services.undo_merge(actor=moderator, merge=told)
    assert pyramid.differences() == []


def test_an_erased_person_does_not_come_back_by_undoing(moderator, library, double, person):
    for end in (library, double):
        Connection.objects.create(subject=end, verb="taught_by", object=person, note="Agnes!")
    told = merge(moderator, library, double)
    assert "Agnes!" in str(told.removed)
    erase_person(actor=moderator, asset=person)
    told.refresh_from_db()
    assert "Agnes!" not in str(told.removed)
    services.undo_merge(actor=moderator, merge=told)
    assert not Connection.objects.exists()


# --- Who may


def test_only_coordinators_of_both_communities(
    worker, outsider, moderator, elsewhere, library, double
):
    for nobody in (worker, outsider):
        with pytest.raises(PermissionDenied):
            merge(nobody, library, double)
    with pytest.raises(PermissionDenied):
        merge(moderator, library, factories.AssetFactory(community=elsewhere))


def test_what_was_sent_about_an_entry_is_decided_where_it_went(moderator, elsewhere, library):
    factories.MembershipFactory(user=moderator, community=elsewhere, role="moderator")
    gone = factories.AssetFactory(community=elsewhere)
    sent = Proposal.objects.create(
        community=elsewhere, asset=gone, kind="changed", is_public=True, key=uuid.uuid4()
    )
    merged = merge(moderator, library, gone)
    sent.refresh_from_db()
    assert (sent.asset, sent.community) == (library, library.community)
    services.undo_merge(actor=moderator, merge=merged)
    sent.refresh_from_db()
    assert (sent.asset, sent.community) == (gone, elsewhere)


def test_what_is_no_pair_is_refused(moderator, community, library, person, double):
    draft = factories.AssetFactory(community=community, status="draft")
    meets = factories.AssetFactory(community=community, place_mode="at_asset", host=library)
    for other in (library, person, draft, meets):
        with pytest.raises(PermissionDenied):
            merge(moderator, library, other)
    merge(moderator, library, double)
    with pytest.raises(PermissionDenied):
        merge(moderator, library, double)


def test_a_persons_agreement_is_for_their_own_entry(moderator, community, person):
    unasked = factories.person(community=community, created_by=moderator, status="in_review")
    Asset.objects.filter(pk=unasked.pk).update(publication_consent=None)
    with pytest.raises(ValidationError, match="not agreed"):
        merge(moderator, person, unasked, take=["benefit"])
    consent = person.publication_consent
    merge(moderator, person, unasked)
    person.refresh_from_db()
    assert (person.publication_consent, person.status) == (consent, "published")
    assert {row.asset_id for row in unasked.consents.all()} == {unasked.pk}


# --- Addresses


def test_the_old_address_leads_to_the_new_one_for_ever(client, as_user, moderator, library, double):
    merge(moderator, library, double)
    third = factories.AssetFactory(community=library.community)
    library.refresh_from_db()
    merge(moderator, third, library)
    for reader in (client, as_user(moderator)):
        answer = reader.get(double.get_absolute_url())
        assert (answer.status_code, answer["Location"]) == (301, third.get_absolute_url())
        answer = reader.get(f"/api/v1/assets/{double.uid}/?x=1")
        assert answer.status_code in (301, 400)
        for ending in ("/", ".json", ".geojson"):
            answer = reader.get(f"/api/v1/assets/{double.uid}{ending}")
            assert answer.status_code == 301
            assert answer["Location"] == f"/api/v1/assets/{third.uid}{ending}"


def test_it_leads_nowhere_one_may_not_go(client, moderator, library, double):
    merge(moderator, library, double)
    Asset.objects.filter(pk=library.pk).update(status="withdrawn")
    assert client.get(double.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/assets/{double.uid}/").status_code == 404


# --- Pages


def test_a_moderator_merges_on_the_page_and_undoes_it(as_user, moderator, library, double):
    moira = as_user(moderator)
    url = reverse("assets:merge", args=[library.uid])
    chosen = moira.get(url).content.decode()
    assert f"?with={double.uid}" in chosen
    page = moira.get(f"{url}?with={double.uid}")
    form = page.context["form"]
    assert form["description"].value() == "gone"  # the longer text
    assert form["website"].value() == "gone"  # where the other has none
    assert form["name"].value() == "kept"
    assert "SRID" not in page.content.decode(), "a place is told as people write it"
    posted = {name: form[name].value() for name in form.fields} | {"with": double.uid}
    answer = moira.post(url, posted, follow=True)
    assert "The two are one now" in answer.content.decode()
    library.refresh_from_db()
    assert library.website == "https://example.org/library"
    assert "Make them two again" in answer.content.decode()
    answer = moira.post(reverse("assets:merge_undo", args=[library.uid]), follow=True)
    assert "They are two again" in answer.content.decode()
    double.refresh_from_db()
    assert double.status == "published"


def test_an_entry_changed_meanwhile_is_looked_at_again(as_user, moderator, worker, library, double):
    url = reverse("assets:merge", args=[library.uid])
    form = as_user(moderator).get(f"{url}?with={double.uid}").context["form"]
    services.verify_asset(actor=worker, asset=double)
    posted = {name: form[name].value() for name in form.fields} | {"with": double.uid}
    answer = as_user(moderator).post(url, posted, follow=True)
    assert "was changed meanwhile" in answer.content.decode()
    assert not Merge.objects.exists()


@pytest.mark.parametrize("other", ["", "x", "\0", "00000000-0000-4000-8000-000000000000"])
def test_a_partner_nobody_can_read_is_never_a_500(other, as_user, moderator, library):
    url = reverse("assets:merge", args=[library.uid])
    for ask in (as_user(moderator).get, as_user(moderator).post):
        assert ask(url, {"with": other}).status_code in (200, 400, 404)


def test_a_worker_is_offered_neither(as_user, worker, library):
    assert 'id="merging"' not in as_user(worker).get(library.get_absolute_url()).content.decode()


# --- The report


def report(slug="govan"):
    return reverse("assets:duplicates", args=[slug])


def test_the_report_lists_pairs_with_reasons_until_told_apart(as_user, moderator, library, double):
    moira = as_user(moderator)
    html = moira.get(report()).content.decode()
    assert "One pair looks alike" in html
    assert "close to each other" in html
    told = {"first": double.uid, "second": library.uid}
    for _again in range(2):
        moira.post(reverse("assets:told_apart", args=["govan"]), told)
    assert NotDuplicates.objects.get().first == library
    html = moira.get(report()).content.decode()
    assert "No two entries look like the same one" in html
    assert "One pair was said not to be the same" in html


def test_a_pair_that_is_none_is_refused_in_words(as_user, moderator, library):
    url = reverse("assets:told_apart", args=["govan"])
    for told in (
        {},
        {"first": library.uid, "second": "x"},
        {"first": library.uid} | {"second": library.uid},
    ):
        assert as_user(moderator).post(url, told, follow=True).status_code == 200
    assert not NotDuplicates.objects.exists()


def test_the_report_asks_the_database_equally_often_at_two_sizes(
    as_user, moderator, community, django_assert_max_num_queries
):
    # 2 session and user, 1 community, 1 roles, 1 told apart, 1 compared, 1 shown, 1 how many,
    # and 2 for the header.
    moira = as_user(moderator)
    for size in (3, 20):
        factories.AssetFactory.create_batch(size, community=community, name="Elder Park Library")
        with django_assert_max_num_queries(11):
            assert moira.get(report()).context["pairs"]


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_make_one(moderator, library, double):
    answers = []

    def one_of_two(kept, gone):
        try:
            answers.append(merge(moderator, kept, gone))
        except PermissionDenied as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=one_of_two, args=pair)
        for pair in ((library, double), (double, library))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(answer).__name__ for answer in answers) == ["Merge", "PermissionDenied"]
    assert Asset.objects.filter(status="merged").count() == 1

"""A case study is written in several sittings, reviewed by somebody else, and then read by all."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from assetmap.notifications.models import Notice
from projects import services
from projects.helpers import who_could_help
from projects.models import Finding, Mobilisation, Project
from tests import factories

pytestmark = pytest.mark.django_db


def basics(community, **more):
    return {
        "title": "Leeks on Thursdays",
        "summary": "Men who rarely left the house grow leeks together.",
        "community": community.slug,
        "stage": "running",
        "setting": "community",
    } | more


@pytest.fixture
def draft(community, worker):
    return services.save_project(
        actor=worker,
        project=Project(community=community, title="Leeks", summary="Leeks.", setting="community"),
    )


def verbs(row):
    return [v.pgh_context.metadata["verb"] for v in row.versions.order_by("pgh_id")]


def test_a_worker_begins_with_little_and_adds_to_it(community, worker, as_user, client):
    browser = as_user(worker)
    answer = browser.post(reverse("projects:create"), basics(community))
    project = Project.objects.get()
    assert answer["Location"] == "/projects/leeks-on-thursdays/"
    assert client.get(answer["Location"]).status_code == 404, "a draft is nobody else's business"
    assert "Draft." in browser.get(answer["Location"]).content.decode()
    edited = browser.post(
        reverse("projects:edit", args=[project.slug]),
        {**basics(community), "origin": "Two men died alone.", "version": project.version},
    )
    assert edited.status_code == 302
    project.refresh_from_db()
    assert project.origin == "Two men died alone."
    assert verbs(project) == ["projects.started", "projects.edited"]


def test_two_of_one_title_have_addresses_of_their_own(community, worker):
    for _each in range(2):
        services.save_project(
            actor=worker,
            project=Project(community=community, title="New", summary="s", setting="community"),
        )
    assert sorted(Project.objects.values_list("slug", flat=True)) == ["new-2", "new-3"]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(community, worker, as_user):
    page = as_user(worker).post(
        reverse("projects:create"),
        basics(community, title="", started="last spring", story="It began with soup."),
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "It began with soup." in text
    assert "last spring" in text
    assert not Project.objects.exists()


def test_whoever_saves_second_is_told_and_keeps_what_they_wrote(draft, community, worker, as_user):
    services.save_project(actor=worker, project=draft)
    url = reverse("projects:edit", args=[draft.slug])
    page = as_user(worker).post(url, basics(community, version=1, aims="To dig."))
    text = page.content.decode()
    assert "Somebody else changed this while you were writing." in text
    assert "To dig." in text
    again = as_user(worker).post(url, basics(community, version=2, aims="To dig."))
    assert again.status_code == 302


def test_somebody_else_puts_it_before_everybody(draft, worker, moderator, manager, client):
    services.send_for_review(actor=worker, project=draft)
    assert set(Notice.objects.values_list("user", flat=True)) == {moderator.pk, manager.pk}
    with pytest.raises(PermissionDenied):
        services.publish_project(actor=worker, project=draft)
    services.publish_project(actor=moderator, project=draft)
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert Notice.objects.filter(user=worker).count() == 1
    assert verbs(draft)[-2:] == ["projects.submitted", "projects.published"]


def test_a_moderator_does_not_publish_what_they_wrote(community, moderator, manager):
    own = services.save_project(
        actor=moderator,
        project=Project(community=community, title="T", summary="s", setting="care"),
    )
    services.send_for_review(actor=moderator, project=own)
    with pytest.raises(PermissionDenied, match="Someone else"):
        services.publish_project(actor=moderator, project=own)
    services.publish_project(actor=manager, project=own)


def test_contact_details_are_pointed_out_when_kept_and_on_review(
    draft, worker, moderator, library, as_user
):
    factories.FindingFactory(project=draft, polarity="strength", text="Ring Jo on 0141 496 0000.")
    factories.EvidenceFactory(project=draft, claim="They said so to jo@example.org.")
    use = services.mobilise_asset(
        actor=worker, project=draft, asset=library, role="venue", gained="Post to G51 3UU."
    )
    told = {
        "title": "Leeks",
        "summary": "Leeks, ask jo@example.org.",
        "contact": "0141 496 0000",  # of a role or an office, in a field of its own
        "stage": "running",
        "setting": "community",
        "version": draft.version,
    }
    wilma = as_user(worker)
    page = wilma.post(reverse("projects:edit", args=[draft.slug]), told, follow=True)
    _kept, pointed_out = (str(one) for one in page.context["messages"])
    assert pointed_out.startswith("“In one sentence” seems to hold an email address.")
    draft.refresh_from_db()
    services.send_for_review(actor=worker, project=draft)
    page = as_user(moderator).get(draft.get_absolute_url())
    found = page.context["given_away"]
    assert [one.words for one in found] == [
        "“In one sentence” seems to hold an email address.",
        "“In a sentence” seems to hold a telephone number.",
        "“What is claimed” seems to hold an email address.",
        "“What the asset gained” seems to hold a full postcode.",
    ]
    assert found[-1].url == reverse("projects:use_edit", args=[draft.slug, use.pk])
    html = page.content.decode()
    assert html.count(">Change it<") == 4 and "Publish it" in html
    services.publish_project(actor=moderator, project=draft)
    assert "Change it" not in as_user(moderator).get(draft.get_absolute_url()).content.decode()


def test_it_goes_back_with_a_question(draft, worker, moderator, as_user):
    services.send_for_review(actor=worker, project=draft)
    with pytest.raises(ValidationError):
        services.return_project(actor=moderator, project=draft, note=" ")
    services.return_project(actor=moderator, project=draft, note="Which winter was that?")
    page = as_user(worker).get(draft.get_absolute_url()).content.decode()
    assert "Which winter was that?" in page
    services.send_for_review(actor=worker, project=draft)


def test_once_it_is_out_workers_suggest_and_coordinators_change(draft, worker, moderator):
    services.send_for_review(actor=worker, project=draft)
    services.publish_project(actor=moderator, project=draft)
    draft.refresh_from_db()
    with pytest.raises(PermissionDenied):
        services.save_project(actor=worker, project=draft)
    services.save_project(actor=moderator, project=draft)


# --- assets put to work


def test_who_near_here_could_help(draft, community, worker, library):
    draft.location = library.public_location
    draft.save()
    far = factories.AssetFactory(community=community, name="Far hall", exact_location=None)
    used = factories.AssetFactory(community=community, name="Used hall")
    Mobilisation.objects.create(project=draft, asset=used, role="venue")
    hidden = factories.AssetFactory(community=community, status="draft", name="Secret hall")
    found = list(who_could_help(user=worker, project=draft))
    assert found[0] == library
    assert found[0].distance_m < 1
    assert far in found
    assert used not in found and hidden not in found
    assert list(who_could_help(user=worker, project=draft, words="elder")) == [library]
    assert list(who_could_help(user=worker, project=draft, kind="human")) == []


def test_who_has_helped_before_comes_first_where_nothing_says_how_near(draft, community, worker):
    new, once, twice = (
        factories.AssetFactory(community=community, name=name) for name in ("A", "B", "C")
    )
    hidden = factories.ProjectFactory(is_published=False)
    for project in (draft, hidden):
        Mobilisation.objects.create(project=project, asset=new, role="venue")
    for uses in ([once, twice], [twice]):
        project = factories.ProjectFactory(community=community, uses=uses)
    project.mobilisations.create(asset=twice, role="host")
    other = factories.ProjectFactory(community=community, location=None)
    found = who_could_help(user=worker, project=other)
    assert [(asset.name, asset.past_uses) for asset in found] == [("C", 2), ("A", 1), ("B", 1)]


def test_an_asset_is_put_to_work_from_the_search(draft, worker, library, as_user):
    browser = as_user(worker)
    url = reverse("projects:use_create", args=[draft.slug])
    page = browser.get(url, {"q": "library"}).content.decode()
    assert f"?asset={library.uid}" in page
    answer = browser.post(
        url, {"asset": library.uid, "role": "venue", "stage": "active", "amount": "120.50"}
    )
    assert answer.status_code == 302
    assert Mobilisation.objects.get().amount == 120.50
    assert library.name in browser.get(draft.get_absolute_url()).content.decode()


def test_from_an_asset_one_chooses_the_project_it_is_to_help(draft, worker, library, as_user):
    url = reverse("projects:use_choice", args=[library.uid])
    draft.stage = "ended"
    draft.save()
    here = draft.community
    goes_on = factories.ProjectFactory(community=here, title="Zest", stage="running")
    factories.ProjectFactory(community=here, title="Has it already", uses=[library])
    factories.ProjectFactory(title="Of people elsewhere")
    page = as_user(worker).get(url)
    assert [*page.context["page"]] == [goes_on, draft]
    chosen = reverse("projects:use_create", args=[goes_on.slug]) + f"?asset={library.uid}"
    assert f'href="{chosen}"' in page.content.decode()
    assert "What does" in as_user(worker).get(chosen).content.decode()
    assert as_user(worker).get(url, {"colour": "red"}).status_code == 400


def test_the_projects_to_choose_from_cost_the_same_for_few_and_many(
    community, worker, library, as_user, django_assert_max_num_queries
):
    browser = as_user(worker)
    url, counts = reverse("projects:use_choice", args=[library.uid]), []
    for more in (1, 10):
        factories.ProjectFactory.create_batch(more, community=community)
        with django_assert_max_num_queries(25) as asked:
            browser.get(url)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_project_written_up_for_an_asset_goes_on_with_what_it_brings(
    community, worker, library, as_user
):
    browser = as_user(worker)
    url = reverse("projects:create") + f"?community={community.slug}&asset={library.uid}"
    assert f"Then say what {library.name} brings" in browser.get(url).content.decode()
    again = browser.post(url, {"community": community.slug})
    assert f"Then say what {library.name} brings" in again.content.decode(), "title is missing"
    led = browser.post(url, basics(community))
    project = Project.objects.get()
    assert led.url == reverse("projects:use_create", args=[project.slug]) + f"?asset={library.uid}"
    assert 'data-clear="project-new-' in browser.get(led.url).content.decode(), "it is kept now"
    assert browser.get(reverse("projects:create"), {"asset": "nonsense"}).status_code == 404


@pytest.mark.parametrize("uid", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_asset_that_is_not_there_can_not_be_put_to_work(uid, draft, worker, as_user):
    url = reverse("projects:use_create", args=[draft.slug])
    assert as_user(worker).get(url, {"asset": uid}).status_code == 404


# --- strengths and challenges


def test_the_matrix_is_the_first_thing_on_a_case_study(draft, worker, as_user):
    for polarity, audience in (("strength", "individuals"), ("challenge", "staff")):
        factories.FindingFactory(
            project=draft, polarity=polarity, audience=audience, text=f"{polarity}, {audience}"
        )
    page = as_user(worker).get(draft.get_absolute_url()).content.decode()
    headings = page.split("<h2")
    assert "Strengths and challenges" in headings[1]
    assert headings[1].count("<h3>") == 3
    assert "strength, individuals" in headings[1] and "challenge, staff" in headings[1]


def test_nobody_is_quoted_without_their_agreement(draft, worker, as_user):
    url = reverse("projects:finding_create", args=[draft.slug])
    told = {
        "polarity": "strength",
        "audience": "individuals",
        "theme": Finding._meta.get_field("theme").related_model.objects.first().pk,
        "text": "It helped.",
        "quote": "I talk more than I dig.",
    }
    page = as_user(worker).post(url, told).content.decode()
    assert "only once they agreed" in page
    assert "I talk more than I dig." in page, "what was typed stays"
    as_user(worker).post(url, told | {"quote_agreed_on": "2026-03-01"})
    finding = Finding.objects.get()
    assert finding.quote
    assert "quote" not in {field.name for field in finding.versions.model._meta.fields}


def test_taking_a_finding_away_takes_the_quote_away(draft, worker, as_user):
    finding = factories.FindingFactory(
        project=draft, quote="My own words", quote_agreed_on="2026-03-01"
    )
    as_user(worker).post(reverse("projects:finding_removal", args=[draft.slug, finding.pk]))
    assert not Finding.objects.exists()


def test_a_finding_of_another_project_is_not_reached_by_this_ones_address(draft, worker, as_user):
    other = factories.FindingFactory()
    url = reverse("projects:finding_edit", args=[draft.slug, other.pk])
    assert as_user(worker).get(url).status_code == 404

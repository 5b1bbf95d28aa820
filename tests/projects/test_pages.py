"""Pages of projects."""

import re

import pytest

from tests import factories


def test_a_project_tells_which_assets_it_put_to_work(client, community, library):
    project = factories.ProjectFactory(community=community, uses=[library])
    page = client.get(project.get_absolute_url()).content.decode()
    assert project.title in page
    assert library.name in page


def test_an_unpublished_asset_is_not_named_to_the_public(client, as_user, worker, community):
    draft = factories.AssetFactory(community=community, status="draft", name="Secret shed")
    project = factories.ProjectFactory(community=community, uses=[draft])
    assert "Secret shed" not in client.get(project.get_absolute_url()).content.decode()
    assert "Secret shed" in as_user(worker).get(project.get_absolute_url()).content.decode()


def test_an_unpublished_project_exists_only_for_people_working_there(as_user, cast, community):
    project = factories.ProjectFactory(community=community, is_published=False)
    found = {
        name
        for name, user in cast.items()
        if as_user(user).get(project.get_absolute_url()).status_code == 200
    }
    assert found == {"worker", "moderator", "manager", "administrator"}


def test_what_is_not_published_says_so_wherever_it_is_listed(
    client, as_user, worker, community, library
):
    factories.ProjectFactory(community=community, title="Bees", is_published=False, uses=[library])
    factories.ProjectFactory(community=community, title="Tools", uses=[library])
    for url in ("/projects/", library.get_absolute_url(), community.get_absolute_url()):
        page = as_user(worker).get(url).content.decode()
        told = dict(re.findall(r"(Bees|Tools)</a>(?: <span[^>]*>(\w+)<)?", page))
        assert told == {"Bees": "Draft", "Tools": ""}
        assert "Draft" not in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 2), ("?q=tuesdays", 1), ("?setting=care", 1), ("?stage=running&q=bees", 0)],
)
def test_the_list_narrows(query, count, client, community):
    factories.ProjectFactory(community=community)
    factories.ProjectFactory(community=community, title="Bees", setting="care", stage="ended")
    page = client.get(f"/projects/{query}")
    assert page.status_code == 200
    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize("query", ["colour=red", "setting=moon", "community=atlantis"])
def test_what_the_list_does_not_know_is_a_400_with_the_list_still_there(query, client, community):
    factories.ProjectFactory(community=community)
    page = client.get(f"/projects/?{query}")
    assert page.status_code == 400
    assert query.split("=")[0] in page.content.decode().lower()
    assert "Tools on Tuesdays" in page.content.decode()


def test_the_list_costs_the_same_for_few_and_many(
    client, community, library, django_assert_num_queries
):
    factories.ProjectFactory(community=community, uses=[library])
    client.get("/projects/")
    # communities for the choice, the count, the page
    for extra in (0, 15):
        for _more in range(extra):
            factories.ProjectFactory(community=community, uses=[library])
        with django_assert_num_queries(3):
            assert client.get("/projects/").status_code == 200


@pytest.mark.parametrize(
    ("known", "icon", "words"),
    [
        ({}, "", "No evidence recorded yet"),
        ({"story": ""}, "message-circle", "A story told"),
        ({"survey": "", "story": ""}, "chart-bar", "A story told, survey"),
        ({"story": "", "measure": "same"}, "chart-bar", "Before-and-after evidence"),
        (
            {"measure": "compared", "survey": "other"},
            "chart-bar",
            "Evidence beside a comparison group",
        ),
    ],
)
def test_a_project_is_listed_with_what_its_evidence_is(
    client, community, library, known, icon, words
):
    project = factories.ProjectFactory(community=community, uses=[library])
    for method, design in known.items():
        if design:
            factories.measured(project, method=method, design=design)
        else:
            factories.EvidenceFactory(project=project, method=method)
    for url in ("/projects/", library.get_absolute_url(), community.get_absolute_url()):
        page = client.get(url).content.decode()
        (drawn,) = re.findall(rf"<span>(<svg.*?</svg>)?{words}</span>", page)
        assert f"#i-{icon}" in drawn if icon else not drawn


@pytest.mark.parametrize(
    ("project", "use", "words"),
    [
        ("running", "active", "Gives a venue."),
        ("running", "ended", "Gave a venue."),
        ("ended", "active", "Gave a venue."),
        ("running", "invited", "Invited: gives a venue."),
        ("ended", "committed", "Committed: gives a venue."),
    ],
)
def test_a_card_says_what_is_over_and_what_has_yet_to_begin(
    client, community, library, project, use, words
):
    one = factories.ProjectFactory(community=community, stage=project, uses=[library])
    one.mobilisations.update(stage=use, gained="“I get asked things again.”")
    page = client.get(library.get_absolute_url()).content.decode()
    assert f">{words} Gained: “I get asked things again.”</p>" in page
    for url in ("/projects/", community.get_absolute_url(), library.get_absolute_url()):
        ended = '</a> <span class="tag">Ended</span>' in client.get(url).content.decode()
        assert ended == (project == "ended")


def test_the_page_of_a_project_says_it_in_the_same_words(client, community, library):
    one = factories.ProjectFactory(community=community, stage="ended", uses=[library])
    one.mobilisations.update(in_kind="The hall, two hours a week", gained="New shelves")
    page = client.get(one.get_absolute_url()).content.decode()
    assert "Gave a venue. The hall, two hours a week. Gained: New shelves." in page


def test_an_asset_names_a_project_once_with_all_it_does_there(
    client, as_user, worker, community, library
):
    draft = factories.AssetFactory(community=community, status="draft")
    project = factories.ProjectFactory(community=community, uses=[library, draft])
    project.mobilisations.filter(asset=library).update(role="host")
    project.mobilisations.create(asset=library, role="venue", gained="New shelves")
    page = client.get(library.get_absolute_url()).content.decode()
    assert page.count(f">{project.title}</a>") == 1
    assert "Hosts it" in page and "Gives a venue. Gained: New shelves." in page
    assert "1 asset used" in page
    assert "2 assets used" in as_user(worker).get(library.get_absolute_url()).content.decode()


def test_who_may_is_led_from_an_asset_to_the_projects_it_could_help(
    as_user, cast, worker, community, library
):
    url, words = library.get_absolute_url(), "Put it to work in a project"
    page = as_user(worker).get(url).content.decode()
    new = f"/projects/new/?community={community.slug}&amp;asset={library.uid}"
    assert f'href="{new}"' in page and words not in page
    factories.ProjectFactory(community=community)
    told = {name for name, user in cast.items() if words in as_user(user).get(url).content.decode()}
    assert told == {"worker", "moderator", "manager", "administrator"}
    led = f"/projects/for/{library.uid}/"
    assert f'href="{led}"' in as_user(worker).get(url).content.decode()
    type(library).objects.update(life="ended", life_changed_on="2026-01-01", life_reason="Flooded")
    assert words not in as_user(worker).get(url).content.decode()


def test_pages_with_projects_cost_the_same_for_few_and_many(
    client, community, library, django_assert_max_num_queries
):
    for url in (library.get_absolute_url(), community.get_absolute_url()):
        counts = []
        for more in (1, 10):
            for _one in range(more):
                project = factories.ProjectFactory(community=community, uses=[library])
                factories.EvidenceFactory(project=project)
            client.get(url)
            with django_assert_max_num_queries(60) as asked:
                assert client.get(url).status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1]


@pytest.mark.parametrize("began", ["2025-13", "2025-02-31", "0000-01"])
def test_a_day_that_never_was_does_not_break_the_page(client, community, began):
    project = factories.ProjectFactory(community=community, started=began)
    assert began in client.get(project.get_absolute_url()).content.decode()

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


@pytest.mark.parametrize("began", ["2025-13", "2025-02-31", "0000-01"])
def test_a_day_that_never_was_does_not_break_the_page(client, community, began):
    project = factories.ProjectFactory(community=community, started=began)
    assert began in client.get(project.get_absolute_url()).content.decode()

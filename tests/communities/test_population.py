"""How many people live in a community: its managers tell, everybody reads."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from assetmap.communities import services
from assetmap.communities.models import Community

TOLD = {"population": "24500", "population_year": "2022", "population_source": "The census"}


@pytest.fixture
def url(community):
    return reverse("communities:population", args=[community.slug])


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_manager_tells_how_many_people_live_there(as_user, manager, community, elsewhere, url):
    client = as_user(manager)
    page = client.get(community.get_absolute_url())
    assert f'<a href="{url}">Tell how many people live here</a>' in text(page)
    answer = client.post(url, TOLD)
    assert answer.url == f"{community.get_absolute_url()}#beside"
    kept = Community.objects.get(pk=community.pk)
    assert kept.population == 24500
    assert kept.boundary == community.boundary
    version = kept.versions.latest("pgh_id")
    assert version.pgh_context.metadata["verb"] == "communities.population_told"
    assert version.pgh_context.metadata["actor"] == manager.pk
    page = text(client.get(community.get_absolute_url(), {"beside": elsewhere.slug}))
    assert "24,500 people in 2022 (The census)." in page
    assert "Change how many people live here" in page


def test_empty_fields_take_the_number_away(as_user, manager, community, url):
    client = as_user(manager)
    client.post(url, TOLD)
    client.post(url, dict.fromkeys(TOLD, ""))
    kept = Community.objects.get(pk=community.pk)
    assert (kept.population, kept.population_year, kept.population_source) == (None, None, "")


@pytest.mark.parametrize(
    ("changes", "name", "words"),
    [
        ({"population": "many"}, "population", "Write a whole number in digits"),
        ({"population": "0"}, "population", "Write 1 or more"),
        ({"population": "9" * 12}, "population", "less than or equal to"),
        ({"population": ""}, "population", "Say how many people, or leave everything empty."),
        ({"population_year": ""}, "population_year", "Say of which year"),
        ({"population_year": "22"}, "population_year", "Write a year in four digits"),
        ({"population_year": "2100"}, "population_year", "That year has not come yet."),
        ({"population_source": "x" * 241}, "population_source", "at most 240 characters"),
        ({"population_source": "Ask moira@example.org"}, "population_source", "an email address"),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field_and_stays_typed(
    as_user, manager, community, url, changes, name, words
):
    page = as_user(manager).post(url, TOLD | changes)
    assert words in str(page.context["form"].errors[name])
    assert TOLD["population_source"] in text(page) or "population_source" in changes
    assert Community.objects.get(pk=community.pk).population is None


def test_others_are_neither_offered_it_nor_let(as_user, moderator, community, url):
    client = as_user(moderator)
    assert url not in text(client.get(community.get_absolute_url()))
    with pytest.raises(PermissionDenied, match="Only managers"):
        services.tell_population(actor=moderator, community=community, **TOLD)

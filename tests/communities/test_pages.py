import re

import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse

from assetmap.assets.models import Category
from assetmap.assets.questions import QUESTIONS
from assetmap.communities.models import Community
from tests import factories

LIST = reverse("communities:list")


def text(answer):
    return answer.content.decode()


def test_visitor_reads_residents_own_words_first(client, community, library):
    community.summary = "Built ships, sings loudly."
    community.description = "We look after each other."
    community.save()
    page = text(client.get(community.get_absolute_url()))
    assert page.index("Built ships") < page.index("What people here are strong in")
    assert "We look after each other." in page


def test_words_of_a_community_are_shown_as_text(client, community):
    community.description = "<script>alert(1)</script>"
    community.save()
    assert "<script>alert(1)" not in text(client.get(community.get_absolute_url()))


def test_the_page_counts_what_is_on_the_map_by_kind(client, community, library, group, person):
    factories.AssetFactory(community=community, status="in_review", name="Still waiting")
    factories.AssetFactory(
        community=community, life="ended", life_changed_on="2026-01-01", life_reason="closed"
    )
    page = client.get(community.get_absolute_url())
    assert "<b>1</b> human" in text(page)
    assert "<b>1</b> social" in text(page)
    assert "<b>1</b> physical" in text(page)
    assert "Still waiting" not in text(page)
    assert "Elder Park Library" in text(page)


def test_what_people_offer_is_counted_and_leads_to_them_without_a_name(client, community, person):
    factories.person(
        community=community, created_by=person.created_by, name="Hinges", status="draft"
    )
    page = text(client.get(community.get_absolute_url()))
    there = f"/?community={community.slug}&amp;category={person.category.code}"
    assert f'<a href="{there}">{person.category.name} (1)</a>' in page
    assert person.person_name not in page
    assert '<b class="num">1 asset</b>' in text(client.get(there.replace("&amp;", "&")))


def test_thousands_are_written_to_be_read():
    counts = {"human": 0, "social": 12_009, "physical": 1}
    assert "12,009 social" in render_to_string("communities/_tally.html", {"counts": counts})


def test_people_working_here_are_not_named_to_the_public(client, community, worker, manager):
    page = text(client.get(community.get_absolute_url()))
    for person in (worker, manager):
        assert person.name not in page
        assert person.email not in page


def test_a_community_of_interest_has_no_map(client, db):
    choir = factories.CommunityFactory(kind="interest", boundary=None, centre=None, name="Choirs")
    page = text(client.get(choir.get_absolute_url()))
    assert "Choirs" in page
    assert "mini-map" not in page


def test_what_is_not_there_yet_is_an_invitation(client, community, library):
    page = text(client.get(community.get_absolute_url()))
    assert "Not on the map yet" in page
    assert "Nobody has told us about these yet. Do you know?" in page
    assert f"{reverse('assets:create')}?community=govan" in page
    assert 'category=skill-making">Who here can mend things?</a>' in page


def test_every_category_has_its_question_and_a_new_one_that_of_its_kind(client, community):
    asked = set(Category.objects.values_list("code", flat=True))
    assert asked == set(QUESTIONS)
    assert len(set(map(str, QUESTIONS.values()))) == len(QUESTIONS)
    boats = Category.objects.get(code="equipment")
    boats.pk, boats.code, boats.name, boats.position = None, "boats", "Boats", 0
    boats.save()
    assert "Boats: is there one that people here use?" in text(
        client.get(community.get_absolute_url())
    )


def test_an_unknown_community_is_a_404(client, db):
    assert client.get(reverse("communities:detail", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("words", ["govan", "GOVAN", "Gòvan"])
def test_visitor_finds_a_community_by_name(client, community, elsewhere, words):
    page = text(client.get(LIST, {"q": words}))
    assert "Govan and Linthouse" in page
    assert "Leith" not in page


def test_visitor_narrows_to_communities_of_interest(client, community):
    factories.CommunityFactory(kind="interest", boundary=None, centre=None, name="Choirs")
    page = text(client.get(LIST, {"kind": "interest"}))
    assert "Choirs" in page
    assert "Govan" not in page


@pytest.mark.parametrize("query", ["colour=blue", "kind=village", "q=" + "x" * 101, "q=%00"])
def test_what_the_list_does_not_know_is_a_400_that_names_it(client, community, query):
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 400
    name = query.partition("=")[0]
    assert f"“{name}”" in text(page) or page.context["form"].errors[name]
    assert "Govan" in text(page)  # the list is still there


def test_the_list_comes_in_pages(client, db):
    factories.CommunityFactory.create_batch(30)
    first, second = client.get(LIST), client.get(LIST, {"page": 2})
    assert text(first).count('class="pcard"') == 24
    assert text(second).count('class="pcard"') == 6
    assert client.get(LIST, {"page": "10000000000"}).status_code == 200


def test_nothing_found_offers_all_of_them(client, community):
    page = client.get(LIST, {"q": "zzz"})
    assert page.status_code == 200
    assert "No community matches" in text(page)


def test_the_list_asks_the_database_the_same_number_of_times_for_two_or_twenty(
    client, db, django_assert_num_queries
):
    # 1 how many, 1 the page, 1 counts of all of them by kind.
    for size in (2, 18):
        for community in factories.CommunityFactory.create_batch(size):
            factories.AssetFactory(community=community)
        with django_assert_num_queries(3):
            client.get(LIST)


def test_the_page_asks_the_database_the_same_number_of_times_for_two_or_twenty(
    client, community, django_assert_num_queries
):
    # 1 community, 2 figures (counts, people), 1 what people said, 1 strengths, 1 latest, 2 links
    # (told, and where things meet), 2 introductions (compared, told), 2 projects, 1 sessions,
    # 1 what is not there yet, 1 year by year, 1 communities to choose from.
    project = factories.ProjectFactory(community=community)
    for size in (2, 18):
        factories.AssetFactory.create_batch(size, community=community)
        factories.CommunityFactory.create_batch(size)
        factories.FindingFactory.create_batch(
            size, project=project, quote="We look after each other.", quote_agreed_on="2026-03-01"
        )
        with django_assert_num_queries(16):
            client.get(community.get_absolute_url())


def test_beside_another_community_costs_two_questions_more(
    client, counted, elsewhere, django_assert_num_queries
):
    url = counted.get_absolute_url()
    factories.AssetFactory.create_batch(2, community=counted)
    for size in (2, 18):
        factories.AssetFactory.create_batch(size, community=elsewhere)
        factories.CommunityFactory.create_batch(size, population=100, population_year=2022)
        # 1 the other community, 1 counts of both.
        with django_assert_num_queries(18):
            client.get(url, {"beside": elsewhere.slug})


@pytest.fixture
def counted(community, elsewhere):
    """A community beside another, with people counted in both."""
    for place, people in ((community, 2000), (elsewhere, 500)):
        place.population, place.population_year = people, 2022
        place.population_source = "The census"
        place.save()
    return community


def test_two_communities_stand_beside_each_other_by_what_people_told(
    client, counted, elsewhere, library
):
    factories.AssetFactory.create_batch(2, community=elsewhere)
    url = counted.get_absolute_url()
    assert "for every 1,000" not in text(client.get(url))
    page = text(client.get(url, {"beside": elsewhere.slug}))
    assert "for every 1,000 people" in page
    assert "<b>0.5</b>" in page  # 1 of 2,000
    assert "<b>4.0</b>" in page  # 2 of 500
    assert f"{counted.name}: 2,000 people in 2022 (The census)." in page
    assert "does not tell how much there is" in page
    wrong = client.get(url, {"beside": "nowhere"})
    assert wrong.status_code == 400
    assert "Choose one of the communities listed here." in text(wrong)
    assert client.get(url, {"beside": counted.slug}).status_code == 400  # beside itself


@pytest.mark.parametrize("lacking", ["community", "elsewhere", "both"])
def test_without_a_number_of_people_counts_are_told_and_what_a_rate_needs(
    client, counted, elsewhere, lacking, library
):
    for place in {"community": [counted], "elsewhere": [elsewhere]}.get(
        lacking, [counted, elsewhere]
    ):
        place.population = place.population_year = None
        place.save()
    factories.AssetFactory.create_batch(2, community=elsewhere)
    page = client.get(counted.get_absolute_url(), {"beside": elsewhere.slug})
    told = re.sub(r"\s+", " ", text(page))
    assert page.status_code == 200
    assert (
        '<th scope="row">All of them</th><td class="r"><b>1</b></td><td class="r"><b>2</b></td>'
        in told
    )
    assert "A rate for every 1,000 residents needs the number of people of both." in told
    assert told.count("how many people live there has not been told yet") == (
        2 if lacking == "both" else 1
    )
    assert f'<option value="{elsewhere.slug}" selected>' in told


def test_what_the_page_of_a_community_does_not_know_is_a_400_that_names_it(client, community):
    page = client.get(community.get_absolute_url(), {"colour": "blue"})
    assert page.status_code == 400
    assert "This page knows no “colour”." in text(page)
    assert "What people here are strong in" in text(page)  # the page is still there
    assert "There is no other community here yet." in text(page)


def test_a_number_of_people_needs_its_year(community):
    community.population = 2000
    with pytest.raises(ValidationError, match="Say of which year"):
        community.full_clean()


def test_the_page_tells_year_by_year_what_came_and_what_ended(client, community, person):
    for year in (2023, 2023, 2025):
        factories.AssetFactory(community=community, published_at=f"{year}-03-01T00:00Z")
    factories.AssetFactory(
        community=community, published_at="2023-03-01T00:00Z",
        life="ended", life_changed_on="2024-05-01", life_reason="The lease ran out.",
    )  # fmt: skip
    factories.AssetFactory(community=community, status="draft", published_at=None)
    page = re.sub(r"\s+", " ", text(client.get(community.get_absolute_url())))
    cell = '<td class="r">'
    for year, came, went in ((2023, 3, 0), (2024, 0, 1), (2025, 1, 0)):
        told = f'<th scope="row">{year}</th>{cell}{came}</td>{cell}{went}</td>'
        assert told in page
    # The years share the width of the picture, each with its number beneath.
    across = [int(x) for x in re.findall(r'<text class="yearbars__year" x="(\d+)"', page)]
    assert len(across) > 2
    assert across[0] + across[-1] == 480


def test_boundaries_stay_out_of_the_list(client, community, django_assert_num_queries):
    page = Community.objects.for_cards().get(pk=community.pk)
    assert "boundary" in page.get_deferred_fields()

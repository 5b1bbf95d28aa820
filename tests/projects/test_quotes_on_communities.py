"""Words people agreed to be quoted with stand first on the page of their community."""

import pytest

from tests import factories


@pytest.fixture
def garden(community):
    return factories.ProjectFactory(community=community, title="Drumoyne garden")


def said(project, quote, **more):
    return factories.FindingFactory(
        project=project, **{"quote": quote, "quote_agreed_on": "2026-03-01"} | more
    )


def text(answer):
    return " ".join(answer.content.decode().split())


def test_what_people_said_stands_before_the_counts_of_strengths(client, community, garden):
    said(garden, "I talk <b>more</b> than I dig.", quote_by="Ina, 81")
    page = text(client.get(community.get_absolute_url()))
    assert "“I talk &lt;b&gt;more&lt;/b&gt; than I dig.”" in page
    assert page.index("than I dig") < page.index("What people here are strong in")
    assert "Ina, 81. Shared with their agreement." in page
    assert f'<a href="{garden.get_absolute_url()}">Drumoyne garden</a></figcaption>' in page


def test_three_are_shown_strengths_first(client, community, garden):
    said(garden, "The shed leaks.", polarity="challenge")
    for quote in ("First", "Second", "Third"):
        said(garden, f"{quote}.")
    page = text(client.get(community.get_absolute_url()))
    assert page.index("“Third.”") < page.index("“Second.”") < page.index("“First.”")
    assert "The shed leaks." not in page


def test_nobody_else_is_quoted_there(client, as_user, worker, community, elsewhere, garden):
    said(garden, "Said by staff.", audience="staff")
    said(factories.ProjectFactory(community=elsewhere), "Said in Leith.")
    draft = factories.ProjectFactory(community=community, is_published=False)
    said(draft, "Said in a draft.")
    factories.FindingFactory(project=garden)  # told, and nobody quoted
    for reader in (client, as_user(worker)):
        page = text(reader.get(community.get_absolute_url()))
        assert "What people here say" not in page
        assert "Said " not in page


def test_a_quote_taken_back_is_gone_at_once(client, community, garden):
    finding = said(garden, "I talk more than I dig.")
    finding.quote = finding.quote_by = ""
    finding.save()
    assert "than I dig" not in text(client.get(community.get_absolute_url()))

"""Mapping sessions as data: the same for everybody, and no more than their pages tell everybody."""

import pytest
from django.utils import timezone

from assetmap.api.resources.sessions import COLUMNS
from tests import factories
from tests.api.conftest import table_of

LIST = "/api/v1/sessions/"


@pytest.fixture
def session(community, library, person, manager):
    """A walk at which a place and a person were told of."""
    walk = factories.SessionFactory(
        community=community,
        came={"older": 12, "young": 3, "parents": None},
        facilitator=manager,
        notes="The key is under the blue pot.",
    )
    for asset in (library, person):
        asset.session = walk
        asset.save()
    return walk


@pytest.mark.parametrize("who", ["anonymous", "worker", "manager", "administrator"])
def test_everybody_gets_the_same_row_without_small_numbers_names_or_people(
    as_user, cast, session, who
):
    row = as_user(cast[who]).get(LIST).json()["results"][0]
    assert list(row) == list(COLUMNS)
    assert [(one["code"], one["number"], one["fewer_than"]) for one in row["groups"]] == [
        ("older", 12, None), ("young", None, 5), ("parents", None, None),
    ]  # fmt: skip
    assert (row["total"], row["total_is"], row["entries"]) == (12, "at_least", 1)
    assert (row["held_on"], row["is_demo"]) == ("2026-03-14", False)
    assert "blue pot" not in str(row)
    assert "Manus" not in str(row)


def test_a_table_has_one_line_for_each(client, session):
    line = table_of(client.get("/api/v1/sessions.csv"))[0]
    assert line["groups"] == "older residents: 12; young people: <5; parents"
    assert line["question"] == "What here would you show a visitor first?"
    assert line["is_demo"] == "no"


def test_kitchen_tables_are_told_by_the_month(client, community):
    factories.SessionFactory(community=community, method="conversation")
    assert client.get(LIST).json()["results"][0]["held_on"] == "2026-03"


def test_one_of_them_names_places_and_findings_but_nobody(client, session, community, library):
    project = factories.ProjectFactory(community=community)
    factories.FindingFactory(project=project, session=session)
    row = client.get(f"{LIST}{session.pk}/").json()
    assert [one["uid"] for one in row["assets"]] == [str(library.uid)]
    assert [one["project"] for one in row["findings"]] == [project.slug]
    assert "Agnes" not in str(row)


def test_an_entry_names_its_session_but_of_a_person_only_to_who_keeps_it(
    client, as_user, worker, outsider, session, library, person
):
    def named(reader, asset):
        return reader.get(f"/api/v1/assets/{asset.uid}/").json().get("session")

    assert named(client, library) == session.pk
    assert named(as_user(worker), person) == session.pk
    for stranger in (client, as_user(outsider)):
        assert named(stranger, person) is None


def test_its_page_leads_to_the_session_unless_that_was_taken_away(client, session, library):
    page = client.get(library.get_absolute_url()).content.decode()
    assert session.get_absolute_url() in page
    session.removed_at = timezone.now()
    session.save()
    page = client.get(library.get_absolute_url()).content.decode()
    assert session.get_absolute_url() not in page
    assert client.get(LIST).json()["results"] == []


def test_they_are_narrowed_by_community_and_method(client, session, elsewhere):
    factories.SessionFactory(community=elsewhere, method="survey")
    for query, n in (("community=govan", 1), ("method=survey", 1), ("method=desk", 0), ("", 2)):
        assert len(client.get(f"{LIST}?{query}").json()["results"]) == n, query


@pytest.mark.parametrize(
    "query", ["colour=red", "community=nowhere", "community=%00", "method=dance", "cursor=x"]
)
def test_what_it_does_not_know_is_named(client, session, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["error"]["fields"]

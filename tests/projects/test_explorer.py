"""What do we know about growing projects for isolated men, and how sure are we?"""

import io

import pandas as pd
import pytest
from django.urls import reverse

from projects import explorer, tidy
from tests import factories
from tests.factories import EvidenceFactory, FindingFactory, measured

pytestmark = pytest.mark.django_db
PAGE, TABLE = "/evidence/", "/api/v1/evidence.csv"


@pytest.fixture
def growing(community, elsewhere, library):
    """Three projects that grow something with isolated men, and one that does not."""
    projects = [
        factories.ProjectFactory(
            community=place,
            title=f"Leeks {number}",
            summary="Growing leeks with isolated men.",
            setting=["community", "mixed", "community"][number],
            characteristics=["relationships"],
            uses=[library] if number == 0 else [],
        )
        for number, place in enumerate([community, elsewhere, community])
    ]
    for number, project in enumerate(projects):
        measured(project, n=20 + number, after=21.5 + number)
    EvidenceFactory(project=projects[0], direction="unknown", domain="work")
    measured(factories.ProjectFactory(title="Knitting"), domain="connection")
    return projects


def asked(client, **query):
    return client.get(PAGE, query).content.decode()


def test_the_question_is_answered_on_one_page(growing, client):
    page = asked(client, q="growing isolated men")
    assert "4 claims from 3 projects." in page
    assert "Stronger." in page
    assert "Best known is mental wellbeing." in page
    assert "Taken together, 3 projects moved people by" in page
    assert "All together" in page
    assert "Knitting" not in page


def test_of_very_many_results_the_largest_are_drawn_and_the_others_told_of(
    growing, client, monkeypatch
):
    monkeypatch.setattr(explorer, "MOST_DRAWN", 2)
    page = asked(client, domain="wellbeing")
    assert "Taken together, 3 projects" in page  # all of them count
    assert "One more result, of fewer people, counts too and is not drawn." in page
    drawn = page[page.index('class="forest"') : page.index("</table>")]
    assert "Leeks 2" in drawn and "Leeks 0" not in drawn
    monkeypatch.setattr(explorer, "MOST_MEASURED", 2)
    page = asked(client, domain="wellbeing")
    assert (
        "The plots are of the 2 results with most people. The files below have the rest, 1 more;"
        in page
    )


def test_a_summary_of_fewer_than_three_is_not_shown(growing, client):
    page = asked(client, q="growing isolated men", setting="community")
    assert "Fewer than three comparable results" in page
    assert "All together" not in page


def test_a_project_counts_once_however_often_it_measured(growing, client):
    measured(growing[0], n=10, after=30)
    assert "Taken together, 3 projects" in asked(client, q="leeks", domain="wellbeing")


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ({"asset_kind": "physical"}, 2),
        ({"category": "library"}, 2),
        ({"category": "building"}, 2),
        ({"asset_kind": "human"}, 0),
        ({"characteristic": "relationships"}, 4),
        ({"domain": "work"}, 1),
        ({"measure": "swemwbs"}, 4),
        ({"method": "story"}, 1),
        ({"direction": ["unknown", "better"]}, 5),
        ({"community": "leith"}, 1),
        ({"year": "2026"}, 5),
        ({"year": "1999"}, 0),
        ({"level": "individual", "process": "connect"}, 5),
    ],
)
def test_every_filter_narrows_page_and_table_alike(query, n, growing, client):
    table = pd.read_csv(io.BytesIO(client.get(TABLE, query).content))
    assert table["evidence"].nunique() == n
    page = asked(client, **query)
    if n:
        assert f"{n} claim" in page
    else:
        assert "Nothing is known about that yet" in page


@pytest.mark.parametrize("query", [{"domain": "weather"}, {"year": "then"}, {"colour": "red"}])
def test_what_can_not_be_understood_is_said_by_name(query, growing, client):
    (name,) = query
    assert client.get(PAGE, query).status_code == 400
    answer = client.get(reverse("api:evidence"), query)
    assert answer.status_code == 400
    assert name in answer.json()["error"]["fields"]


def test_a_draft_is_not_known_to_everybody(community, worker, client, as_user):
    draft = factories.ProjectFactory(community=community, is_published=False, title="Hushed")
    EvidenceFactory(project=draft)
    FindingFactory(project=draft, text="A hushed strength")
    for address in (PAGE, TABLE, "/api/v1/findings/", "/api/v1/findings.csv"):
        assert "ushed" not in client.get(address).content.decode()
    assert "Hushed" in as_user(worker).get(PAGE).content.decode()


def test_a_hidden_asset_tells_nothing_by_the_filter(community, client, as_user, worker):
    draft = factories.AssetFactory(community=community, status="draft")
    project = factories.ProjectFactory(community=community, uses=[draft])
    EvidenceFactory(project=project)
    assert "1 claims" in as_user(worker).get(PAGE, {"asset_kind": "physical"}).content.decode()
    assert "Nothing is known" in asked(client, asset_kind="physical")
    assert client.get("/api/v1/mobilisations/").json()["results"] == []


def test_the_table_reads_into_pandas_with_the_right_types(growing, client):
    compared = measured(
        growing[1], design="compared", before_n=None, before_mean=None, before_sd=None,
        other_n=18, other_mean=20.5, other_sd=4.1, after_on="2026-03-01",
    )  # fmt: skip
    table = pd.read_csv(
        io.BytesIO(client.get(TABLE).content),
        dtype={name: "Int64" for name, (kind, _) in tidy.COLUMNS.items() if kind == "whole number"},
        parse_dates=["date"],
    )
    assert list(table.columns) == list(tidy.COLUMNS)
    for name, (kind, _meaning) in tidy.COLUMNS.items():
        if kind == "number":
            assert pd.api.types.is_float_dtype(table[name]), name
    assert pd.api.types.is_datetime64_any_dtype(table["date"])
    lines = table[table["evidence"] == str(compared.uid)]
    assert list(lines["occasion"]) == ["after", "other"]
    assert list(lines["n"]) == [30, 18]
    assert lines["effect"].nunique() == 1
    in_words = table[table["direction"] == "unknown"]
    assert len(in_words) == 1 and in_words["occasion"].isna().all()


def test_json_has_the_same_lines_and_goes_on_from_page_to_page(growing, client):
    url, seen = "/api/v1/evidence.json?page_size=2", []
    while url:
        answer = client.get(url).json()
        seen += answer["results"]
        url = answer["next"]
    table = pd.read_csv(io.BytesIO(client.get(TABLE).content))
    assert [line["evidence"] for line in seen] == list(table["evidence"])
    assert answer["columns"] == list(tidy.COLUMNS)


def test_every_column_is_documented(client, db):
    told = client.get(reverse("api:dictionary")).json()
    assert {f"evidence.{name}" for name in tidy.COLUMNS} <= set(told)


def test_more_rows_ask_nothing_more(growing, client, django_assert_num_queries):
    for many in (1, 30):
        for _each in range(many):
            measured(growing[0])
        with django_assert_num_queries(12):
            client.get(PAGE)

"""Links as data: pages, CSV and GraphML of the same rows."""

import csv
import io
from datetime import date

import networkx as nx
import pandas as pd
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assetmap.api.resources import connections
from assetmap.api.shapes_connections import LINK_FIELDS, NODE_FIELDS
from assetmap.connections.models import Connection
from tests import factories

LIST = "/api/v1/connections/"


@pytest.fixture
def some(community, library, group, person):
    ends = [library, group, person]
    for subject, verb, object in [(0, "gives_room_to", 1), (0, "taught_by", 2), (1, "run_by", 2)]:
        Connection.objects.create(
            subject=ends[subject], verb=verb, object=ends[object], since=date(2025, 3, 17)
        )
    factories.AssetFactory(community=community, host=library, place_mode="at_asset", name="Choir")
    return ends


def rows_of(client, query=""):
    return client.get(LIST + query).json()["results"]


def test_links_come_with_the_assets_at_their_ends(client, some):
    told = client.get(LIST).json()
    assert len(told["results"]) == 4
    assert set(told["results"][0]) == set(LINK_FIELDS)
    assert set(told["nodes"][0]) == set(NODE_FIELDS)
    ends = {row[end] for row in told["results"] for end in ("subject", "object")}
    assert ends == {node["uid"] for node in told["nodes"]}
    assert told["licence"] and told["attributions"]


def test_where_an_asset_meets_is_a_link_too(client, some, library):
    met = rows_of(client, "?verb=meets_at")
    assert [(row["subject_name"], row["object"]) for row in met] == [("Choir", str(library.uid))]
    assert met[0]["confirmed_by"] is None


def test_of_people_no_more_than_the_month(client, some):
    days = {row["verb"]: row["since"] for row in rows_of(client)}
    assert days == {
        "gives_room_to": "2025-03-17",
        "taught_by": "2025-03-01",
        "run_by": "2025-03-01",
        "meets_at": None,
    }


def test_csv_and_graphml_hold_the_same_links(client, some):
    rows = rows_of(client)
    table = list(
        csv.DictReader(io.StringIO(client.get("/api/v1/connections.csv").content.decode()))
    )
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    answer = client.get("/api/v1/connections.graphml")
    assert answer["Content-Type"].startswith("application/graphml+xml")
    graph = nx.parse_graphml(answer.content.decode(), force_multigraph=True)
    assert graph.is_directed()
    assert {(one, other) for one, other, _key in graph.edges} == {
        (row["subject"], row["object"]) for row in rows
    }
    assert nx.get_node_attributes(graph, "kind")[str(some[2].uid)] == "human"


def test_a_researcher_reads_the_whole_of_it_with_pandas(client, community, library, person):
    for other in factories.AssetFactory.create_batch(120, community=community):
        Connection.objects.create(
            subject=library, verb="part_of", object=other, since=date(2025, 3, 17), note="=1+1"
        )
    Connection.objects.create(subject=library, verb="taught_by", object=person)
    content = client.get(f"/api/v1/connections.csv?community={community.slug}").content
    table = pd.read_csv(io.BytesIO(content), parse_dates=["since", "until"])
    assert len(table) == 121  # not a first page that looks like all of it
    assert table["id"].is_unique
    assert table["since"].dt.year.max() == 2025
    bridging = table["subject_kind"] != table["object_kind"]
    assert list(table.loc[bridging, "object"]) == [str(person.uid)]
    assert set(table["confirmed_by"]) == {0}
    file = client.get("/api/v1/connections.json").json()
    assert (len(file["results"]), file["next"]) == (121, None)
    page = client.get("/api/v1/connections.csv?page_size=100")
    assert 'rel="next"' in page["Link"]
    assert len(pd.read_csv(io.BytesIO(page.content))) == 100


def test_graphml_bears_what_people_write(client, library, group):
    note = 'Ropes & <knots> "quoted" \x0b ünïcode 🪢'
    Connection.objects.create(subject=library, verb="part_of", object=group, note=note)
    graph = nx.parse_graphml(client.get("/api/v1/connections.graphml").content.decode())
    assert next(iter(graph.edges.data("note")))[2] == note.replace("\x0b", "")


@pytest.mark.parametrize("query", ["", "&verb=part_of"])
def test_pages_hold_every_link_once(client, community, library, query):
    others = factories.AssetFactory.create_batch(7, community=community, host=library)
    for other in others:
        Connection.objects.create(subject=library, verb="part_of", object=other)
        Connection.objects.create(subject=other, verb="refers_to", object=library)
    everything = [row["id"] for row in rows_of(client, f"?page_size=1000{query}")]
    assert len(everything) == len(set(everything)) == (7 if query else 21)
    url, seen = f"{LIST}?page_size=2{query}", []
    while url:
        page = client.get(url).json()
        assert len(page["results"]) <= 2
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert seen == everything


def test_they_are_narrowed_by_community_asset_and_verb(client, some, community, elsewhere):
    library, group, _person = some
    assert len(rows_of(client, f"?community={community.slug}")) == 4
    assert rows_of(client, f"?community={elsewhere.slug}") == []
    assert len(rows_of(client, f"?asset={group.uid}")) == 2
    assert [row["verb"] for row in rows_of(client, "?verb=run_by")] == ["run_by"]
    graph = client.get(f"/api/v1/connections.graphml?asset={library.uid}").content.decode()
    assert graph.count("<edge ") == 3


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("community=nowhere", "community"),
        ("community=%00", "community"),
        ("asset=12", "asset"),
        ("verb=hates", "verb"),
        ("colour=red", "colour"),
        ("cursor=a~b~c", "cursor"),
        ("page_size=0", "page_size"),
    ],
)
def test_what_makes_no_sense_is_named(client, some, query, name):
    paths = [LIST, "/api/v1/connections.csv"]
    if name not in ("cursor", "page_size"):
        paths.append("/api/v1/connections.graphml")
    for path in paths:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code == 400
        if path == paths[1]:
            assert f",{name}" in answer.content.decode()
        else:
            assert name in answer.json()["error"]["fields"]


def test_a_graph_that_would_be_too_large_says_so_and_what_to_do(client, some, monkeypatch):
    monkeypatch.setattr(connections, "MOST_AT_ONCE", 2)
    assert "Narrow them" in client.get("/api/v1/connections.csv").content.decode()
    answer = client.get("/api/v1/connections.graphml")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    assert "Narrow them" in answer.json()["error"]["fields"]["community"][0]


@pytest.mark.parametrize("path", [LIST, "/api/v1/connections.graphml"])
@pytest.mark.parametrize("who", ["anonymous", "worker"])
def test_it_costs_the_same_for_two_or_twenty(as_user, cast, community, library, path, who):

    counts = []
    for size in (2, 18):
        for other in factories.AssetFactory.create_batch(
            size, community=community, host=library, source=factories.SourceFactory()
        ):
            Connection.objects.create(subject=library, verb="part_of", object=other)
        client = as_user(cast[who])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] == (3 if who == "anonymous" else 5)


def test_the_root_names_it(client, db):
    assert client.get(reverse("api:root")).json()["connections"].endswith(LIST)

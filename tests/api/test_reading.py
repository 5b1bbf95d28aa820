"""What a researcher gets: the same rows in every format, page by page, none twice."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assetmap.api.resources import sessions
from assetmap.api.shapes import CSV_COLUMNS
from assetmap.assets.dictionary import FIELD_DICTIONARY
from assetmap.assets.disclosure import PUBLIC_FIELDS
from assetmap.assets.models import Asset, Category
from assetmap.gazetteer.models import Postcode
from projects import tidy
from tests import factories
from tests.api.conftest import rows_of, table_of

LIST = "/api/v1/assets/"


@pytest.fixture
def some(community, library, group, person):
    """All kinds, a route, an online meeting, a name that would be a formula in a spreadsheet."""
    route = LineString((-4.32, 55.86), (-4.31, 55.865), srid=4326)
    factories.AssetFactory(
        community=community,
        name="=1+1 Canal towpath",
        category=factories.category("route"),
        place_mode="line",
        exact_location=route,
        source=factories.SourceFactory(slug="open-data"),
        external_id="path-7",
        tags=["walking", "quiet"],
        step_free=True,
        referral_needed=False,
    )
    factories.AssetFactory(
        community=community,
        name="Ballroom by video",
        category=factories.category("club-arts"),
        place_mode="online",
        exact_location=None,
        public_location=None,
    )


def walk(client, url):
    """The rows of every page, following `next` as a program does."""
    pages = []
    while url:
        answer = client.get(url)
        assert answer.status_code == 200, answer.content
        pages.append(answer.json()["results"])
        url = answer.json()["next"]
        url = url and f"{urlsplit(url).path}?{urlsplit(url).query}"
    return pages


def test_three_formats_hold_the_same_rows(client, some):
    rows = client.get("/api/v1/assets.json?sort=name").json()["results"]
    collection = client.get("/api/v1/assets.geojson?sort=name").json()
    table = table_of(client.get("/api/v1/assets.csv?sort=name"))
    assert len(rows) == 5
    assert collection["type"] == "FeatureCollection"
    for row, feature, line in zip(rows, collection["features"], table, strict=True):
        assert feature["id"] == line["uid"] == row["uid"]
        assert feature["geometry"] == row["location"]
        assert feature["properties"] == {k: v for k, v in row.items() if k != "location"}
        for name in CSV_COLUMNS:
            told = row.get(name)
            if isinstance(told, bool):
                assert line[name] == ("yes" if told else "no")
            elif isinstance(told, list):
                assert line[name] == "; ".join(told)
            elif told is None or told == "":
                assert line[name] == ""
            elif name not in ("name",):
                assert line[name] == str(told), name


def test_a_cell_never_begins_like_a_formula(client, some):
    for line in client.get("/api/v1/assets.csv").content.decode().splitlines():
        assert not line.startswith(("=", "+", "@"))
    assert "'=1+1 Canal towpath" in client.get("/api/v1/assets.csv").content.decode()


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/json", "application/json"),
        ("application/geo+json", "application/geo+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
        ("text/csv;q=0.5, application/geo+json", "application/geo+json"),
    ],
)
def test_accept_chooses_the_format(client, library, accept, media):
    answer = client.get(LIST, headers={"Accept": accept})
    assert answer["Content-Type"] == media
    assert "Accept" in answer["Vary"]


def test_a_format_we_do_not_have_is_said_so(client, library):
    answer = client.get(LIST, headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert answer.json()["error"]["code"] == "not_acceptable"


def test_geojson_follows_the_standard(client, some, library):
    collection = client.get("/api/v1/assets.geojson").json()
    assert "crs" not in collection
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        for number in numbers(feature["geometry"]):
            assert round(number, 6) == number
    one = client.get(f"/api/v1/assets/{library.uid}.geojson").json()
    assert one["type"] == "Feature"
    assert one["geometry"] == {"type": "Point", "coordinates": [-4.313, 55.8626]}


def numbers(geometry):
    parts = [geometry["coordinates"]] if geometry else []
    while parts:
        part = parts.pop()
        if isinstance(part, (int, float)):
            yield part
        else:
            parts.extend(part)


def test_a_project_of_our_own_tells_licence_and_attribution_too(client, community):
    factories.ProjectFactory(community=community, source=None)
    answer = client.get("/api/v1/projects/").json()
    assert answer["attributions"] == [answer["results"][0]["attribution"]] != [""]


def test_every_payload_tells_licence_and_attribution(client, some, library):
    collection = client.get("/api/v1/assets.geojson").json()
    assert collection["licence"]
    assert "Contains public sector information." in collection["attributions"]
    for line in table_of(client.get("/api/v1/assets.csv")):
        assert line["licence"] and line["attribution"]
    for path in ("communities/", "categories/", "projects/", f"assets/{library.uid}/"):
        assert client.get(f"/api/v1/{path}").json()["licence"], path


@pytest.mark.parametrize(
    "query", ["sort=name", "sort=checked", "sort=newest", "near=G51 3UU&radius=5000", "q=asset"]
)
def test_pages_hold_every_row_once_whatever_the_order(client, community, query):
    Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(*factories.GOVAN, srid=4326), source="test"
    )
    same = timezone.now()
    for number in range(11):  # ties, gaps and nothing known
        factories.AssetFactory(
            community=community,
            name=f"Asset {number // 3}",
            checked_at=[None, same, same - timedelta(days=number)][number % 3],
        )
    everything = rows_of(client.get(f"{LIST}?{query}"))
    assert len(everything) == 11
    for size in (1, 4, 11):
        pages = walk(client, f"{LIST}?{query}&page_size={size}")
        assert [row["uid"] for page in pages for row in page] == everything
        assert len(pages) == -(-11 // size)


def test_a_page_stays_put_while_rows_come(client, community):
    for name in "bdfh":
        factories.AssetFactory(community=community, name=name)
    first = client.get(f"{LIST}?sort=name&page_size=2").json()
    factories.AssetFactory(community=community, name="a")
    second = client.get(first["next"]).json()
    assert [row["name"] for row in first["results"] + second["results"]] == list("bdfh")
    assert second["next"] is None


def test_people_checked_in_one_month_stand_in_no_telling_order(client, community, worker):
    days = [datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 28, 9, 17)]
    for day in days:
        factories.person(community=community, created_by=worker, name="A person", checked_at=day)
    place = factories.AssetFactory(
        community=community, checked_at=datetime(2026, 3, 15, tzinfo=UTC)
    )
    rows = client.get(f"{LIST}?sort=checked").json()["results"]
    assert rows[0]["uid"] == str(place.uid)  # any day of March comes before "March"
    people = [row["uid"] for row in rows[1:]]
    assert people == sorted(people)  # by their random ids, which tell nothing
    assert {row["checked_at"] for row in rows[1:]} == {"2026-03-01T00:00:00+00:00"}
    cursor = client.get(f"{LIST}?sort=checked&page_size=3").json()["next"].split("cursor=")[1]
    cursor = cursor.split("&")[0]
    told = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    assert told[1] == "2026-03-01T00:00:00+00:00"


@pytest.mark.parametrize("size", ["0", "-1", "1001", "100000000", "ten", "1e3", "٣", "9" * 400])
def test_a_page_size_out_of_bounds_is_refused_by_name(client, library, size):
    answer = client.get(LIST, {"page_size": size})
    assert answer.status_code == 400
    assert "page_size" in answer.json()["error"]["fields"]


@pytest.mark.parametrize("cursor", ["x", "é", "W10", "WzEsMiwzXQ", "A" * 5000, "bnVsbA"])
def test_a_cursor_of_others_is_refused_by_name(client, library, cursor):
    answer = client.get(LIST, {"cursor": cursor})
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["cursor"]


@pytest.mark.parametrize("path", ["assets/", "communities/", "projects/", "categories/", ""])
def test_an_unknown_parameter_is_named(client, db, path):
    answer = client.get(f"/api/v1/{path}?colour=red")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["colour"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("bbox=NaN,1,2,3", "bbox"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=10,10,-10,-10", "bbox"),
        ("bbox=-500,0,500,10", "bbox"),
        ("kind=mineral", "kind"),
        ("category=nothing-such", "category"),
        ("community=atlantis", "community"),
        ("radius=10", "radius"),
        ("radius=500", "radius"),
        ("checked_since=yesterday", "checked_since"),
        ("updated_since=2026-13-01", "updated_since"),
        ("sort=fanciest", "sort"),
        ("q=%00", "q"),
        ("near=Brigadoon", "near"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(client, library, query, name):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    assert name in answer.json()["error"]["fields"]
    assert answer.json()["error"]["fields"][name][0]


def test_the_filters_of_the_pages_work_here(client, some, library, person):
    def names(query):
        return {row["name"] for row in client.get(f"{LIST}?{query}").json()["results"]}

    assert names("kind=human") == {person.name}
    assert names("tag=quiet") == {"=1+1 Canal towpath"}
    assert names("step_free=yes&no_referral=yes") == {"=1+1 Canal towpath"}
    assert names("source=open-data") == {"=1+1 Canal towpath"}
    assert names("category=library") == {library.name}
    assert names("words=towpath") == {"=1+1 Canal towpath"}
    assert names("checked_since=2999-01-01") == set()
    assert names("updated_since=2999-01-01T00:00:00Z") == set()


def test_changed_since_finds_what_changed(client, community):
    old = factories.AssetFactory(community=community, updated_at=datetime(2024, 1, 1, tzinfo=UTC))
    new = factories.AssetFactory(community=community, updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    got = rows_of(client.get(f"{LIST}?updated_since=2025-06-01T12:00:00Z"))
    assert got == [str(new.uid)]
    assert str(old.uid) not in got


@pytest.mark.parametrize(
    ("suffix", "type"),
    [("json", "application/json"), ("geojson", "application/geo+json"), ("csv", "text/csv")],
)
def test_the_end_of_an_address_decides_whatever_is_accepted(client, library, suffix, type):
    for accepted in ("application/geo+json", "text/html", "text/csv"):
        answer = client.get(f"/api/v1/assets.{suffix}", headers={"Accept": accepted})
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(type)


def test_nothing_changed_costs_nothing(client, library):
    for path in (
        LIST,
        f"/api/v1/assets/{library.uid}/",
        "/api/v1/categories/",
        "/api/v1/projects/",
    ):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    library.name = "Renamed"
    library.save()
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_nothing_changed_costs_nothing_when_compressed(client, library):
    """As browsers and `curl --compressed` ask: the ETag comes back as a weak one."""
    first = client.get(LIST, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    known = {"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]}
    again = client.get(LIST, headers=known)
    assert (again.status_code, again.content) == (304, b"")


def test_what_one_reader_may_see_is_kept_by_no_shared_cache(client, as_user, worker, library):
    assert "public" in client.get(LIST)["Cache-Control"]
    mine = as_user(worker).get(LIST)
    assert "public" not in mine.headers.get("Cache-Control", "private")
    assert "Cookie" in mine["Vary"]


@pytest.mark.parametrize("name", ["exact_location", "created_by", "status"])
def test_what_is_for_those_who_work_there_stays_there(as_user, cast, library, name):
    sees = {
        who
        for who, user in cast.items()
        if name in as_user(user).get(f"/api/v1/assets/{library.uid}/").json()
    }
    everywhere = {"worker", "moderator", "manager", "administrator"}
    assert sees == ({"moderator", "manager"} if name == "created_by" else everywhere)


def test_a_person_is_shown_in_the_cell_and_by_month(client, person):
    row = client.get(f"/api/v1/assets/{person.uid}/").json()
    assert row["public_precision_m"] == 1000
    assert row["location"]["type"] == "Point"
    assert "contact_phone" not in row
    assert row["checked_at"].endswith("-01T00:00:00+00:00")


def test_no_field_leaves_unnamed(client, some):
    allowed = {*PUBLIC_FIELDS, "licence", "attribution", "url", "lon", "lat"}
    for row in client.get(LIST).json()["results"]:
        assert set(row) <= allowed
    assert set(CSV_COLUMNS) <= allowed


def test_the_dictionary_explains_every_field(client, db):
    told = client.get("/api/v1/dictionary/").json()
    assert set(PUBLIC_FIELDS) <= set(told)
    assert all(entry["meaning"] for entry in told.values())
    of_evidence = {f"evidence.{name}" for name in tidy.COLUMNS}
    of_sessions = {f"session.{name}" for name in sessions.COLUMNS}
    assert told.keys() == FIELD_DICTIONARY.keys() | of_evidence | of_sessions


def queries_of(client, path):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("who", ["anonymous", "moderator", "administrator"])
@pytest.mark.parametrize(
    "path", ["assets.json", "assets.csv", "communities/", "projects/", "categories/", "sessions/"]
)
def test_a_list_costs_as_many_queries_for_two_rows_as_for_twenty(as_user, cast, path, who):
    client = as_user(cast[who])
    client.get(f"/api/v1/{path}")  # what is done once a day or a session
    counts = []
    for more in (2, 18):
        for _ in range(more):
            place, source = factories.CommunityFactory(), factories.SourceFactory()
            asset = factories.AssetFactory(community=place, source=source)
            factories.ProjectFactory(community=place, uses=[asset], source=source)
            asset.session = factories.SessionFactory(community=place, came={"older": 9})
            asset.save()
            tree = {"kind": "physical", "abcd_block": "place", "asset_holder": "organisations"}
            code = f"more-{Category.objects.count()}"
            Category.objects.create(code=code, name=code, parent=asset.category, **tree)
        counts.append(queries_of(client, f"/api/v1/{path}"))
    assert counts[0] == counts[1]


def test_communities_and_projects_come_page_by_page(client, db):
    for _ in range(7):
        factories.ProjectFactory(source=factories.SourceFactory())
    for path in ("communities", "projects"):
        pages = walk(client, f"/api/v1/{path}/?page_size=3")
        slugs = [row["slug"] for page in pages for row in page]
        assert len(pages) == 3
        assert slugs == sorted(slugs)
        assert len(set(slugs)) == 7


def test_a_project_tells_the_assets_it_put_to_work(client, community, library, worker):
    hidden = factories.AssetFactory(community=community, status="draft")
    project = factories.ProjectFactory(community=community, uses=[library, hidden])
    row = client.get(f"/api/v1/projects/{project.slug}/").json()
    assert [use["asset"] for use in row["assets"]] == [str(library.uid)]
    assert row["assets_by_kind"] == {"human": 0, "social": 0, "physical": 1}


def test_the_planner_does_not_try_every_order_of_the_tables_of_a_page(db):
    """It takes a hundred times as long as reading the page, which looks each row up by its key."""
    joined = str(Asset.objects.with_all_data().query).count(" JOIN ")
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert int(cursor.fetchone()[0]) <= joined // 2 + 1

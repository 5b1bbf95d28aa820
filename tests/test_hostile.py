"""Input that was made to break things, at every address: a clear answer, never a 500."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assetmap.assets.filters import AssetFilter

EXPLORE = ("maps:explore", "maps:filters", "maps:full")
DATA = ("maps:view", "api:assets", "api:connections")
LISTS = ("communities:list", "projects:list", "gazetteer:search", "data", "moderation:queue")

HOSTILE = [
    "bbox=NaN,NaN,NaN,NaN",
    "bbox=inf,-inf,1e999,0",
    "bbox=55.8,-4.4,55.9,-4.2",  # latitude before longitude
    "bbox=-181,-91,181,91",
    "bbox=,,,",
    "bbox=" + "1," * 10_000,
    "area=-4.3,55.8;-4.2,55.9;-4.2,55.8;-4.3,55.9",
    "area=1e999,0;NaN,1;0,0",
    "area=" + "-4,55;" * 10_000,
    "near=%00",
    "q=%ED%A0%80",
    "q=" + "a" * 100_000,
    "q='%20OR%201=1;--",
    "q=(((((((&|!:*",
    "radius=99999999999999999999999",
    "page_size=100000000",
    "cursor=AAAA",
    "kind=physical%27",
    "kind=" + "&kind=".join(["human"] * 2000),
    "tag=" + "&tag=".join(map(str, range(2000))),
    "sort=nearest",
    "checked_since=0000-00-00",
    "updated_since=99999-01-01T00:00:00Z",
    "updated_since=0001-01-01T00:00:00%2B23:59",
    "updated_since=9999-12-31T23:59:59-23:59",
    "updated_since=2026-01-01T00:00:00%2B23:59",
    "zoom=1e9",
    "zoom=-1",
    "colour=red",
    "%00=%00",
    "=",
    "&&&&",
    "[]=1&{}=2",
]


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:30])
@pytest.mark.parametrize("name", (*EXPLORE, *DATA, *LISTS))
def test_no_query_string_is_a_500(as_user, moderator, library, name, query):
    answer = as_user(moderator).get(f"{reverse(name)}?{query}")
    assert answer.status_code in (200, 400), answer.status_code


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("bbox=NaN,1,2,3", "bbox"),
        ("colour=red", "colour"),
        ("kind=mineral", "mineral"),
        ("radius=7", "50"),
        ("near=Brigadoon", "Brigadoon"),
        ("sort=fanciest", "fanciest"),
        ("community=atlantis", "atlantis"),
    ],
)
@pytest.mark.parametrize("name", ["maps:explore", "maps:full"])
def test_a_page_names_what_it_did_not_understand_above_the_results(
    client, library, query, named, name
):
    page = client.get(f"{reverse(name)}?{query}").content.decode()
    said = page.split('<ol class="cards')[0]
    assert named in said
    assert page[:3] != "500"


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.dictionaries(
        st.sampled_from([*AssetFilter.base_filters, "cursor", "page_size", "zoom"]),
        st.one_of(
            st.text(max_size=40),
            st.integers().map(str),
            st.floats().map(str),
            st.lists(st.floats(), min_size=4, max_size=4).map(lambda box: ",".join(map(str, box))),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_mixture_of_parameters_is_a_500(query):
    for name in ("maps:explore", "maps:view", "api:assets"):
        assert Client().get(reverse(name), query).status_code in (200, 400)


@pytest.fixture
def entry(community):
    return {
        "community": community.slug,
        "place_mode": "point",
        "place_name": "Shaw Street",
        "kind": "physical",
        "category": "park",
        "name": "The bench on Shaw Street",
        "benefit": "People can sit out most dry mornings.",
        "description": "",
        "public_precision": "exact",
        "contact_audience": "members",
        "act": "submit",
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "long " * 400_000),  # 2 MB
        ("name", "a" * 10_000),
        ("benefit", "NUL \x00 byte"),
        ("shape", '{"type": "Polygon", "coordinates": []}'),
        ("shape", '{"type": "Polygon", "coordinates": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        (
            "shape",
            '{"type": "Polygon", "coordinates": [[[0,50],[1,51],[1,50],[0,51],[0,50]]]}',
        ),
        ("lat", "NaN"),
        ("lat", "-4.3130"),  # swapped with the longitude below
        ("lon", "400"),
        ("category", "' OR 1=1"),
        ("community", "atlantis"),
        ("host", "not-a-uuid"),
        ("opening_hours", "(" * 5_000),
        ("tags", "," * 5_000),
        ("version", "9" * 400),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_was_typed_comes_back_whatever_was_wrong(as_user, worker, entry, field, value):
    sent = entry | {"lat": "55.8626", "lon": "-4.3130"} | {field: value}
    if field == "shape":
        sent |= {"place_mode": "area", "lat": "", "lon": ""}
    if value == "-4.3130":
        sent["lon"] = "55.8626"
    answer = as_user(worker).post(reverse("assets:create"), sent)
    if field in ("tags", "version"):  # commas are no tags, a new entry has no version
        assert answer.status_code in (200, 302)
        return
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "error" in page
    for kept in ("The bench on Shaw Street", "Shaw Street"):
        assert kept in page or field == "name"


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/assets/%00/",
        "/communities/%FF%FE/",
        "/projects/" + "a" * 5000 + "/",
        "/.%2e/.%2e/etc",
    ],
)
def test_no_path_is_a_500(client, db, path):
    assert client.get(path).status_code in (400, 404)


def test_a_header_made_up_is_never_a_500(client, library):
    for headers in (
        {"If-None-Match": '"' * 5000},
        {"Accept": "/" * 500},
        {"Accept-Language": "x-" * 3000},
        {"Authorization": "Bearer " + "é" * 50},
        {"X-Forwarded-For": "nonsense, 1.2.3.4, ::1"},
        {"Host": "evil.example.org"},
    ):
        for path in ("/", "/api/v1/assets/"):
            assert client.get(path, headers=headers).status_code < 500, headers

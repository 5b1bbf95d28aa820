"""The OpenAPI document is true: recorded, complete, and what is answered is what it says."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import given, settings

from assetmap.assets.disclosure import PUBLIC_FIELDS
from assetmap.assets.filters import AssetFilter
from tests import factories

RECORDED = Path(__file__).parent / "openapi.json"
CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
]
AGAIN = f"manage.py spectacular --format openapi-json --validate --file tests/api/{RECORDED.name}"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "openapi.json"
    call_command("spectacular", format="openapi-json", validate=True, fail_on_warn=True, file=path)
    return json.loads(path.read_text())


def test_the_document_is_the_recorded_one(document):
    """A change of the API is seen in review; if it is meant, run the command that is named."""
    assert document == json.loads(RECORDED.read_text()), AGAIN


def test_every_filter_and_every_field_is_in_it(document):
    named = {one["name"] for one in document["paths"]["/api/v1/assets/"]["get"]["parameters"]}
    assert named == {*AssetFilter.base_filters, "cursor", "page_size"}
    fields = document["components"]["schemas"]["AssetOutput"]["properties"]
    assert set(fields) == {*PUBLIC_FIELDS, "licence", "attribution", "url", "lon", "lat"}
    assert fields["step_free"]["type"] == ["boolean", "null"] or fields["step_free"]["nullable"]


def test_it_is_served_and_its_page_needs_nothing_from_elsewhere(client, db):
    assert client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()["openapi"]
    page = client.get("/api/v1/docs/").content.decode()
    assert "assets_list" in page or "/api/v1/assets/" in page
    assert 'src="http' not in page


@pytest.fixture
def own_connection():
    """The application closes its connection after a request; the one of a test stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_answers_are_what_the_document_says(db, own_connection, library, person):
    factories.ProjectFactory(uses=[library])
    served = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    for operation in served.include(method="GET").get_all_operations():

        @settings(max_examples=15, deadline=None, derandomize=True, database=None)
        @given(case=operation.ok().as_strategy())
        def holds(case):
            case.headers = {}  # a token made up answers 401 and nothing more
            answer = case.call(headers={"Accept-Encoding": "identity"})
            case.validate_response(answer, checks=CHECKS)

        holds()


def test_files_of_the_data_page_hold_all_that_its_question_finds(client, community, elsewhere):
    for n, where in enumerate([community] * 101 + [elsewhere]):
        factories.AssetFactory(community=where, name=f"Asset {n}")
    page = client.get(
        f"{reverse('data')}?community={community.slug}&kind=physical"
    ).content.decode()
    assert "101 entries match" in page
    (link,) = re.findall(r'href="([^"]+\.csv[^"]+)"', page)
    rows = client.get(unescape(link)).content.decode().strip().splitlines()
    assert len(rows) == 1 + 101
    assert "No entry matches" in client.get(f"{reverse('data')}?kind=human").content.decode()
    assert "can’t be answered" in client.get(f"{reverse('data')}?kind=mineral").content.decode()

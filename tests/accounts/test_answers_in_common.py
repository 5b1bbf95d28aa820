"""Health, caching and headers: what holds for every answer."""

from unittest import mock

from django.db import OperationalError


def test_health_is_answered_for_any_host_and_without_a_session(client, db):
    answer = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer["Cache-Control"] == "no-store"


def test_ready_while_the_database_answers(client, db):
    assert client.get("/readyz").status_code == 200
    with mock.patch("assetmap.common.middleware.connection.cursor", side_effect=OperationalError):
        assert client.get("/readyz").status_code == 503


def test_pages_made_for_somebody_stay_out_of_caches(as_user, client, worker, community):
    page = as_user(worker).get(community.get_absolute_url())
    assert page["Cache-Control"] == "private, no-store"
    public = client.get(community.get_absolute_url())
    assert "no-store" not in public.get("Cache-Control", "")
    for name in ("Cookie", "Authorization"):
        assert name in public["Vary"]


def test_an_answer_to_a_token_stays_out_of_caches(client, community):
    page = client.get(community.get_absolute_url(), headers={"authorization": "Bearer x"})
    assert page["Cache-Control"] == "private, no-store"


def test_only_the_place_may_be_asked_of_the_browser(client, community):
    page = client.get(community.get_absolute_url())
    assert "geolocation=(self)" in page["Permissions-Policy"]
    assert "camera=()" in page["Permissions-Policy"]

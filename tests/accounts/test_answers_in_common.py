"""Health, caching and headers: what holds for every answer."""

from unittest import mock

from django.db import OperationalError

GONE = OperationalError("the database does not answer")


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


def test_where_nobody_can_be_asked_who_reads_the_answer_stays_out_of_caches_too(
    as_user, worker, community
):
    client = as_user(worker)
    client.raise_request_exception = False
    with mock.patch("django.contrib.sessions.backends.db.SessionStore.load", side_effect=GONE):
        page = client.get(community.get_absolute_url())
    assert page.status_code == 500
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Frame-Options"] == "DENY" and page["Permissions-Policy"]


def test_a_page_is_not_in_the_language_of_whom_was_served_before(client, db, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("fr", "Français")]
    assert 'lang="fr"' in client.get("/help/", headers={"accept-language": "fr"}).content.decode()
    refused = client.get("/help/", headers={"host": "evil.example", "accept-language": "en"})
    assert refused.status_code == 400
    assert 'lang="en-gb"' in refused.content.decode()


def test_an_answer_to_a_token_stays_out_of_caches(client, community):
    page = client.get(community.get_absolute_url(), headers={"authorization": "Bearer x"})
    assert page["Cache-Control"] == "private, no-store"


def test_only_the_place_may_be_asked_of_the_browser(client, community):
    page = client.get(community.get_absolute_url())
    assert "geolocation=(self)" in page["Permissions-Policy"]
    assert "camera=()" in page["Permissions-Policy"]

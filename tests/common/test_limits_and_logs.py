"""What a stranger may not cost us: disk, patience, and words in the log that are somebody's own."""

import json
import logging
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from assetmap.assets.models import Asset
from assetmap.common.logs import Formatter, access_line, without_secrets


def test_a_large_file_is_refused_before_it_is_read(client, db):
    for path in ("/assets/new/", "/accounts/login/", "/api/v1/assets/"):
        file = SimpleUploadedFile("film.bin", b"\0" * 3_000_000)
        answer = client.post(path, {"name": "x", "film": file})
        assert answer.status_code == 413, path
        assert answer.wsgi_request._read_started is False


def test_what_the_database_gives_up_on_is_told_and_keeps_what_was_typed(
    transactional_db, as_user, worker, library
):
    client, held, done = as_user(worker), threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Asset.objects.select_for_update().get(pk=library.pk)
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE maps_cell IN ACCESS EXCLUSIVE MODE")
            held.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        sent = {"life": "paused", "life_reason": "The roof is being mended."}
        page = client.post(reverse("assets:life", args=[library.uid]), sent)
        check = client.post(
            reverse("api:asset_check", args=[library.uid]), content_type="application/json"
        )
        tile = client.get(reverse("maps:tile", args=[5, 15, 9, "mvt"]))
    finally:
        done.set()
        holder.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert {page.status_code, check.status_code, tile.status_code} == {503}
    assert "The roof is being mended." in page.content.decode()
    assert page["Retry-After"] == check["Retry-After"] == tile["Retry-After"] == "5"
    assert check.json()["error"]["code"] == tile.json()["error"]["code"] == "busy"


@pytest.mark.parametrize("path", ["/nothing/", "/map/view.json", "/assets/nearby/"])
def test_words_searched_for_are_not_in_the_log(client, db, caplog, path):
    with caplog.at_level(logging.WARNING):
        client.get(path, {"q": "womens refuge"})
    lines = [Formatter("%(message)s").format(record) for record in caplog.records]
    assert any(path in line for line in lines)
    assert "refuge" not in "".join(lines)


def test_secrets_of_links_are_not_in_the_log():
    record = logging.makeLogRecord({"msg": "Gone: %s", "args": ("/invitations/s3cret/",)})
    assert json.loads(Formatter("%(message)s").format(record))["message"] == "Gone: /invitations/…/"
    assert (
        without_secrets("/accounts/password/reset/key/1-abc/") == "/accounts/password/reset/key/…/"
    )


def test_nobody_adds_lines_of_their_own_to_the_log():
    path = '/é"\n{}\0\x9b\\/invitations/s3cret/'
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path.encode().decode("latin-1")}
    line = access_line(environ | {"QUERY_STRING": "q=refuge"}, 200, 12, 0.0042, "today")
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line) == {
        "time": "today",
        "method": "GET",
        "path": '/é"\n{}\0\x9b\\/invitations/…/',
        "status": 200,
        "bytes": 12,
        "ms": 4,
    }


def test_pages_anybody_sees_are_asked_for_again_each_time(client, community):
    assert client.get(community.get_absolute_url())["Cache-Control"] == "no-cache"


def test_what_is_no_page_may_load_nothing(client, library):
    policies = {
        path: client.get(path)["Content-Security-Policy"]
        for path in ("/", "/map/5/15/9.json", "/api/v1/assets.json")
    }
    assert "script-src 'self'" in policies.pop("/")
    assert set(policies.values()) == {"default-src 'none'; frame-ancestors 'none'"}

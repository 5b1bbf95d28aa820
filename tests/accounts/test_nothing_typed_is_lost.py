"""Expired sessions and tokens, oversized bodies, NUL bytes: a clear answer and nothing lost."""

import pytest
from django.test import Client
from django.urls import reverse


@pytest.fixture
def strict():
    """A client that checks the CSRF token, as browsers meet it."""
    return Client(enforce_csrf_checks=True)


def test_an_expired_csrf_token_keeps_every_field(strict, db):
    page = strict.post(
        reverse("accounts:token_list"), {"name": "for <b>me</b>", "scopes": ["read", "write"]}
    )
    assert page.status_code == 403
    assert page.context["posted"] == [
        ("name", "for <b>me</b>"),
        ("scopes", "read"),
        ("scopes", "write"),
    ]
    html = page.content.decode()
    assert 'value="for &lt;b&gt;me&lt;/b&gt;"' in html
    assert 'action="/accounts/tokens/"' in html


def test_what_was_typed_is_told_without_what_forms_send_along(strict, db):
    sent = {"place_name": "Shaw Street", "address": "", "client_key": "0b4f", "do": "send"}
    page = strict.post(reverse("assets:create"), sent)
    assert page.context["typed"] == [("place name", "Shaw Street")]
    assert dict(page.context["posted"]) == sent
    assert "<dt>place name</dt>" in page.content.decode()


def test_the_kept_form_can_be_sent_again(strict, worker):
    strict.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    page = strict.post(reverse("accounts:profile"), {"name": "Wilma Baird"})
    again = dict(page.context["posted"])
    again["csrfmiddlewaretoken"] = str(page.context["csrf_token"])
    assert strict.post(page.context["action"], again).status_code == 302
    worker.refresh_from_db()
    assert worker.name == "Wilma Baird"


def test_passwords_and_codes_are_not_shown_again(strict, db):
    page = strict.post(
        reverse("account_login"), {"login": "w@example.org", "password": "hush", "code": "123456"}
    )
    assert page.context["posted"] == [("login", "w@example.org")]
    assert "hush" not in page.content.decode()


def test_what_another_site_filled_in_is_not_offered(strict, db):
    page = strict.post(
        reverse("accounts:token_list"), {"name": "mine"}, headers={"origin": "https://evil.example"}
    )
    assert page.status_code == 403
    assert not page.context["keep"]
    assert "mine" not in page.content.decode()


def test_a_button_without_fields_can_be_pressed_again(strict, worker):
    strict.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    page = strict.post(reverse("account_logout"))
    assert page.context["keep"]
    again = {"csrfmiddlewaretoken": str(page.context["csrf_token"])}
    strict.post(page.context["action"], again)
    assert "_auth_user_id" not in strict.session


def test_an_ended_session_keeps_what_was_typed(client, db):
    page = client.post(reverse("accounts:profile"), {"name": "Wilma Baird"})
    assert page.status_code == 403
    html = page.content.decode()
    assert "Nothing is lost" in html
    assert 'name="name" value="Wilma Baird"' in html
    assert reverse("account_login") in html


def test_a_body_too_large_is_a_clear_413(client, db):
    as_parts = client.post(reverse("account_login"), {"login": "x" * 3_000_000})
    assert as_parts.status_code == 413
    big = client.post(
        reverse("account_login"),
        "login=" + "x" * 3_000_000,
        content_type="application/x-www-form-urlencoded",
    )
    assert big.status_code == 413
    assert "Shorten the text" in big.content.decode()


def test_too_many_fields_are_a_clear_400(client, db):
    page = client.post(reverse("account_login"), {f"f{n}": "x" for n in range(600)})
    assert page.status_code == 400
    assert "more parts" in page.content.decode()


def test_a_nul_byte_in_a_field_is_an_error_beside_it(as_user, worker):
    page = as_user(worker).post(reverse("accounts:profile"), {"name": "Wil\0ma"})
    assert page.status_code == 200
    assert page.context["form"].errors["name"]


def test_a_nul_byte_in_the_address_is_never_a_500(client, db):
    assert client.get("/communities/?q=%00").status_code == 400
    assert client.get("/communities/?page=%00").status_code in (200, 400)
    assert client.get("/invitations/%00/").status_code in (400, 404, 410)


def test_a_nul_byte_that_reaches_the_database_names_the_parameter(rf, db):
    from assetmap.accounts.models import User
    from assetmap.common.errors import refused_by_database

    request = rf.get("/", {"place": "a\0b"})
    try:
        User.objects.filter(email=request.GET["place"]).exists()
    except ValueError as problem:
        answer = refused_by_database(request, problem)
    assert answer.status_code == 400
    assert "place" in answer.content.decode()


def test_errors_under_api_are_json(client, db):
    answer = client.get("/api/nothing-here/")
    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "There is nothing here."

"""A second step at sign-in: offered to everybody, demanded where the setting says so."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from pytest import fixture, mark

from assetmap.accounts.services import create_token
from tests.factories import PASSWORD


@fixture(autouse=True)
def no_limits(settings):
    settings.ACCOUNT_RATE_LIMITS = False


@fixture
def demanded(settings):
    settings.REQUIRE_MFA = True


def code_for(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def set_up(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}), secret


def test_worker_sets_up_a_second_step_and_sees_recovery_codes(as_user, worker):
    client = as_user(worker)
    answer, _ = set_up(client)
    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=worker, type="totp").exists()
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert codes.status_code == 200
    assert codes.content.decode().count("<li><code>") >= 8


def test_sign_in_then_asks_for_the_code(client, as_user, worker):
    set_up(as_user(worker))
    answer = client.post(reverse("account_login"), {"login": worker.email, "password": PASSWORD})
    assert answer.url == reverse("mfa_authenticate")
    page = client.get(answer.url)
    assert "Second step" in page.content.decode()
    assert "_auth_user_id" not in client.session


@mark.usefixtures("demanded")
def test_moderator_sets_it_up_before_reviewing(as_user, moderator):
    answer = as_user(moderator).get(reverse("moderation:queue"))
    assert answer.url == reverse("mfa_activate_totp")


@mark.usefixtures("demanded")
def test_moderator_with_a_second_step_goes_on(as_user, moderator):
    client = as_user(moderator)
    set_up(client)
    assert client.get(reverse("moderation:queue")).status_code == 200


@mark.usefixtures("demanded")
def test_a_token_is_no_way_round_it(as_user, moderator, worker):
    made = [
        create_token(actor=one, name="t", scopes=["read"], days=9) for one in (moderator, worker)
    ]

    def status(secret):
        ask = {"Authorization": f"Bearer {secret}"}
        return Client().get("/api/v1/assets/", headers=ask).status_code

    assert [status(secret) for _token, secret in made] == [401, 200]
    set_up(as_user(moderator))
    assert status(made[0][1]) == 200


@mark.usefixtures("demanded")
def test_worker_and_visitor_are_not_held_up(as_user, client, worker, community):
    for one in (client, as_user(worker)):
        assert one.get(community.get_absolute_url()).status_code == 200


def test_nobody_is_held_up_without_the_setting(as_user, moderator):
    assert as_user(moderator).get(reverse("moderation:queue")).status_code == 200

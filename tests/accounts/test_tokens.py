from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assetmap.accounts import services
from assetmap.accounts.models import ApiToken


def make(actor, **given):
    fields = {"name": "newsletter", "scopes": ["read"], "days": 30} | given
    return services.create_token(actor=actor, **fields)


def test_a_token_is_kept_as_a_hash_only(researcher):
    token, secret = make(researcher)
    assert len(secret) > 40  # 256 bits
    kept = ApiToken.objects.values().get()
    assert secret not in str(kept)
    assert kept["digest"] == services.digest_of(secret)
    assert token.is_valid


def test_a_token_lasts_at_most_a_year(researcher):
    with pytest.raises(ValidationError) as refusal:
        make(researcher, days=366)
    assert "days" in refusal.value.message_dict


def test_a_token_needs_a_known_scope(researcher):
    with pytest.raises(ValidationError):
        make(researcher, scopes=["everything"])
    with pytest.raises(ValidationError):
        make(researcher, scopes=[])


def test_researcher_has_at_most_twenty_in_use(researcher):
    for _ in range(services.MAX_TOKENS):
        make(researcher)
    with pytest.raises(ValidationError):
        make(researcher)


def test_a_revoked_token_is_not_valid(researcher):
    token, _ = make(researcher)
    assert not services.revoke_token(actor=researcher, token=token).is_valid


def test_a_token_ends_by_itself(researcher):
    token, _ = make(researcher)
    token.expires_at = timezone.now() - timedelta(seconds=1)
    assert not token.is_valid


def test_nobody_revokes_the_token_of_another(researcher, manager):
    token, _ = make(researcher)
    with pytest.raises(PermissionDenied):
        services.revoke_token(actor=manager, token=token)


def test_researcher_makes_a_token_and_sees_it_once(as_user, researcher):
    client = as_user(researcher)
    page = client.post(
        reverse("accounts:token_list"), {"name": "thesis", "scopes": ["read"], "days": "90"}
    )
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    again = client.get(reverse("accounts:token_list")).content.decode()
    assert secret not in again
    assert "thesis" in again


def test_no_secret_in_the_log(researcher, caplog):
    caplog.set_level("INFO")
    _, secret = make(researcher)
    assert "token made" in caplog.text
    assert secret not in caplog.text + str([vars(record) for record in caplog.records])


def test_researcher_revokes_from_the_page(as_user, researcher):
    token, _ = make(researcher)
    as_user(researcher).post(reverse("accounts:token_revocation", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at


def test_the_token_of_another_does_not_exist(as_user, researcher, worker):
    token, _ = make(researcher)
    answer = as_user(worker).post(reverse("accounts:token_revocation", args=[token.pk]))
    assert answer.status_code == 404


def test_the_list_of_tokens_costs_as_much_for_two_as_for_twelve(as_user, researcher):
    client = as_user(researcher)
    counts = []
    for more in (2, 10):
        for number in range(more):
            make(researcher, name=f"mine {number} of {more}")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/accounts/tokens/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]

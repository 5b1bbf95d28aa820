import csv
import io
import json

import pytest
from django.core.cache import cache

from assetmap.accounts.services import create_token


@pytest.fixture(autouse=True)
def fresh_counters():
    """Nobody is throttled for what another test asked."""
    cache.clear()


@pytest.fixture
def api(as_user):
    """api(worker, "POST", "/api/v1/assets/", {...}, If_Match='"v1"') answers like a program's
    request, with what was sent as JSON; api(None, ...) is anybody's."""

    def ask(user, method, url, sent=None, *, token=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            named["Authorization"] = f"Bearer {token}"
        body = sent if isinstance(sent, (str, bytes)) else json.dumps(sent)
        return as_user(user).generic(
            method,
            url,
            data="" if sent is None else body,
            content_type="application/json",
            headers=named,
        )

    return ask


@pytest.fixture
def token_of():
    """token_of(worker, "read", "write") is the secret of a new token."""

    def make(user, *scopes):
        return create_token(actor=user, name="test", scopes=list(scopes), days=30)[1]

    return make


def rows_of(answer):
    return [row["uid"] for row in answer.json()["results"]]


def table_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode().removeprefix("\ufeff"))))

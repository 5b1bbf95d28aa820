"""Who may do what: every URL name and method against the whole cast.

Each row gives, for one method of one address, what anonymous, outsider, worker, moderator, manager,
researcher and administrator get. Every other method of it must not succeed for anybody, and an
address without a row fails. `library`: a published place. `draft`, `waiting`: places on their way.
`person`: a published person; `hidden`: a person in review whom the manager recorded.
"""

import json

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from assetmap.communities.models import Membership

CAST = ("anonymous", "outsider", "worker", "moderator", "manager", "researcher", "administrator")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

ALL = "200 200 200 200 200 200 200"
NOBODY = "404 404 404 404 404 404 404"
TEAM_AND_STAFF = "404 404 200 200 200 404 200"
COORDINATORS = "404 404 404 200 200 404 404"
SIGNED_IN = "302 200 200 200 200 200 200"

# (URL name, what its arguments are made from, method, answers in the order of CAST)
ROWS = [
    ("maps:explore", None, "GET", ALL),
    ("maps:filters", None, "GET", ALL),
    ("maps:full", None, "GET", ALL),
    ("maps:view", None, "GET", "400 400 400 400 400 400 400"),  # without a box and a zoom
    ("maps:boundaries", None, "GET", ALL),
    ("maps:icons", None, "GET", ALL),
    ("gazetteer:search", None, "GET", ALL),
    ("data", None, "GET", ALL),
    ("about", None, "GET", ALL),
    ("privacy", None, "GET", ALL),
    ("accessibility", None, "GET", ALL),
    ("help", None, "GET", ALL),
    ("set_language", None, "POST", "302 302 302 302 302 302 302"),
    # --- assets
    ("assets:mine", None, "GET", SIGNED_IN),
    ("assets:create", None, "GET", "302 200 200 200 200 403 200"),
    ("assets:create", None, "POST", "403 200 200 200 200 403 200"),  # shown again, with errors
    ("assets:nearby", None, "GET", "400 400 400 400 400 400 400"),  # without a place
    ("assets:detail", "library", "GET", ALL),
    ("assets:detail", "person", "GET", ALL),
    ("assets:detail", "draft", "GET", TEAM_AND_STAFF),
    ("assets:detail", "hidden", "GET", COORDINATORS),
    ("assets:detail", "nothing", "GET", NOBODY),
    ("assets:history", "library", "GET", ALL),
    ("assets:history", "person", "GET", "404 404 200 200 200 404 404"),
    ("assets:history", "draft", "GET", TEAM_AND_STAFF),
    ("assets:history", "hidden", "GET", COORDINATORS),
    ("assets:edit", "library", "GET", "302 403 200 200 200 403 200"),
    ("assets:edit", "person", "GET", "302 403 200 200 200 403 403"),
    ("assets:edit", "draft", "GET", "302 404 200 200 200 404 200"),
    ("assets:edit", "hidden", "GET", "302 404 404 200 200 404 404"),
    ("assets:edit", "library", "POST", "403 403 200 200 200 403 200"),
    ("assets:edit", "hidden", "POST", "403 404 404 200 200 404 404"),
    ("assets:check", "library", "POST", "403 403 302 302 302 403 302"),
    ("assets:check", "person", "POST", "403 403 302 302 302 403 403"),
    ("assets:check", "hidden", "POST", "403 404 404 403 403 404 404"),
    ("assets:life", "library", "GET", "302 403 200 200 200 403 200"),
    ("assets:life", "library", "POST", "403 403 200 200 200 403 200"),
    ("assets:life", "hidden", "POST", "403 404 404 200 200 404 404"),
    ("assets:withdrawal", "library", "GET", "302 403 403 200 200 403 200"),
    ("assets:withdrawal", "library", "POST", "403 403 403 200 200 403 200"),
    ("assets:withdrawal", "hidden", "POST", "403 404 404 200 200 404 404"),
    # --- connections
    ("connections:create", "library", "GET", "302 403 200 200 200 403 200"),
    ("connections:create", "library", "POST", "403 403 200 200 200 403 200"),
    ("connections:create", "hidden", "GET", "302 404 404 200 200 404 404"),
    ("connections:removal", "link", "POST", "403 403 302 302 302 403 302"),
    # --- communities
    ("communities:list", None, "GET", ALL),
    ("communities:detail", "community", "GET", ALL),
    ("communities:member_list", "community", "GET", "302 403 403 403 200 403 200"),
    ("communities:member_role", "member", "POST", "403 403 403 403 302 403 302"),
    ("communities:member_removal", "member", "POST", "403 404 404 404 302 404 302"),
    ("communities:invitation_create", "community", "POST", "403 403 403 403 200 403 200"),
    ("communities:invitation_withdrawal", "invitation", "POST", "403 403 403 403 302 403 302"),
    ("communities:invitation_accept", "secret", "GET", ALL),
    ("communities:invitation_accept", "secret", "POST", "200 403 403 403 403 403 403"),
    # --- projects
    ("projects:list", None, "GET", ALL),
    ("projects:detail", "project", "GET", ALL),
    ("projects:detail", "unpublished", "GET", TEAM_AND_STAFF),
    # --- moderation
    ("moderation:queue", None, "GET", "302 200 403 200 200 403 200"),
    ("moderation:item", "waiting", "GET", "302 404 403 200 200 404 200"),
    ("moderation:item", "hidden", "GET", "302 404 404 200 200 404 404"),
    ("moderation:approval", "waiting", "POST", "403 404 403 302 302 404 302"),
    ("moderation:approval", "hidden", "POST", "403 404 404 302 403 404 404"),
    ("moderation:return", "waiting", "POST", "403 404 403 302 302 404 302"),
    ("moderation:rejection", "waiting", "POST", "403 404 403 302 302 404 302"),
    # --- API
    ("api:root", None, "GET", ALL),
    ("api:assets", None, "GET", ALL),
    ("api:assets", None, "POST", "401 400 400 400 400 400 400"),
    ("api:assets_as", "json", "GET", ALL),
    ("api:assets_as", "json", "POST", "401 400 400 400 400 400 400"),
    ("api:asset", "library", "GET", ALL),
    ("api:asset", "person", "GET", ALL),
    ("api:asset", "draft", "GET", TEAM_AND_STAFF),
    ("api:asset", "hidden", "GET", COORDINATORS),
    ("api:asset", "nothing", "GET", NOBODY),
    ("api:asset", "library", "PATCH", "401 403 200 200 200 403 200"),
    ("api:asset", "hidden", "PATCH", "401 404 404 200 200 404 404"),
    ("api:asset_as", "library.json", "GET", ALL),
    ("api:asset_as", "draft.json", "GET", TEAM_AND_STAFF),
    ("api:asset_as", "hidden.json", "GET", COORDINATORS),
    ("api:asset_as", "library.json", "PATCH", "401 403 200 200 200 403 200"),
    ("api:asset_check", "library", "POST", "401 403 200 200 200 403 200"),
    ("api:asset_check", "hidden", "POST", "401 404 404 403 403 404 404"),
    ("api:asset_end", "library", "POST", "401 403 200 200 200 403 200"),
    ("api:asset_end", "hidden", "POST", "401 404 404 200 200 404 404"),
    ("api:communities", None, "GET", ALL),
    ("api:community", "community", "GET", ALL),
    ("api:categories", None, "GET", ALL),
    ("api:projects", None, "GET", ALL),
    ("api:project", "project", "GET", ALL),
    ("api:project", "unpublished", "GET", TEAM_AND_STAFF),
    ("api:dictionary", None, "GET", ALL),
    ("api:schema", None, "GET", ALL),
    ("api:docs", None, "GET", ALL),
    # --- one's own account
    ("accounts:profile", None, "GET", SIGNED_IN),
    ("accounts:profile", None, "POST", "403 200 200 200 200 200 200"),
    ("accounts:token_list", None, "GET", SIGNED_IN),
    ("accounts:token_list", None, "POST", "403 200 200 200 200 200 200"),
    ("accounts:token_revocation", "token", "POST", "403 404 302 404 404 404 404"),
]

# Pages of the sign-in library, tested in tests/accounts; here only that strangers open nothing.
OF_ALLAUTH = ("account_", "mfa_")


# What a request needs to get as far as the question of who may.
SENT = {
    "moderation:approval": {"version": 1},
    "moderation:return": {"version": 1, "note": "Which door?"},
    "moderation:rejection": {"version": 1, "note": "It is a shop."},
    "communities:member_role": {"role": "moderator"},
    "set_language": {"language": "en-gb"},
}
SENT_AS_JSON = {
    "api:asset": {"name": "Renamed"},
    "api:asset_as": {"name": "Renamed"},
    "api:asset_end": {"reason": "The lease ran out.", "ended_on": "2024-01-01"},
}


def ask(client, name, method, arguments):
    url = reverse(name, kwargs=arguments)
    if name.startswith("api:") and method != "GET":
        return client.generic(
            method,
            url,
            data=json.dumps(SENT_AS_JSON.get(name, {})),
            content_type="application/json",
            headers={"If-Match": "*"},
        ).status_code
    if method in ("GET", "DELETE"):
        return getattr(client, method.lower())(url).status_code
    if method == "POST":
        return client.post(url, SENT.get(name, {})).status_code
    return client.generic(method, url).status_code


@pytest.mark.parametrize(
    ("name", "of", "method", "answers"), ROWS, ids=[f"{r[0]}-{r[1]}-{r[2]}" for r in ROWS]
)
def test_access(name, of, method, answers, scene, cast, as_user):
    got = {}
    for who in CAST:
        point = transaction.savepoint()  # each of the cast finds the scene as it was
        got[who] = ask(as_user(cast[who]), name, method, scene[of])
        transaction.savepoint_rollback(point)
    assert got == dict(zip(CAST, map(int, answers.split()), strict=True))


def url_names(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name


def test_every_address_has_a_row():
    ours = {name for name in url_names() if not name.startswith(("admin:", *OF_ALLAUTH))}
    assert ours - {row[0] for row in ROWS} == set()


@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_a_method_without_a_row_succeeds_for_nobody(name, scene, cast, as_user):
    of = next(row[1] for row in ROWS if row[0] == name)
    allowed = {row[2] for row in ROWS if row[0] == name}
    for method in METHODS:
        if method in allowed:
            continue
        for who in CAST:
            status = ask(as_user(cast[who]), name, method, scene[of])
            assert status >= 400 or status == 302, f"{method} {name} answered {status} to {who}"


def test_the_admin_is_closed_to_all_but_staff(scene, cast, as_user):
    for name in url_names():
        if name.startswith("admin:") and name.endswith(("_changelist", "index", "_add")):
            for who in CAST[:-1]:
                status = as_user(cast[who]).get(reverse(name)).status_code
                assert status in (302, 403), f"{name} answered {status} to {who}"


def test_an_existing_secret_and_a_random_one_answer_alike(scene, client):
    """Where an entry is nobody's business, its page must not tell that it exists."""
    for name in ("assets:detail", "assets:history", "api:asset"):
        there = client.get(reverse(name, kwargs=scene["hidden"]))
        never = client.get(reverse(name, kwargs=scene["nothing"]))
        assert there.status_code == never.status_code == 404
        assert len(there.content) == len(never.content)


def test_roles_are_those_the_table_speaks_of():
    assert [role.value for role in Membership.Role] == ["worker", "moderator", "manager"]

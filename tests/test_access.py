"""Who may do what: every URL name and method against the whole cast.

The answers are those of access_table. Every method without a row there must not succeed for
anybody, and an address without a row fails.
"""

import json
from itertools import product

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from assetmap.accounts.services import create_token, revoke_token
from assetmap.assets.models import Asset
from assetmap.communities.models import Membership
from assetmap.connections.models import Connection
from tests import factories
from tests.access_table import CAST, ROWS

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")
FORMATS = (None, "json", "geojson", "csv")

# Pages of the sign-in library, tested in tests/accounts; here only that strangers open nothing.
OF_ALLAUTH = ("account_", "mfa_")

# What a request needs to get as far as the question of who may.
SENT = {
    "moderation:approval": {"version": 1},
    "moderation:return": {"version": 1, "note": "Which door?"},
    "moderation:rejection": {"version": 1, "note": "It is a shop."},
    "communities:member_role": {"role": "moderator"},
    "set_language": {"language": "en-gb"},
    "notifications:preference": {"by": "daily"},
    "projects:return": {"note": "Which winter?"},
    "moderation:decision": {"do": "return", "note": "Which door?"},
    "assets:check_answer": {"answer": "right"},
}
SENT_AS_JSON = {
    "api:asset": {"name": "Renamed"},
    "api:asset_as": {"name": "Renamed"},
    "api:asset_end": {"reason": "The lease ran out.", "ended_on": "2024-01-01"},
}


def answer_of(client, name, method, arguments, **headers):
    url = reverse(name, kwargs=arguments)
    if name.startswith("api:") and method not in READING:
        return client.generic(
            method,
            url,
            data=json.dumps(SENT_AS_JSON.get(name, {})),
            content_type="application/json",
            headers={"If-Match": "*", **headers},
        )
    if method == "POST":
        return client.post(url, SENT.get(name, {}), headers=headers)
    return client.generic(method, url, headers=headers)


def ask(client, name, method, arguments):
    return answer_of(client, name, method, arguments).status_code


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


def nameless(resolver, path=""):
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from nameless(pattern, here)
        elif not pattern.name:
            yield here


def test_no_address_goes_without_a_name():
    """The table above speaks of names, so that nothing slips in below them."""
    assert [path for path in nameless(get_resolver()) if not path.startswith("admin/")] == []


@pytest.mark.parametrize("name", sorted({row[0] for row in ROWS}))
def test_a_method_without_a_row_succeeds_for_nobody(name, scene, cast, as_user):
    of = next(row[1] for row in ROWS if row[0] == name)
    allowed = {row[2] for row in ROWS if row[0] == name}
    for method in METHODS:
        if method in allowed:
            continue
        for who in CAST:
            answer = answer_of(as_user(cast[who]), name, method, scene[of])
            led = answer.status_code == 302 and answer["Location"]
            if name == "set_language":  # leads back whatever the method, and sets nothing
                led = led and not answer.cookies and "/login/"
            assert answer.status_code >= 400 or "/login/" in led, f"{method} {name} for {who}"


def test_asking_for_the_head_alone_tells_no_more(scene, cast, as_user):
    clients = {who: as_user(cast[who]) for who in ("anonymous", "worker", "administrator")}
    for name, of, method, answers in ROWS:
        for who, client in clients.items():
            if method == "GET":
                head = answer_of(client, name, "HEAD", scene[of])
                assert head.status_code == int(answers.split()[CAST.index(who)]), f"{name} {who}"
                assert head.content == b""


TO_A_LINK = ("connections:change", "connections:confirmation", "connections:removal")
OF_PROPOSALS = {  # have a uid of their own, see tests/moderation/test_proposals.py
    *("moderation:proposal", "moderation:proposal_edit", "moderation:decision"),
    *("moderation:take_back", "moderation:undo"),
}
TO_AN_ENTRY = sorted({row[0] for row in ROWS if row[1] in ("library", "library.json", "waiting")})


@pytest.mark.parametrize(
    ("of", "strangers"),
    [
        ("hidden", ("anonymous", "outsider", "worker", "researcher", "administrator")),
        ("draft", ("anonymous", "outsider", "researcher")),
    ],
)
def test_what_is_nobodys_business_answers_like_what_never_was(of, strangers, scene, cast, as_user):
    """By every address that leads to an entry, every method and every format."""
    for who in strangers:
        client = as_user(cast[who])
        for name, method, form in product(TO_AN_ENTRY, (*METHODS, "HEAD"), FORMATS):
            if (name == "api:asset_as") == (form is None):
                continue
            ends = {"format": form} if form else {}
            there, never = (
                answer_of(client, name, method, {"uid": str(scene[key]["uid"])} | ends)
                for key in (of, "nothing")
            )
            asked = f"{method} {name} for {who}"
            assert there.status_code == never.status_code >= 302, asked
            assert len(there.content) == len(never.content), asked


def test_every_address_that_leads_to_an_entry_is_among_them():
    led = {name for name in url_names() if not name.startswith(("admin:", *OF_ALLAUTH))}
    led = {name for name in led if takes_uid(name)}
    assert led - set(TO_AN_ENTRY) == {
        *TO_A_LINK,  # take a link beside it, see below
        *OF_PROPOSALS,
        "projects:evidence_edit",  # not of an entry
        "projects:evidence_removal",
    }


def takes_uid(name):
    try:
        reverse(name, kwargs={"uid": "3f8b0d1c-5b0e-4c6c-9d58-0d2a8f3c1a11", "format": "json"})
    except NoReverseMatch as problem:
        return "uid" in str(problem).split("pattern(s) tried:")[-1]
    return True


def test_a_link_to_a_hidden_entry_is_no_link_for_strangers(scene, cast, as_user, library):
    hidden = Asset.objects.get(**scene["hidden"])
    tie = Connection.objects.create(subject=library, verb="taught_by", object=hidden)
    for who in ("outsider", "worker", "researcher", "administrator"):
        client = as_user(cast[who])
        for name, end, pk in product(TO_A_LINK, ("library", "hidden"), (tie.pk, 10**9)):
            url = reverse(name, args=[scene[end]["uid"], pk])
            assert client.post(url).status_code == 404, who
        urls = [reverse("connections:change", args=[library.uid, pk]) for pk in (tie.pk, 10**9)]
        assert len({client.post(url, {"verb": "part_of"}).status_code for url in urls}) == 1, who
    assert Connection.objects.filter(pk=tie.pk).exists()


def test_a_manager_of_another_community_is_a_stranger_here(scene, elsewhere, as_user):
    client = as_user(factories.MembershipFactory(community=elsewhere, role="manager").user)
    for name, of, method, answers in ROWS:
        if name.startswith("communities:"):
            assert ask(client, name, method, scene[of]) == int(answers.split()[1]), name


def test_a_token_for_reading_writes_nothing(scene, cast, client):
    token, secret = create_token(actor=cast["manager"], name="t", scopes=["read"], days=1)
    sent = {"Authorization": f"Bearer {secret}"}
    writing = [row for row in ROWS if row[0].startswith("api:") and row[2] != "GET"]
    for name, of, method, _answers in writing:
        assert answer_of(client, name, method, scene[of], **sent).status_code == 403, name
    revoke_token(actor=cast["manager"], token=token)
    for name, of, method, _answers in writing:
        assert answer_of(client, name, method, scene[of], **sent).status_code == 401, name


def of_the_desk(rows):
    """(name, address) of every page of the admin that has one; `rows` holds a row of each model."""
    for name in sorted(set(url_names())):
        if not name.startswith("admin:"):
            continue
        model = name.removeprefix("admin:").rpartition("_")[0]
        for arguments in ([], [rows.get(model, 1)], ["assets"], [1, rows.get(model, 1)]):
            try:
                yield name, reverse(name, args=arguments)
            except NoReverseMatch:
                continue
            break
        else:
            raise AssertionError(f"no arguments for {name}")


def test_the_admin_is_closed_to_all_but_staff(scene, cast, as_user, library, community):
    rows = {"assets_asset": library.pk, "communities_community": community.pk}
    seen = 0
    for name, url in of_the_desk(rows):
        if name in ("admin:login", "admin:logout"):
            continue
        seen += 1
        for who in CAST[:-1]:
            client = as_user(cast[who])
            for method in ("GET", "POST"):
                answer = client.generic(method, url)
                closed = answer.status_code in (403, 404, 405) or (
                    answer.status_code == 302 and "/login/" in answer["Location"]
                )
                assert closed, f"{method} {name} answered {answer.status_code} to {who}"
    assert seen > 40


def test_roles_are_those_the_table_speaks_of():
    assert [role.value for role in Membership.Role] == ["worker", "moderator", "manager"]

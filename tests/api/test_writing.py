"""What a worker's own program may do, with the rules of the pages and none of its own."""

import json
import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assetmap.api.throttles import VisitorThrottle
from assetmap.assets.models import Asset, Consent
from assetmap.assets.services import StaleVersion, end_asset
from assetmap.history.reading import steps
from tests import factories
from tests.factories import box

LIST = "/api/v1/assets/"
DEEP = b"[" * 100_000 + b"]" * 100_000
POINT = {"type": "Point", "coordinates": [-4.313, 55.8626]}


@pytest.fixture
def bench(community):
    return {
        "community": community.slug,
        "kind": "physical",
        "category": "park",
        "name": "The bench on Shaw Street",
        "benefit": "People can sit out most dry mornings.",
        "location": POINT,
    }


@pytest.fixture
def joiner(community):
    return {
        "community": community.slug,
        "kind": "human",
        "category": "skill-making",
        "name": "Hanging doors",
        "age_band": "adult",
        "benefit": "Shows people how to mend a chair.",
        "location": POINT,
        "consent": {"method": "spoken", "purposes": ["publish"]},
    }


def url_of(asset, verb=""):
    return reverse(f"api:asset{verb}", args=[asset.uid])


def error(answer, status):
    assert answer.status_code == status, answer.content
    assert set(answer.json()["error"]) == {"code", "message", "fields"}
    return answer.json()["error"]


def test_what_a_worker_sends_waits_for_review(api, worker, bench):
    answer = api(worker, "POST", LIST, bench)
    assert answer.status_code == 201
    made = Asset.objects.get()
    assert (made.status, made.created_by) == ("in_review", worker)
    assert answer["Location"] == url_of(made)
    assert answer["ETag"] == '"v1"'
    assert answer.json()["exact_location"] == POINT
    assert api(None, "GET", answer["Location"]).status_code == 404
    assert api(worker, "GET", answer["Location"]).status_code == 200


def test_left_out_the_innermost_community_around_the_place_is_taken(api, worker, community, bench):
    del bench["community"]
    inside = factories.CommunityFactory(slug="shaw-street", boundary=box(-4.32, 55.86, -4.3, 55.87))
    strange = factories.CommunityFactory(boundary=box(-4.314, 55.862, -4.312, 55.863))
    made = api(worker, "POST", LIST, bench)
    assert made.status_code == 201
    assert made.json()["community"] == community.slug
    factories.MembershipFactory(user=worker, community=inside)
    assert api(worker, "POST", LIST, bench).json()["community"] == "shaw-street"
    assert not Asset.objects.filter(community=strange).exists()  # smaller, but not theirs


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"location": {"type": "Point", "coordinates": [-3.17, 55.97]}}, "lies in no community"),
        ({"location": None, "place_mode": "none"}, "Without a place"),
        ({"kind": "human", "category": "skill-making"}, "agreed to be kept"),
    ],
)
def test_where_the_place_does_not_tell_the_choices_are_named(
    api, worker, elsewhere, bench, change, why
):
    del bench["community"]
    told = error(api(worker, "POST", LIST, bench | change), 400)["fields"]["community"][0]
    assert why in told
    assert told.endswith("There is: govan.")  # not Leith, where they don't work
    factories.MembershipFactory(user=worker, community=elsewhere)
    told = error(api(worker, "POST", LIST, bench | change), 400)["fields"]["community"][0]
    assert told.endswith("There is: govan, leith.")
    assert not Asset.objects.exists()


def test_a_draft_stays_one(api, worker, bench):
    assert api(worker, "POST", LIST, bench | {"draft": True}).status_code == 201
    assert Asset.objects.get().status == "draft"


def test_a_person_is_kept_roughly_and_with_their_agreement(api, worker, joiner):
    answer = api(worker, "POST", LIST, joiner)
    assert answer.status_code == 201
    made = Asset.objects.get()
    assert made.exact_location is None
    assert made.public_location.coords != (-4.313, 55.8626)
    assert answer.json()["public_precision_m"] == 1000
    assert Consent.objects.get(asset=made).method == "spoken"


def test_a_person_is_never_shown_exactly(api, worker, joiner):
    for never in (
        {"public_precision": "exact"},
        {"contact_audience": "public"},
        {"address": "12 Elder Street"},
        {"postcode": "G51 3UU"},
    ):
        told = error(api(worker, "POST", LIST, joiner | never), 400)
        assert list(told["fields"]) == list(never)
    api(worker, "POST", LIST, joiner)
    made = Asset.objects.get()
    told = error(api(worker, "PATCH", url_of(made), {"postcode": "G51 3UU"}, If_Match="*"), 400)
    assert list(told["fields"]) == ["postcode"]


def test_the_same_key_makes_one_entry(api, worker, moderator, bench):
    key = str(uuid.uuid4())
    first = api(worker, "POST", LIST, bench, Idempotency_Key=key)
    again = api(worker, "POST", LIST, bench, Idempotency_Key=key)
    assert first.json()["uid"] == again.json()["uid"]
    assert Asset.objects.count() == 1
    api(moderator, "POST", LIST, bench, Idempotency_Key=key)  # somebody else's key is another
    assert Asset.objects.count() == 2
    told = error(api(worker, "POST", LIST, bench, Idempotency_Key="1"), 400)
    assert list(told["fields"]) == ["Idempotency-Key"]


def test_nothing_is_sent_from_outside(api, outsider, researcher, bench):
    for user in (outsider, researcher):
        error(api(user, "POST", LIST, bench), 403)
    error(api(None, "POST", LIST, bench), 401)
    del bench["community"]
    error(api(researcher, "POST", LIST, bench), 403)  # works nowhere
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"name": "NUL \x00"}, "name"),
        ({"kind": "mineral"}, "kind"),
        ({"category": "club"}, "category"),  # of another kind
        ({"category": "nothing"}, "category"),
        ({"community": "atlantis"}, "community"),
        ({"community": ["govan"]}, "community"),
        ({"colour": "red"}, "colour"),
        ({"status": "published"}, "status"),
        ({"location": "here"}, "location"),
        ({"location": {"type": "Point", "coordinates": []}}, "location"),
        ({"location": {"type": "Point", "coordinates": [55.8626, -400]}}, "location"),
        ({"location": {"type": "Point", "coordinates": ["a", "b"]}}, "location"),
        ({"location": {"type": "Polygon", "coordinates": []}}, "location"),
        ({"location": {"type": "GeometryCollection", "geometries": []}}, "location"),
        (
            {
                "place_mode": "area",
                "location": {
                    "type": "Polygon",
                    "coordinates": [[[0, 50], [1, 51], [1, 50], [0, 51], [0, 50]]],
                },
            },
            "location",
        ),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"tags": "green"}, "tags"),
        ({"host": str(uuid.uuid4())}, "host"),
        ({"description": "a" * 5001}, "description"),
        ({"step_free": "perhaps"}, "step_free"),
    ],
)
def test_what_makes_no_sense_is_named_and_nothing_is_kept(api, worker, bench, change, field):
    told = error(api(worker, "POST", LIST, bench | change), 400)
    assert field in told["fields"], told
    assert told["fields"][field][0]
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"name": NaN}',
        b'{"name": 1e999}',
        b"[" * 100_000,
        b'{"location": {"type": "Polygon", "coordinates": '
        + b"[" * 100_000
        + b"]" * 100_000
        + b"}}",
        b"\xff\xfe",
    ],
    ids=["empty", "cut", "list", "text", "null", "nan", "inf", "deep", "deep-shape", "bytes"],
)
def test_what_is_no_entry_at_all_is_told(api, worker, community, sent):
    assert error(api(worker, "POST", LIST, sent), 400)["message"]


def test_too_much_at_once_is_told(api, worker, bench):
    sent = json.dumps(bench | {"description": "long " * 800_000})
    assert error(api(worker, "POST", LIST, sent), 413)["code"] == "too_large"


def test_another_format_is_told(as_user, worker):
    answer = as_user(worker).post(LIST, {"name": "A form"})
    assert error(answer, 415)["message"]


def test_an_edit_says_which_version_it_changed(api, moderator, library):
    url = url_of(library)
    assert error(api(moderator, "PATCH", url, {"name": "New"}), 428)["code"] == "if_match_missing"
    for stale in ('"v99"', '"nonsense"', "v1", '"v1-xyz"'):
        error(api(moderator, "PATCH", url, {"name": "New"}, If_Match=stale), 412)
    etag = api(moderator, "GET", url)["ETag"]
    answer = api(moderator, "PATCH", url, {"name": "New name", "note": "It moved"}, If_Match=etag)
    assert answer.status_code == 200
    assert answer.json()["name"] == "New name"
    error(api(moderator, "PATCH", url, {"name": "Late"}, If_Match=etag), 412)
    library.refresh_from_db()
    assert library.name == "New name"
    assert library.benefit == "Somewhere warm to sit, with people who know."  # not sent, so kept
    assert answer["ETag"].startswith(f'"v{library.version}')


def test_a_workers_edit_is_taken_in_and_waits(api, worker, library):
    etag = api(worker, "GET", url_of(library))["ETag"]
    answer = api(worker, "PATCH", url_of(library), {"name": "New name"}, If_Match=etag)
    assert answer.status_code == 202
    assert answer.json()["name"] == library.name
    library.refresh_from_db()
    assert library.proposals.get().changes == {"name": "New name"}


@pytest.mark.parametrize(("name", "value"), [("community", "leith"), ("draft", True)])
def test_what_an_edit_can_not_change_is_told(api, worker, library, elsewhere, name, value):
    told = error(api(worker, "PATCH", url_of(library), {name: value}, If_Match="*"), 400)
    assert list(told["fields"]) == [name]


def test_still_right(api, worker, library):
    Asset.objects.filter(pk=library.pk).update(checked_at=None)
    answer = api(worker, "POST", url_of(library, "_check"))
    assert answer.status_code == 200
    library.refresh_from_db()
    assert library.checked_by == worker
    assert library.checked_at.date() == timezone.now().date()


def test_what_was_read_before_a_change_is_neither_confirmed_nor_ended(api, moderator, library):
    read = api(moderator, "GET", url_of(library))["ETag"]
    api(moderator, "PATCH", url_of(library), {"name": "New"}, If_Match=read)
    error(api(moderator, "POST", url_of(library, "_check"), If_Match=read), 412)
    ended = {"reason": "The lease ran out.", "ended_on": "2024-01-01"}
    error(api(moderator, "POST", url_of(library, "_end"), ended, If_Match=read), 412)
    with pytest.raises(StaleVersion):  # judged with the row locked, not before
        end_asset(actor=moderator, asset=library, reason="x", ended_on=date(2024, 1, 1), version=1)
    now = api(moderator, "GET", url_of(library))["ETag"]
    assert api(moderator, "POST", url_of(library, "_check"), If_Match=now).status_code == 200


def test_it_has_ended(api, worker, library):
    url = url_of(library, "_end")
    told = error(api(worker, "POST", url, {}, If_Match="*"), 400)
    assert set(told["fields"]) == {"reason", "ended_on"}
    tomorrow = {"reason": "x", "ended_on": "2999-01-01"}
    told = error(api(worker, "POST", url, tomorrow, If_Match="*"), 400)
    assert "ended_on" in told["fields"]
    error(api(worker, "POST", url, {"reason": "x", "ended_on": "2024-01-01"}), 428)
    ended = {"reason": "The lease ran out.", "ended_on": "2024-01-01"}
    assert api(worker, "POST", url, ended, If_Match="*").status_code == 200
    assert api(None, "GET", LIST).json()["results"] == []
    assert api(None, "GET", url_of(library)).json()["life_reason"] == "The lease ran out."
    assert len(api(None, "GET", f"{LIST}?life=ended").json()["results"]) == 1


def test_history_tells_what_a_program_did(api, token_of, worker, bench):
    api(None, "POST", LIST, bench, token=token_of(worker, "write"))
    made = Asset.objects.get()
    assert made.created_by == worker
    (version,) = steps(made.versions)
    assert version.pgh_context.metadata["verb"] == "assets.submitted"


# --- tokens


def test_a_token_may_what_its_scope_says(api, token_of, worker, bench, library):
    read, write = token_of(worker, "read"), token_of(worker, "write")
    mine = f"/api/v1/assets/{library.uid}/"
    assert "exact_location" in api(None, "GET", mine, token=read).json()
    told = error(api(None, "POST", LIST, bench, token=read), 403)
    assert "write" in told["message"]
    assert api(None, "POST", LIST, bench, token=write).status_code == 201
    assert "exact_location" in api(None, "GET", mine, token=write).json()


@pytest.mark.parametrize("token", ["hab_nonsense", "two words", "é", "x" * 5000])
def test_a_token_that_is_none_of_ours_is_refused_even_for_reading(api, db, token):
    answer = api(None, "GET", LIST, token=token)
    assert error(answer, 401)["message"]
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_owner(api, token_of, worker):
    secret = token_of(worker, "read")
    assert api(None, "GET", LIST, token=secret).status_code == 200
    worker.is_active = False
    worker.save()
    error(api(None, "GET", LIST, token=secret), 401)


def test_a_page_of_another_site_can_not_write_with_a_session(worker, bench):
    client = Client(enforce_csrf_checks=True)
    client.force_login(worker, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(LIST, json.dumps(bench), content_type="application/json")
    error(answer, 403)
    assert not Asset.objects.exists()


def test_too_often_tells_when_to_come_back(api, db, monkeypatch):
    monkeypatch.setattr(VisitorThrottle, "rate", "3/min", raising=False)
    answers = [api(None, "GET", LIST) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 61
    assert error(answers[-1], 429)["code"] == "throttled"


def test_an_address_that_is_not_there(api, db):
    for path in ("/api/v1/assets/nonsense/", f"/api/v1/assets/{uuid.uuid4()}/", "/api/v1/nothing/"):
        assert error(api(None, "GET", path), 404)["code"] == "not_found"
    error(api(None, "DELETE", LIST), 401)


def test_a_method_that_is_not_there(api, worker):
    assert error(api(worker, "DELETE", LIST), 405)["code"] == "method_not_allowed"


def test_half_a_character_is_a_400_wherever_it_stands(api, worker, bench):
    for sent in ({"\ud800": 1}, {"kind": "\ud800"}, {"name": "x\udfff"}):
        assert error(api(worker, "POST", LIST, bench | sent), 400)["code"] == "parse_error"
    assert api(worker, "POST", LIST, bench | {"name": "Bench 😀"}).status_code == 201


def test_a_program_says_how_old_a_person_is(api, worker, joiner):
    del joiner["age_band"]
    refused = error(api(worker, "POST", LIST, joiner), 400)
    assert refused["fields"]["age_band"] == ["Say how old they are. Nobody under 16 is recorded."]
    for wrong in ({"age_band": "12"}, {"age_band": "adult", "cell_m": 500}):
        refused = error(api(worker, "POST", LIST, joiner | wrong), 400)
        assert list(refused["fields"]) == [list(wrong)[-1]]

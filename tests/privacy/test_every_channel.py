"""Who sees what is not for everybody: every address there is, as everybody there is.

The addresses are those of the access table, in which none can be missing, each with all that fits
into it. What is kept of answers has been filled by a moderator before, and is handed on by a proxy.
"""

import logging
import re
import uuid
from collections import defaultdict
from itertools import product

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.models import Asset, Proposal
from assetmap.common.geo import grid_cell
from assetmap.communities.models import MappingSession
from assetmap.connections.models import Connection
from assetmap.moderation.services import return_asset
from assetmap.notifications.models import Email
from assetmap.notifications.services import choose, send_digests
from projects.models import Mobilisation
from tests import factories
from tests.access_table import CAST, ROWS
from tests.conftest import photo_of
from tests.test_access import SENT, answer_of, of_the_desk

# Who has most in the caches first. What a manager sees is what a moderator does.
WHO = (
    "moderator",
    "anonymous",
    "outsider",
    "worker elsewhere",
    "researcher",
    "worker",
    "colleague",
)
WHO += ("administrator",)
WRITING = ("anonymous", "outsider", "colleague", "administrator")  # whose refusals are read, too
TEAM = {"worker", "colleague", "moderator"}
TEAM_AND_STAFF = TEAM | {"administrator"}
COORDINATORS = {"moderator"}
REVIEWING = {"moderator", "administrator"}

# {what: (words of it, who sees some of them somewhere)}; everybody else sees none anywhere.
SECRETS = {
    "a person in review": (
        ("Imran", "Hums while kneading", "Flour and patience", "07700 900456", "A face at a"),
        COORDINATORS,
    ),
    "what a person on the map is called": (("Agnes", "McSecret"), TEAM - {"colleague"}),
    "a person who was on the map": (("Walburga", "Mends harps", "07700 900654"), COORDINATORS),
    "what ties them to others": (("Behind the boiler", "A borrowed ladder"), COORDINATORS),
    "the contact of a person": (("07700 900123",), TEAM - {"colleague"}),
    "the exact place": (("-4.31717", "55.86171", "7 Quiet Close", "G51 9ZZ"), TEAM_AND_STAFF),
    "a contact for members": (
        ("Senga Porter", "07700 900789", "senga@example.org"),
        TEAM_AND_STAFF,
    ),
    "a contact for coordinators": (("Corrie Keeper", "07700 900333"), COORDINATORS),
    "a draft": (("Draft of a dream",), TEAM_AND_STAFF),
    "a change that waits": (("Room to whisper",), REVIEWING | {"worker"}),  # who sent it
    "a suggestion that waits": (("The door sticks in winter",), REVIEWING),
    "who suggested it": (("passer.by@example.org",), set()),
    "a project not told of yet": (("A plan in a drawer", "Nobody was told"), TEAM_AND_STAFF),
    "notes of a mapping session": (("Under the blue pot",), TEAM_AND_STAFF),
    "a session taken away": (("A walk in the rain",), TEAM_AND_STAFF),
    "who works there": (("Wilma", "Moira", "Manus"), TEAM_AND_STAFF),
    "where to write to who works there": (
        ("wilma@", "moira@", "manus@"),
        TEAM_AND_STAFF - {"colleague"},
    ),
}
# Keys of somebody else.
NOT_ASKED = ("slip", "slip photo", "unsubscribe", "check request", "secret")
FITS = ("hidden", "refuge", "unpublished", "hidden photo")
FITS_PAGES = dict.fromkeys(
    ("assets:detail", "assets:history", "assets:edit", "api:asset", "maps:peek"), ("was", "hall")
)
NARROWED = (
    *("maps:explore", "maps:filters", "maps:full", "api:assets", "api:assets_as"),
    *("api:asset_counts",),
)
OF_A_NARROWED = (
    *(
        "?words=Imr",
        "?words=McS",
        "?near=55.86171,-4.31717&radius=1000",
        "?kind=human&sort=name&upkeep=any",
    ),
    "?as_of={today}",
)
ASKED = {  # what else may be asked, by parts of what nobody is to find
    **dict.fromkeys(NARROWED, OF_A_NARROWED),
    "maps:view": ("?zoom=16&bbox=-4.5,55.8,-4.2,55.9", "?zoom=9&bbox=-9,50,2,60&words=Imr"),
    "maps:suggest": ("?q=Imr", "?q=McS", "?q=Walb", "?q=Room"),
    "gazetteer:search": ("?q=Quiet", "?q=G51+9Z"),
    "assets:detail": ("?as_of={today}",),
    "assets:nearby": ("?lat=55.86171&lon=-4.31717",),
    "api:asset": ("?as_of={today}",),
    "api:connections": ("?asset={hidden}",),
    "communities:list": ("?q=Imr",),
    "projects:list": ("?q=drawer",),
    "suggestions:new": ("?kind=social&community=govan",),
    "connections:create": ("?with={hidden}",),
}
LOOKED_FOR = {  # posted by whoever may
    "assets:alike": {"name": "Imram", "kind": "human", "community": "1"},
    "suggestions:new": {"name": "Imram", "kind": "social"},
}


@pytest.fixture
def everybody(cast, community, elsewhere):
    def joining(where, role):
        return factories.MembershipFactory(community=where, role=role).user

    return cast | {
        "colleague": joining(community, "worker"),
        "worker elsewhere": joining(elsewhere, "worker"),
    }


@pytest.fixture
def secrets_laid(scene, community, worker, moderator, manager):
    """The scene, with something in it that is not for everybody, of every sort there is."""
    shy = Point(-4.31717, 55.86171, srid=4326)
    roughly = {
        "community": community,
        "created_by": worker,
        "checked_by": worker,
        "exact_location": shy,
        "public_location": Point(*grid_cell(*shy.coords), srid=4326),
        "public_precision": "cell",
        "public_precision_m": 1000,
        "address": "7 Quiet Close",
        "postcode": "G51 9ZZ",
    }
    refuge = factories.AssetFactory(
        **roughly,
        name="Room to breathe",
        contact_audience="members",
        contact_name="Senga Porter",
        contact_phone="07700 900789",
        contact_email="senga@example.org",
    )
    hall = factories.AssetFactory(
        **roughly,
        name="St Anthony’s Hall",
        contact_audience="coordinators",
        contact_name="Corrie Keeper",
        contact_phone="07700 900333",
    )
    services.change_asset(
        actor=worker, asset=refuge, version=refuge.version, data={"name": "Room to whisper"}
    )
    Asset.objects.filter(**scene["draft"]).update(name="Draft of a dream")
    told = {"benefit": "Hums while kneading.", "description": "Flour and patience."}
    hidden = Asset.objects.filter(**scene["hidden"])
    hidden.update(**told, contact_phone="07700 900456")
    hidden = hidden.get()
    photo_of(hidden, position=2, alt="A face at a window.")
    was = factories.person(
        community=community, created_by=manager, person_name="Walburga", benefit="Mends harps."
    )
    services.withdraw_asset(actor=manager, asset=was, note="She moved away.")
    Asset.objects.filter(pk=was.pk).update(contact_phone="07700 900654")
    library = Asset.objects.get(**scene["library"])
    Connection.objects.create(
        subject=library, verb="taught_by", object=hidden, note="Behind the boiler, on Mondays."
    )
    project = library.mobilisations.first().project
    Mobilisation.objects.create(
        project=project, asset=hidden, role="skill", in_kind="A borrowed ladder"
    )
    unpublished = type(project).objects.filter(**scene["unpublished"])
    unpublished.update(title="A plan in a drawer", summary="Nobody was told.")
    held, gone = (scene[f"{which}session number"]["pk"] for which in ("", "gone "))
    MappingSession.objects.filter(pk=held).update(notes="Under the blue pot.", facilitator=manager)
    MappingSession.objects.filter(pk=gone).update(title="A walk in the rain")
    Asset.objects.filter(pk__in=[hidden.pk, was.pk, refuge.pk]).update(session=held)
    library.session_id = gone
    library.save()
    Proposal.objects.create(
        community=community,
        asset=library,
        kind="report",
        message="The door sticks in winter.",
        is_public=True,
        email="passer.by@example.org",
        key=uuid.uuid4(),
        status_digest="0" * 64,
    )
    return scene | {
        "refuge": {"uid": refuge.uid},
        "hall": {"uid": hall.uid},
        "was": {"uid": was.uid},
    }


class SharedCache:
    """Between everybody and the site: keeps what it may (RFC 9111), and hands it on.

    What has to be asked for again is asked for with its ETag, and handed on where nothing changed.
    """

    def __init__(self):
        self.kept = defaultdict(list)

    def get(self, client, url):
        headers = {"cookie": client.cookies.output(header="", sep=";"), "authorization": None}
        for varied, answer in self.kept[url]:
            if any(headers.get(name) != value for name, value in varied.items()):
                continue
            if int(_directives(answer).get("max-age") or 0) > 0:
                return answer
            if tag := answer.get("ETag"):
                again = client.get(url, headers={"If-None-Match": tag})
                if again.status_code == 304:
                    return answer
                return self.keep(url, headers, again)
        return self.keep(url, headers, client.get(url))

    def keep(self, url, headers, answer):
        told = _directives(answer)
        varied = [name.strip().lower() for name in answer.get("Vary", "").split(",")]
        if not {"private", "no-store"} & set(told) and "*" not in varied:
            kept = {name: headers[name] for name in varied if name in headers}
            self.kept[url].append((kept, answer))
        return answer


def _directives(answer):
    parts = [part.strip().partition("=") for part in answer["Cache-Control"].split(",")]
    return {name: value for name, _is, value in parts}


def addresses(scene):
    """[URL] of all that can be read: each name of the table with whatever fits into it."""
    words = {"today": timezone.localdate(), "hidden": scene["hidden"]["uid"]}
    found = {}
    for name, of, method, _answers in ROWS:
        if method != "GET" or of in NOT_ASKED:
            continue
        for arguments in [scene[of], *(scene[key] for key in (*FITS, *FITS_PAGES.get(name, ())))]:
            for form in ("json", "geojson", "csv") if "format" in scene[of] else (None,):
                full = {**arguments, **({"format": form} if form else {})}
                try:
                    url = reverse(name, kwargs={key: str(told) for key, told in full.items()})
                except NoReverseMatch:
                    continue
                for asked in ("", *(ASKED.get(name, ()) if form in (None,) else ())):
                    found[url + asked.format(**words)] = None
    return list(found)


def told_by(answer):
    """All that an answer tells: its head and its body."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return head + "\n" + answer.content.decode(errors="replace")


def sent(client, scene):
    """(where, answer) of everything that can be sent, on what is shown and on what is not, undone
    at once."""
    wrote = [row for row in ROWS if row[2] != "GET" and row[1] not in NOT_ASKED]
    for name, of, method, _answers in wrote:
        for key in (of, "hidden") if of in ("library", "person") else (of,):
            point = transaction.savepoint()
            if name in LOOKED_FOR:
                answer = client.post(reverse(name), LOOKED_FOR[name])
            else:
                answer = answer_of(client, name, method, scene[key])
            transaction.savepoint_rollback(point)
            yield f"{method} {name} {key}", answer


def test_everybody_sees_what_is_theirs_to_see_and_no_more(secrets_laid, everybody, as_user):
    scene, proxy = secrets_laid, SharedCache()
    urls = addresses(scene)
    assert len(urls) > 200
    seen, where = defaultdict(set), defaultdict(set)
    logging.disable(logging.CRITICAL)  # of refusals, of which there are thousands
    try:
        for who in WHO:
            client = as_user(everybody[who])
            answers = [(url, proxy.get(client, url)) for url in urls]
            if who in WRITING:
                answers += sent(client, scene)
            if who == "administrator":
                answers += [(f"OPTIONS {url}", client.options(url)) for url in urls]
                answers += desk(client, scene)
            for url, answer in answers:
                told = told_by(answer)
                for what, (words, _those) in SECRETS.items():
                    # What was asked comes back in the form and in links.
                    if any(word in told and word not in url for word in words):
                        seen[what].add(who)
                        where[what, who].add(url)
    finally:
        logging.disable(logging.NOTSET)
    more = {
        f"{who} is told {what}": sorted(where[what, who])[:4]
        for what, (_words, those) in SECRETS.items()
        for who in seen[what] - those
    }
    assert more == {}
    assert {what: seen[what] for what in SECRETS} == {
        what: those for what, (_words, those) in SECRETS.items()
    }


def desk(client, scene):
    """(where, answer) of every page of the admin, of entries of each sort."""
    rows = Asset.objects.in_bulk(
        [scene[key]["uid"] for key in ("hidden", "was", "hall")], field_name="uid"
    )
    for row in rows.values():
        for name, url in of_the_desk({"assets_asset": row.pk}):
            if name not in ("admin:logout", "admin:login"):
                yield url, client.get(url)
    for asked in ("q=Imr", "q=Walb", "kind__exact=human&status__exact=in_review"):
        url = f"{reverse('admin:assets_asset_changelist')}?{asked}"
        yield url, client.get(url)


# Of things; the names of who works there are in messages between them.
IN_MESSAGES = [what for what in SECRETS if "who works there" not in what]
TOLD_BY_MAIL = {
    "moderation:decision": [{"do": do, "note": "Which door?"} for do in ("accept", "return")],
    "assets:check_answer": [{"answer": "changed", "told": "On Fridays now."}, {"answer": "right"}],
    "privacy:person_erasure": [{"word": "erase"}],
}


def test_no_message_tells_more_than_its_reader_may_see(secrets_laid, everybody, as_user):
    """Whatever is sent by anything anybody does, at once and in the digest."""
    choose(user=everybody["manager"], by="daily")
    mailed = set()
    for who, (name, of, method, _answers) in product(("moderator", "manager", "anonymous"), ROWS):
        if method == "GET" or name.startswith("api:"):
            continue
        for key in (of, "hidden") if of in ("library", "person", "waiting") else (of,):
            url = reverse(name, kwargs=secrets_laid[key])
            for data in TOLD_BY_MAIL.get(name, [SENT.get(name, {})]):
                point = transaction.savepoint()
                as_user(everybody[who]).post(url, data)
                send_digests()
                for mail in Email.objects.all():
                    mailed.add((name, mail.to, mail.subject + mail.body))
                transaction.savepoint_rollback(point)
    known = {user.email: who for who, user in everybody.items() if user}
    known[everybody["manager"].email] = "moderator"  # who sees the same
    assert len({name for name, *_rest in mailed}) > 5
    for name, to, text in mailed:
        for what in IN_MESSAGES:
            words, those = SECRETS[what]
            found = [word for word in words if word in text and known.get(to) not in those]
            assert not found, f"{name} writes {what} to {to}"


def test_who_left_is_not_written_to_about_a_person(person, worker, moderator, community):
    worker.memberships.all().delete()
    with pytest.raises(ValidationError):
        services.ask_whether_right(actor=moderator, asset=person)
    Asset.objects.filter(pk=person.pk).update(status="in_review")
    return_asset(actor=moderator, asset=person, note="Which door?")
    assert not Email.objects.exists()


# What never was, beside what the rows of the table speak of.
NEVER = {
    "uid": uuid.UUID(int=2**127 + 7),
    "key": uuid.UUID(int=2**127 + 7),
    "pk": 2**40,
    "secret": "n" * 43,
    "token": "n" * 43,
}
# What differs between two answers to the same: values against forgery, and the address asked.
_NEW_EACH_TIME = re.compile(r'(nonce|value|data-key)="[^"]*"|nonce-[\w+/=-]+')
_OF_EACH = ("X-Request-Id", "Content-Length", "Set-Cookie", "Content-Security-Policy")


def without_itself(answer, arguments):
    """(status, body, head) of an answer, but for what was asked and what is new each time."""
    body = _NEW_EACH_TIME.sub("", answer.content.decode(errors="replace"))
    head = {name: told for name, told in answer.items() if name not in _OF_EACH}
    for name in NEVER.keys() & arguments.keys() - {"pk"}:  # a number may stand for others
        body = body.replace(str(arguments[name]), "it")
        head = {key: told.replace(str(arguments[name]), "it") for key, told in head.items()}
    return answer.status_code, body, head


def never(arguments):
    """The same arguments, of something that never was."""
    at = {name: told for name, told in NEVER.items() if name in arguments}
    if not at and "slug" in arguments:
        at = {"slug": "n" * len(arguments["slug"])}
    return {**arguments, **at}


def test_what_is_forbidden_answers_like_what_never_was(secrets_laid, everybody, as_user):
    """Status, body and head, by every address that takes an id, for whom the table says 404."""
    logging.disable(logging.CRITICAL)
    asked = 0
    try:
        for name, of, method, answers in ROWS:
            for who, code in zip(CAST, answers.split(), strict=True):
                if code != "404" or of == "nothing":
                    continue
                asked += 1
                client, both = as_user(everybody[who]), []
                for arguments in (secrets_laid[of], never(secrets_laid[of])):
                    point = transaction.savepoint()
                    answer = answer_of(client, name, method, arguments)
                    transaction.savepoint_rollback(point)
                    both.append(without_itself(answer, {**secrets_laid[of], **arguments}))
                assert both[0] == both[1], f"{method} {name} of {of} for {who}"
    finally:
        logging.disable(logging.NOTSET)
    assert asked > 150

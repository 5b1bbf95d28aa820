"""What everybody reads of a person is what they offer: who it is is kept apart, unless they ask."""

from importlib import import_module
from itertools import product

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.consent_wording import CURRENT, WORDINGS, text_agreed_to
from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset, Proposal
from assetmap.assets.search import search_for
from assetmap.common.planner import bitmaps_only
from assetmap.privacy.services_person import make_link
from tests import factories


def change(actor, asset, **data):
    asset.refresh_from_db()
    return services.edit_asset(actor=actor, asset=asset, version=asset.version, data=data)


def test_a_first_name_stands_there_only_while_the_person_asks_for_it(moderator, person):
    assert change(moderator, person, show_first_name=True).name == "Agnes: Hanging doors"
    asset = change(moderator, person, name="Doors and windows")
    assert (asset.name, asset.title) == ("Agnes: Doors and windows", "Doors and windows")
    # As a program sends back what it read.
    assert change(moderator, asset, name=asset.name).name == "Agnes: Doors and windows"
    assert change(moderator, asset, person_name="Nessie Reid").name == "Nessie: Doors and windows"
    assert change(moderator, asset, show_first_name=False).name == "Doors and windows"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Joinery with agnes"),
        ("benefit", "Agnes’s hands know every hinge."),
        ("description", "Ask Mrs McSecret."),
        ("connector", "Agnes McSecret"),
    ],
)
def test_nothing_everybody_reads_says_who_it_is(moderator, person, field, text):
    with pytest.raises(ValidationError) as refused:
        change(moderator, person, **{field: text})
    assert list(refused.value.message_dict) == [field]


def test_one_called_will_does_not_keep_others_from_saying_so(moderator, person):
    change(moderator, person, person_name="Will Young", benefit="We will show young people how.")


def test_a_first_name_to_be_shown_has_to_be_known(moderator, person):
    with pytest.raises(ValidationError) as refused:
        change(moderator, person, person_name="", show_first_name=True)
    assert list(refused.value.message_dict) == ["person_name"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "agnes, joiner"},
        {"name": "Doors (Agnes)"},
        {"person_name": "", "show_first_name": True},
        {"person_name": "Hanging"},
    ],
)
def test_the_database_holds_it_too(person, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=person.pk).update(**fields)


def test_only_a_person_has_such_a_name(library, moderator):
    assert change(moderator, library, person_name="Senga").person_name == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Asset.objects.filter(pk=library.pk).update(person_name="Senga")


def test_who_it_is_is_told_to_who_recorded_it_and_coordinators(cast, as_user, person):
    told = {
        who: person.person_name in as_user(user).get(person.get_absolute_url()).content.decode()
        for who, user in cast.items()
    }
    assert {who for who, is_told in told.items() if is_told} == {"worker", "moderator", "manager"}


def test_the_person_turns_their_name_on_and_off(client, worker, person):
    secret = make_link(actor=worker, asset=person)
    url = reverse("privacy:person_correction", args=[secret])
    for shown in (True, False):
        form = client.get(url).context["form"]
        sent = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in sent.items() if value not in (None, False)}
        sent.pop("show_first_name", None)
        answer = client.post(url, sent | ({"show_first_name": "on"} if shown else {}))
        assert answer.status_code == 302, answer.context["form"].errors
        page = client.get(person.get_absolute_url()).content.decode()
        assert ("Agnes: Hanging doors" in page) is shown
        assert "McSecret" not in page


def test_names_of_before_are_kept_apart_everywhere(db, community, worker, moderator):
    """Rows as they were: the name for everybody to read, in the entry, its versions and changes."""
    asset = factories.person(community=community, created_by=worker, person_name="", name="x")
    services.edit_asset(
        actor=moderator, asset=asset, version=asset.version, data={"name": "Agnes, joiner"}
    )
    timed = factories.person(community=community, created_by=worker, person_name="", name="y")
    Asset.objects.filter(pk=timed.pk).update(name="Making time with Joan")
    waits = Proposal.objects.create(
        community=community, asset=asset, kind="edit", asset_kind="human", sender=worker,
        key=asset.uid, changes={"name": "Nessie", "benefit": "Doors."},
    )  # fmt: skip
    for _twice in range(2):
        migration = "assetmap.assets.migrations.0026_names_of_people_moved"
        import_module(migration).move(apps, connection.schema_editor())
    asset.refresh_from_db(), timed.refresh_from_db(), waits.refresh_from_db()
    assert (asset.name, asset.person_name) == ("Making and mending", "Agnes, joiner")
    assert (timed.name, timed.person_name) == ("…", "Making time with Joan")
    assert {row.name for row in asset.versions.all()} == {"Making and mending"}
    assert waits.changes == {"person_name": "Nessie", "benefit": "Doors."}


def test_what_was_agreed_to_is_kept_as_it_was_told(person):
    consent = person.consents.get()
    assert (CURRENT.version, text_agreed_to(consent)) == (2, CURRENT.text)
    first = WORDINGS["share-a-skill", 1, "en-gb"]
    consent.wording_version, consent.wording_hash = 1, first.hash
    assert text_agreed_to(consent) == first.text != CURRENT.text


# --- Found by it, by those who may read it


def found_by(client, words):
    """What each way of looking finds: uids, names, and how many."""
    page = client.get(reverse("maps:explore"), {"words": words})
    told = [[str(asset.uid) for asset in page.context["explored"].page.rows]]
    told += [
        [row["uid"] for row in client.get("/api/v1/assets/", {"words": words}).json()["results"]]
    ]
    told += [client.get("/api/v1/assets/counts/", {"words": words}).json()["count"]]
    suggested = client.get(reverse("maps:suggest"), {"q": words}).json()
    return [*told, [each["label"] for each in suggested["suggestions"] if each["is"] == "asset"]]


@pytest.mark.parametrize("words", ["Agnes", "mcsecret agn", "McSécret"])
def test_whoever_may_read_a_name_finds_by_it_and_nobody_else(cast, as_user, person, words):
    found = {who: found_by(as_user(user), words) for who, user in cast.items()}
    uid = str(person.uid)
    for who, told in found.items():
        keeps = who in ("worker", "moderator", "manager")
        assert told == ([[uid], [uid], 1, [person.name]] if keeps else [[], [], 0, []]), who


def test_a_colleague_finds_nobody_by_a_name_and_gets_the_very_same_answers(
    community, as_user, person, manager
):
    colleague = factories.MembershipFactory(community=community, role="worker").user
    other = factories.person(
        community=community, created_by=manager, name="Roofs", person_name="Senga Reid"
    )
    browser, before = as_user(colleague), []
    asked = [
        *(f"/?words={words}" for words in ("Senga", "Roofs", "Roofs+Senga")),
        *(f"/api/v1/assets/{more}?words=Senga" for more in ("", "counts/")),
        f"{reverse('maps:suggest')}?q=Senga",
        f"{reverse('maps:view')}?zoom=9&bbox=-9,50,2,60&words=Senga",
    ]
    for called in ("Senga Reid", "Nobody Else"):
        Asset.objects.filter(pk=other.pk).update(person_name=called)
        answers = [browser.get(url) for url in asked]
        before.append([(told.get("ETag"), told.status_code) for told in answers])
        assert not any("Roofs" in told.content.decode() for told in (answers[0], *answers[3:]))
    assert before[0] == before[1]


def test_the_words_everybody_searches_hold_no_name(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT search::text FROM assets_asset WHERE id = %s", [person.pk])
        words = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM assets_word WHERE word ~ 'agnes|secret'")
        assert cursor.fetchone()[0] == 0
    assert "agnes" not in words and "secret" not in words


def test_who_left_finds_them_no_more(as_user, worker, person):
    worker.memberships.all().delete()
    assert found_by(as_user(worker), "Agnes")[0] == []


@pytest.mark.parametrize("who", ["worker", "moderator", "administrator", "outsider"])
def test_the_rule_for_many_rows_is_the_readers(cast, community, elsewhere, worker, manager, who):
    for where, by in product((community, elsewhere), (worker, manager)):
        factories.person(community=where, created_by=by, person_name="Senga Reid")
    known = Asset.objects.visible_to(cast[who])
    reader = Reader(cast[who])
    assert set(known.named_to(cast[who])) == {each for each in known if reader.whom(each)}


def test_who_is_called_so_comes_first_also_on_an_earlier_day(as_user, moderator, person, library):
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"name": "Agnes Hall"}
    )
    today = timezone.localdate()
    for asked in ({"words": "agnes"}, {"words": "agnes", "as_of": today}):
        page = as_user(moderator).get(reverse("maps:explore"), asked)
        assert [asset.name for asset in page.context["explored"].page.rows] == [
            *(person.name, "Agnes Hall")
        ]


def test_an_index_finds_them(person):
    named = Asset.objects.exclude(person_name="")
    with CaptureQueriesContext(connection) as told:
        assert search_for("Agnes", among=Asset.objects.all(), named=named).called == (person.uid,)
    (asked,) = [query["sql"] for query in told if "assets_name_words" in query["sql"]]
    with bitmaps_only(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        assert any("asset_called" in line for (line,) in cursor)

"""Whoever is erased is nowhere: not in a row, a version, a note, a message, or a full dump."""

import subprocess

import pytest
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Asset, Consent
from assetmap.connections.services import connect_assets
from assetmap.history.recording import recorded
from assetmap.maps import pyramid
from assetmap.moderation import deciding
from assetmap.notifications.services import notify, send_on_commit
from assetmap.privacy.models import Tombstone
from assetmap.privacy.services import VERSIONS, erase_person, noted, reapply_tombstones
from projects.models import Mobilisation
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = (
    "Zebedee", "sharpens", "quernstones", "Thistlewick", "07700 900555", "zebedee@example.org",
    "Marmaduke", "pilfered", "whetstone",
)  # fmt: skip


@pytest.fixture(autouse=True)
def tombstones(settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "stones" / "tombstones.jsonl")


@pytest.fixture
def zebedee(community, worker, moderator, library):
    """A person with everything an entry can have, in words found nowhere else."""
    asset = factories.person(
        community=community,
        created_by=worker,
        name="Zebedee of the wheel",
        benefit="Sharpens anything, quernstones included.",
        description="Learnt it at Thistlewick.",
        contact_email="zebedee@example.org",
        connector="Ask Marmaduke",
        tags=["whetstone"],
    )
    asset.contact_phone = "07700 900555"
    asset.public_location = Point(-4.333777, 55.888111, srid=4326)
    with recorded(actor=worker, verb="assets.edited", note="He says he was pilfered of a wheel"):
        asset.save()
    connect_assets(
        actor=worker, subject=library, verb="taught_by", object=asset, note="Zebedee teaches here"
    )
    project = factories.ProjectFactory(community=community)
    Mobilisation.objects.create(project=project, asset=asset, role="skill", gained="A whetstone")
    asset.refresh_from_db()
    _asset, change = services.change_asset(
        actor=worker, asset=asset, version=asset.version, data={"benefit": "Whetstones, too."}
    )
    deciding.give_back(actor=moderator, proposal=change, note="Does Zebedee mend wheels?")
    notify(users=[worker], verb="v", subject="Zebedee waits", about=asset.uid)
    send_on_commit(
        to="zebedee@example.org",
        template="notifications/email/notice",
        context={"subject": "Zebedee, is it still right?"},
        about=asset.uid,
    )
    return asset


def everything():
    """All rows of all tables, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        told = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


def test_nothing_is_left_in_any_table(zebedee, worker):
    place = zebedee.public_location.hexewkb.decode()
    before = everything()
    assert all(word.lower() in before.lower() for word in WORDS)
    assert place in before
    erase_person(actor=worker, asset=zebedee)
    after = everything()
    assert [word for word in WORDS if word.lower() in after.lower()] == []
    assert place not in after
    assert str(zebedee.uid) in after, "the tombstone"


def test_what_is_kept_is_who_and_when(zebedee, worker):
    stone = erase_person(actor=worker, asset=zebedee)
    assert (stone.erased_by, stone.uid, stone.by_the_person) == (worker, zebedee.uid, False)
    assert not VERSIONS.objects.filter(uid=zebedee.uid).exists()
    assert not Consent.objects.exists()


def test_counts_of_the_map_stay_right(zebedee, worker, library):
    erase_person(actor=worker, asset=zebedee)
    assert pyramid.public_counts() == {"physical": 1}
    assert pyramid.differences() == []
    library.refresh_from_db()


def dump():
    """A full dump of the database as it is."""
    to = connection.get_connection_params()
    return subprocess.run(
        [
            *("/usr/lib/postgresql/15/bin/pg_dump", "--no-owner"),
            *("-h", to.get("host", ""), "-p", str(to.get("port", 5432))),
            *("-U", to["user"], to["dbname"]),
        ],
        capture_output=True,
        text=True,
        check=True,
        env={"PGPASSWORD": to.get("password", "")},
    ).stdout


@pytest.mark.django_db(transaction=True)
def test_a_full_dump_holds_neither_words_nor_place(zebedee, worker, moderator):
    services.edit_asset(
        actor=moderator, asset=zebedee, version=zebedee.version, data={"benefit": "Quernstones."}
    )
    place = Point(-4.333777, 55.888111, srid=4326)

    found = dump()
    assert "Zebedee" in found and "quernstones" in found.lower()
    assert place.hexewkb.decode() in found
    x, y = zebedee.public_location.coords
    erase_person(actor=worker, asset=Asset.objects.get(pk=zebedee.pk))
    after = dump()
    assert [word for word in WORDS if word.lower() in after.lower()] == []
    assert place.hexewkb.decode() not in after
    assert str(x) not in after and str(y) not in after


def test_a_restore_brings_nobody_back(zebedee, worker, django_capture_on_commit_callbacks):
    """Also one to a day before the tombstone, which is noted beside the database."""
    with connection.cursor() as cursor:
        for name in ("asset", "consent", "assetevent"):
            cursor.execute(f"CREATE TEMP TABLE copy_{name} AS SELECT * FROM assets_{name}")
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(actor=worker, asset=zebedee)
    assert [told["uid"] for told in noted()] == [str(zebedee.uid)]
    Tombstone.objects.all().delete()
    restore(zebedee)
    assert Asset.objects.filter(uid=zebedee.uid).exists()
    assert reapply_tombstones() == 1
    assert [word for word in WORDS if word.lower() in everything().lower()] == []
    assert Tombstone.objects.get().uid == zebedee.uid
    assert reapply_tombstones() == 0


def restore(asset):
    """Put the copied rows back, column by column, without what the database works out itself."""
    with connection.cursor() as cursor:
        for name in ("asset", "assetevent"):
            cursor.execute(
                "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                [f"assets_{name}"],
            )
            (columns,) = cursor.fetchone()
            values = columns.replace("publication_consent_id", "NULL").replace(
                "status,", "'draft',"
            ) if name == "asset" else columns  # fmt: skip
            cursor.execute(
                f"INSERT INTO assets_{name} ({columns}) SELECT {values} FROM copy_{name}"
                f" WHERE uid = '{asset.uid}' ON CONFLICT DO NOTHING"
            )


def test_the_command_says_how_many_came_back(capsys, db):
    call_command("reapply_tombstones")
    assert capsys.readouterr().out == "0 erased again.\n"


# --- who may


@pytest.mark.parametrize("who", ["outsider", "researcher", "administrator"])
def test_only_keepers_erase(who, cast, zebedee):
    with pytest.raises(PermissionDenied):
        erase_person(actor=cast[who], asset=zebedee)
    assert Asset.objects.filter(pk=zebedee.pk).exists()


def test_places_are_not_erased_but_taken_off_the_map(moderator, library):
    with pytest.raises(PermissionDenied, match="Take this one off the map"):
        erase_person(actor=moderator, asset=library)


def test_it_takes_a_word_typed_on_purpose(zebedee, moderator, as_user):
    browser, url = as_user(moderator), reverse("privacy:erasure", args=[zebedee.uid])
    page = browser.post(url, {"word": "yes"})
    assert "Type “erase” if you mean it" in page.content.decode()
    assert Asset.objects.filter(pk=zebedee.pk).exists()
    done = browser.post(url, {"word": " Erase "}, follow=True)
    assert "Erased: the entry" in done.content.decode()
    assert "Zebedee" not in done.content.decode()
    assert browser.get(url).status_code == 404

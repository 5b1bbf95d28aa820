"""Nothing is kept longer than the inventory says, and a dry run changes nothing."""

from datetime import timedelta

import pgtrigger
import pytest
from django.core.management import call_command
from django.utils import timezone

from assetmap.assets.models import Asset, Consent
from assetmap.communities.models import Invitation
from assetmap.notifications.models import Email, Notice
from assetmap.privacy.models import Tombstone
from assetmap.privacy.retention import apply_retention
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tombstones(settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")


def months(n):
    return timezone.now() - timedelta(days=n * 30.44 + 1)


def aged(person, n, status=None):
    """As if nobody had met them for n months."""
    with pgtrigger.ignore("assets.Consent:append_only"):
        Consent.objects.filter(asset=person).update(decided_at=months(n))
    Asset.objects.filter(pk=person.pk).update(
        checked_at=months(n), created_at=months(n), **({"status": status} if status else {})
    )


def test_somebody_unreviewed_for_two_years_is_hidden(person):
    aged(person, 23)
    apply_retention()
    person.refresh_from_db()
    assert person.status == "published"
    aged(person, 24)
    apply_retention()
    person.refresh_from_db()
    assert person.status == "withdrawn"
    newest = person.versions.latest("pgh_id")
    assert newest.pgh_context.metadata["verb"] == "privacy.hidden_for_age"


def test_and_three_months_later_erased(person):
    aged(person, 26, "withdrawn")
    apply_retention()
    assert Asset.objects.filter(pk=person.pk).exists()
    aged(person, 27, "withdrawn")
    apply_retention()
    assert not Asset.objects.filter(pk=person.pk).exists()
    assert Tombstone.objects.filter(uid=person.uid).exists()


def test_a_new_agreement_counts_as_meeting_them(person, worker):
    aged(person, 30)
    Consent.objects.create(
        asset=person, purpose="keep", decision="given", method="spoken", wording_id="w",
        wording_version=1, wording_language="en", wording_hash="h", controller="c",
        review_on=timezone.localdate(), recorded_by=worker,
    )  # fmt: skip
    apply_retention()
    person.refresh_from_db()
    assert person.status == "published"


def test_places_are_kept_however_old(library):
    Asset.objects.update(checked_at=months(60), created_at=months(60))
    apply_retention()
    library.refresh_from_db()
    assert library.status == "published"


def test_what_is_over_goes(community, manager, worker):
    Invitation.objects.create(
        community=community, email="a@example.org", digest="d", expires_at=months(2)
    )
    Email.objects.create(next_try_at=None, created_at=months(2))
    waiting = Email.objects.create(to="b@example.org", subject="s", body="b", created_at=months(2))
    Notice.objects.create(user=worker, verb="v", subject="s", created_at=months(13))
    new = Notice.objects.create(user=worker, verb="v", subject="s")
    apply_retention()
    assert not Invitation.objects.exists()
    assert list(Email.objects.all()) == [waiting]
    assert list(Notice.objects.all()) == [new]


def test_a_dry_run_tells_the_same_and_changes_nothing(person, capsys):
    aged(person, 27, "withdrawn")
    call_command("apply_retention", dry_run=True)
    printed = capsys.readouterr().out
    assert "1  people unreviewed for 27 months: erased" in printed
    assert "Nothing was changed." in printed
    assert Asset.objects.filter(pk=person.pk).exists()
    call_command("apply_retention")
    assert "1  people unreviewed for 27 months: erased" in capsys.readouterr().out
    assert not Asset.objects.filter(pk=person.pk).exists()


def test_somebody_hidden_for_age_is_hidden_everywhere(community, worker, client):
    person = factories.person(community=community, created_by=worker, name="Zebedee")
    aged(person, 25)
    assert "Zebedee" in client.get("/").content.decode()
    apply_retention()
    assert "Zebedee" not in client.get("/").content.decode()
    assert client.get(person.get_absolute_url()).status_code == 404

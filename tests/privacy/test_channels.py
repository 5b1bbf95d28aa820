"""The ways round: what a reader could learn from the side, told by one channel or another."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.common.geo import grid_cell
from assetmap.moderation import deciding
from tests import factories


@pytest.fixture(autouse=True)
def fresh_counters():
    """Nobody is throttled for what another test asked."""
    cache.clear()


@pytest.fixture
def hall(community):
    """A place whose contact is for coordinators alone."""
    return factories.AssetFactory(
        community=community,
        name="St Anthony\u2019s Hall",
        contact_audience="coordinators",
        contact_name="Senga",
        contact_phone="07700 900789",
    )


def change_of(client, asset, **changes):
    """The form as it was opened, with changes."""
    url = reverse("assets:edit", args=[asset.uid])
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return client.post(url, {name: value for name, value in sent.items() if value} | changes)


def test_a_worker_cannot_widen_the_audience_of_a_contact_they_do_not_see(as_user, worker, hall):
    for data in ({"contact_audience": "members"}, {"contact_phone": ""}):
        with pytest.raises(ValidationError) as refused:
            services.change_asset(actor=worker, asset=hall, version=1, data=data)
        assert set(refused.value.message_dict) == set(data)
    assert change_of(as_user(worker), hall, contact_audience="members").status_code == 302
    hall.refresh_from_db()
    assert hall.contact_audience == "coordinators"


def test_a_contact_a_worker_does_not_see_outlives_their_change(as_user, worker, moderator, hall):
    answer = change_of(as_user(worker), hall, name="St Anthony\u2019s Church Hall")
    assert answer.status_code == 302
    deciding.accept(actor=moderator, proposal=hall.proposals.get())
    hall.refresh_from_db()
    assert hall.name == "St Anthony\u2019s Church Hall"
    assert (hall.contact_name, hall.contact_phone) == ("Senga", "07700 900789")


def test_a_moderator_changes_the_contact(as_user, moderator, hall):
    assert change_of(as_user(moderator), hall, contact_phone="07700 900111").status_code == 302
    hall.refresh_from_db()
    assert hall.contact_phone == "07700 900111"


def test_what_is_shown_roughly_is_not_found_through_where_it_meets(
    client, as_user, worker, library
):
    group = factories.AssetFactory(
        community=library.community,
        name="Women finding their feet",
        category=factories.category("club"),
        place_mode="at_asset",
        host=library,
        exact_location=None,
        public_precision="cell",
    )
    for one, other in ((group, library), (library, group)):
        assert other.name not in client.get(one.get_absolute_url()).content.decode()
        assert other.name in as_user(worker).get(one.get_absolute_url()).content.decode()


def test_time_zones_do_not_tell_when_a_person_was_met(person):
    """On Kiritimati a month begins 14 hours earlier, and ends there too."""
    for zone in ("Z", "%2B14:00", "%2B13:00", "-12:00"):
        asked = AssetFilter(QueryDict(f"updated_since=2026-11-01T00:00:00{zone}"))
        found = set()
        for hour in (9, 12, 23):
            met = datetime(2026, 10, 31, hour, 30, tzinfo=UTC)
            Asset.objects.filter(pk=person.pk).update(updated_at=met)
            found.add(asked.qs.all().exists())
        assert len(found) == 1, zone


def test_the_tag_of_an_answer_counts_no_changes_for_strangers(client, as_user, worker, person):
    url = reverse("api:asset", args=[person.uid])
    services.verify_asset(actor=worker, asset=person)
    before = client.get(url)["ETag"]
    services.verify_asset(actor=worker, asset=person)
    assert client.get(url)["ETag"] == before
    assert as_user(worker).get(url)["ETag"].startswith('"v')


def test_latest_entries_do_not_tell_the_day_of_a_person(client, community, person, library):
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    Asset.objects.filter(pk=library.pk).update(published_at=month + timedelta(minutes=1))
    Asset.objects.filter(pk=person.pk).update(published_at=month + timedelta(minutes=9))
    page = client.get(community.get_absolute_url()).content.decode()
    assert page.index(library.name) < page.index(person.name)


def test_the_same_form_sent_twice_at_once_is_one_entry(transactional_db, worker, community):
    key, made, start = uuid.uuid4(), [], threading.Barrier(4)
    data = {
        "kind": "physical",
        "category": factories.category("park"),
        "name": "The bench on Shaw Street",
        "benefit": "People can sit out most dry mornings.",
        "place_mode": "none",
    }

    def send():
        start.wait(10)
        try:
            made.append(
                services.submit_asset(
                    actor=worker, community=community, data=data, client_key=key
                ).pk
            )
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _each in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(made) == 4
    assert set(made) == set(Asset.objects.values_list("pk", flat=True))
    assert len(set(made)) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "bbox=-4.3173,55.8616,-4.3170,55.8618",
        "near=55.86171,-4.31717&radius=50",
        "words=Quiet",
        "words=Senga",
        "q=07700",
    ],
)
def test_no_filter_finds_by_what_is_not_shown(client, community, asked):
    factories.AssetFactory(
        community=community,
        exact_location=Point(-4.31717, 55.86171, srid=4326),
        public_location=Point(*grid_cell(-4.31717, 55.86171), srid=4326),
        public_precision="cell",
        public_precision_m=1000,
        address="7 Quiet Close",
        contact_name="Senga",
        contact_phone="07700 900789",
    )
    assert client.get(f"/api/v1/assets/?{asked}").json()["results"] == []
    assert client.get("/api/v1/assets/").json()["results"]

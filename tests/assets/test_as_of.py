"""List, map, page and API as they were on a day, as far as that may be told today."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils import timezone

from assetmap.assets import services
from assetmap.assets.as_of import VERSIONS
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, THEN, LATER = "2024-01-01", "2024-06-01", "2025-06-01"


def dated(asset, *days):
    """The versions of an asset happened on these days, the last ones on the last."""
    rows = list(VERSIONS.objects.filter(pgh_obj=asset.pk).order_by("pgh_id"))
    for place, version in enumerate(rows):
        when = datetime.fromisoformat(days[min(place, len(days) - 1)]).replace(tzinfo=UTC)
        VERSIONS.objects.filter(pk=version.pk).update(pgh_created_at=when)


@pytest.fixture
def shed(community, moderator):
    """A boat shed on the map since March 2024, that moved and ended in February 2025."""
    shed = factories.AssetFactory(
        community=community, name="Boat shed", tags=["boats"], contact_name="Jean at the slip"
    )
    services.edit_asset(
        actor=moderator,
        asset=shed,
        version=1,
        data={
            "name": "Boat house",
            "tags": ["oars"],
            "location": Point(-4.32, 55.865, srid=4326),
        },
    )
    services.end_asset(
        actor=moderator, asset=shed, reason="The lease ran out.", ended_on=timezone.localdate()
    )
    dated(shed, "2024-03-01", "2025-02-01")
    shed.refresh_from_db()
    return shed


def listed(client, **query):
    return client.get(reverse("maps:explore"), query).content.decode()


def rows(client, **query):
    return client.get(reverse("api:assets"), query).json()["results"]


def test_the_list_is_as_it_was(shed, client):
    page = listed(client, as_of=THEN)
    assert "Boat shed" in page
    assert "As it was on 1 June 2024." in page
    assert f"{shed.get_absolute_url()}?as_of={THEN}" in page
    assert "Boat" not in listed(client, as_of=BEFORE)
    assert "Boat" not in listed(client)  # it has ended
    assert "Boat house" in listed(client, as_of=LATER, life="ended")


def test_so_is_the_api(shed, client):
    (row,) = rows(client, as_of=THEN)
    assert (row["name"], row["life"], row["tags"]) == ("Boat shed", "active", ["boats"])
    assert row["lon"] == pytest.approx(factories.GOVAN[0])
    assert rows(client, as_of=THEN, tag="oars") == []
    assert rows(client, as_of=BEFORE) == []
    address = reverse("api:asset", args=[shed.uid])
    assert client.get(address, {"as_of": THEN}).json()["name"] == "Boat shed"
    assert client.get(address, {"as_of": BEFORE}).status_code == 404
    assert client.get(address).json()["name"] == "Boat house"


def test_so_is_the_map(shed, client):
    ask = {"bbox": "-4.6,55.7,-4.0,56.0", "zoom": 14}
    (pin,) = client.get("/map/view.json", {**ask, "as_of": THEN}).json()["pins"]
    assert pin[4] == "Boat shed"
    assert client.get("/map/view.json", ask).json()["total"] == 0
    assert client.get("/map/view.json", {**ask, "as_of": BEFORE}).json()["total"] == 0


def test_so_is_its_page(shed, client, moderator, as_user):
    url = shed.get_absolute_url()
    page = client.get(url, {"as_of": THEN}).content.decode()
    assert "<h1>Boat shed</h1>" in page
    assert "See it today" in page
    assert client.get(url, {"as_of": BEFORE}).status_code == 404
    inside = as_user(moderator).get(url, {"as_of": THEN}).content.decode()
    assert reverse("assets:edit", args=[shed.uid]) not in inside


def test_who_to_ask_then_is_kept_nowhere(shed, client):
    assert (
        "Jean at the slip"
        not in client.get(shed.get_absolute_url(), {"as_of": THEN}).content.decode()
    )


@pytest.mark.parametrize("day", ["yesterday", "2024-13-01", "2024-02-30", "", "0", "2024-06-01T00"])
def test_what_is_no_day_is_said_by_name(day, shed, client):
    if day:
        assert client.get(reverse("maps:explore"), {"as_of": day}).status_code == 400
        answer = client.get(reverse("api:assets"), {"as_of": day})
        assert answer.status_code == 400
        assert "as_of" in answer.json()["error"]["fields"]
    assert client.get(shed.get_absolute_url(), {"as_of": day}).status_code == 400
    address = reverse("api:asset", args=[shed.uid])
    assert "as_of" in client.get(address, {"as_of": day}).json()["error"]["fields"]


def test_a_day_to_come_is_not_known(shed, client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert client.get(reverse("api:assets"), {"as_of": tomorrow}).status_code == 400
    assert (
        "still to come" in client.get(shed.get_absolute_url(), {"as_of": tomorrow}).content.decode()
    )


def test_today_is_today(library, client):
    today = timezone.localdate()
    assert [row["name"] for row in rows(client, as_of=today)] == [library.name]


def test_it_narrows_pages_and_sorts_as_today_does(community, client):
    for number in range(30):
        dated(factories.AssetFactory(community=community, name=f"Shed {number:02}"), "2024-03-01")
    asked = {"as_of": THEN, "sort": "name", "page_size": 20}
    first = client.get(reverse("api:assets"), asked).json()
    second = client.get(first["next"]).json()
    names = [row["name"] for row in (*first["results"], *second["results"])]
    assert names == [f"Shed {number:02}" for number in range(30)]
    near = rows(client, as_of=THEN, bbox="-4.4,55.8,-4.2,55.9", kind="physical", words="shed")
    assert len(near) == 30
    assert rows(client, as_of=THEN, kind="social") == []


# --- what may not be told


def test_what_is_off_the_map_today_is_not_told_of_then(library, moderator, client):
    services.withdraw_asset(actor=moderator, asset=library, note="It names a child.")
    dated(library, "2024-03-01", "2025-02-01")
    assert rows(client, as_of=THEN) == []
    assert client.get(library.get_absolute_url(), {"as_of": THEN}).status_code == 404


def test_of_a_person_only_what_they_say_today(person, worker, moderator, client):
    services.edit_asset(
        actor=moderator,
        asset=person,
        version=person.version,
        data={"benefit": "Shows how to hang a door.", "public_precision": "community"},
    )
    dated(person, "2024-03-01", "2024-03-01", "2025-02-01")
    (row,) = rows(client, as_of=THEN)
    assert row["benefit"] == "Shows how to hang a door."
    assert row["public_precision"] == "community"
    assert rows(client, as_of=BEFORE) == []
    services.withdraw_consent(actor=worker, asset=person)
    assert rows(client, as_of=THEN) == []


def test_a_place_that_is_rough_today_was_never_finer(library, moderator, client):
    exact = library.public_location
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"public_precision": "cell"}
    )
    dated(library, "2024-03-01", "2025-02-01")
    (row,) = rows(client, as_of=THEN)
    assert (row["lon"], row["lat"]) != (round(exact.x, 6), round(exact.y, 6))
    assert row["public_precision_m"] == 1000
    box = f"{exact.x - 0.0002},{exact.y - 0.0002},{exact.x + 0.0002},{exact.y + 0.0002}"
    assert rows(client, as_of=THEN, bbox=box) == []


def test_nor_that_of_a_group_that_met_there(community, library, moderator, client):
    """Not today and not then, though the group itself has moved away meanwhile."""
    group = factories.AssetFactory(
        community=community,
        category=factories.category("club"),
        place_mode="at_asset",
        host=library,
        exact_location=None,
        public_location=library.public_location,
    )
    data = {"place_mode": "online", "host": None}
    services.edit_asset(actor=moderator, asset=group, version=group.version, data=data)
    dated(group, "2024-03-01", "2025-02-01")
    (row,) = rows(client, as_of=THEN, kind="social")
    assert row["lon"] == round(library.public_location.x, 6)
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"public_precision": "hidden"}
    )
    (row,) = rows(client, as_of=THEN, kind="social")
    assert row["lon"] is None


def test_a_draft_of_then_was_nobodys_business(community, worker, moderator, client):
    draft = factories.AssetFactory(community=community, status="draft", created_by=worker)
    services.publish_asset(actor=moderator, asset=draft, verb="moderation.approved")
    dated(draft, "2024-03-01", "2025-02-01")
    assert rows(client, as_of=THEN) == []
    assert len(rows(client, as_of=LATER)) == 1

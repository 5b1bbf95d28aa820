"""A worker hands over a slip; the person, on a phone and without account, sees what is held, puts a
word right, is off the map with one press, and has all of it erased: from a full dump as well."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assetmap.assets.models import Asset
from assetmap.privacy.models import Tombstone
from tests.browser.conftest import *  # noqa: F403 - the browser's fixtures
from tests.browser.conftest import open_page, violations
from tests.privacy.test_erasing import dump

WORDS = ("Agnes", "Mends chairs", "07700 900123")
NARROW = {"width": 320, "height": 640}


@pytest.fixture(autouse=True)
def home(settings, tmp_path, live_server):
    settings.TOMBSTONES = str(tmp_path / "tombstones.jsonl")
    settings.SITE_URL = live_server.url


def sound(page, watch):
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(sideways) <= 0, page.url
    watch.listening = False  # the checker itself writes styles, which the policy blocks
    assert violations(page) == []
    watch.listening = True


def told_publicly(client, person):
    """Public channels that tell of the person, by a word or by their id."""
    channels = (
        "/", "/?kind=human", "/?words=hanging", "/suggestions/?q=hanging", "/sitemap.xml",
        "/map/view.json?bbox=-4.4,55.8,-4.2,55.9&zoom=17", person.community.get_absolute_url(),
        *(f"/api/v1/assets.{form}" for form in ("json", "csv", "geojson")),
        person.get_absolute_url(), reverse("assets:history", args=[person.uid]),
        reverse("api:asset", args=[person.uid]),
    )  # fmt: skip
    found = {path: client.get(path).content.decode() for path in channels}
    return [path for path, text in found.items() if any(word in text for word in WORDS)]


def test_a_person_goes_from_slip_to_gone(
    page, watch, live_server, sign_in, context, worker, person, client
):
    page.set_viewport_size(NARROW)
    sign_in(worker)
    open_page(page, live_server.url + person.get_absolute_url())
    page.get_by_role("link", name="Private link").click()
    page.get_by_role("button", name="Make the slip").click()
    expect(page.get_by_role("img", name="Code to scan")).to_be_visible()
    sound(page, watch)
    address = page.locator("#private-link").inner_text()
    context.clear_cookies()  # from here on it is the person, who has no account

    open_page(page, address)
    expect(page.get_by_text("You are on the map.", exact=True)).to_be_visible()
    sound(page, watch)

    page.get_by_role("link", name="Put something right").click()
    page.get_by_label("What good comes of it").fill("Mends chairs, and shows how.")
    sound(page, watch)
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Put right. Thank you.")).to_be_visible()
    public = client.get(person.get_absolute_url()).content.decode()
    assert "Mends chairs, and shows how." in public

    assert told_publicly(client, person) != []
    page.get_by_role("button", name="Take me off the map").click()
    expect(page.get_by_text("You are not on the map.", exact=True)).to_be_visible()
    assert client.get(person.get_absolute_url()).status_code == 404
    assert client.get(reverse("api:asset", args=[person.uid])).status_code == 404
    assert told_publicly(client, person) == []

    place = person.public_location
    kept = dump()
    assert all(word in kept for word in WORDS) and place.hexewkb.decode() in kept
    page.get_by_role("link", name="Erase everything").click()
    expect(page.get_by_role("button", name="Erase it for good")).to_be_visible()
    sound(page, watch)
    page.get_by_role("button", name="Erase it for good").click()
    expect(page.get_by_role("heading", name="All of it is erased")).to_be_visible()
    assert not Asset.objects.filter(uid=person.uid).exists()
    assert Tombstone.objects.get(uid=person.uid).by_the_person
    assert client.get(address.removeprefix(live_server.url)).status_code == 404
    gone = dump()
    assert [word for word in WORDS if word in gone] == []
    assert [
        part for part in (place.hexewkb.decode(), *map(str, place.coords)) if part in gone
    ] == []

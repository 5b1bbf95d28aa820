"""A worker logs three things on a phone; the reviewer approves; the public finds them, and the
researcher fetches them: two exactly, the neighbour roughly, her exact place nowhere."""

import re

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from assetmap.assets.models import Asset
from assetmap.gazetteer.models import Postcode
from tests.browser.conftest import *  # noqa: F403 - the browser's fixtures
from tests.browser.conftest import open_page

PHONE = {"width": 390, "height": 844}
HOME = (55.861234, -4.321345)  # where the neighbour lives
LIBRARY = Point(-4.3235, 55.8640, srid=4326)


@pytest.fixture
def postcodes(seeded):
    Postcode.objects.create(key="G513UU", code="G51 3UU", point=LIBRARY, quality=10, source="test")


def start(page, live_server):
    open_page(page, f"{live_server.url}/assets/new/")
    return page.locator("form.flow")


def onward(form):
    form.locator('[data-part="next"]').click()


def fill_what(page, form, kind, category, name, benefit):
    form.locator(f'input[name="kind"][value="{kind}"]').check(force=True)
    form.get_by_label("What sort?").select_option(category)
    form.get_by_label("What do people call it?").fill(name)
    form.get_by_label("What good comes of it?").fill(benefit)


def send(page, form):
    form.get_by_role("button", name=re.compile("Send for review")).click()
    page.wait_for_url(re.compile("/assets/[0-9a-f-]{36}/|/my-entries/"))


def test_three_assets_go_from_a_phone_to_the_map(
    page, watch, live_server, sign_in, context, community, worker, moderator, postcodes, client
):
    page.set_viewport_size(PHONE)
    sign_in(worker)

    form = start(page, live_server)
    form.get_by_label("Postcode").fill("g513uu")
    onward(form)
    fill_what(page, form, "physical", "library", "Elder Park Library", "Warm, and full of books.")
    onward(form)
    send(page, form)
    library = Asset.objects.get(name="Elder Park Library")
    assert library.exact_location.distance(LIBRARY) < 1e-6

    # A place has to be on the map before a group can meet there.
    approve(page, live_server, sign_in, moderator, library)
    sign_in(worker)
    form = start(page, live_server)
    form.get_by_label("What sort of place?").select_option("at_asset")
    form.get_by_label("Where does it meet?").fill("Elder Park Library")
    onward(form)
    fill_what(page, form, "social", "club-sport", "Slow walkers", "Out in all weathers.")
    onward(form)
    send(page, form)

    form = start(page, live_server)
    form.get_by_label("Latitude").fill(str(HOME[0]))
    form.get_by_label("Longitude").fill(str(HOME[1]))
    onward(form)
    fill_what(
        page, form, "human", "skill-making", "Hanging doors", "Shows people how to hang a door."
    )
    form.get_by_label("18 or over").check()
    onward(form)
    form.get_by_label("show it publicly").check()
    form.get_by_label("spoken, after the text was read out").check()
    send(page, form)

    for name in ("Slow walkers", "Hanging doors"):
        approve(page, live_server, sign_in, moderator, Asset.objects.get(name=name))

    context.clear_cookies()
    public(page, live_server)
    everywhere(client)


def approve(page, live_server, sign_in, moderator, asset):
    sign_in(moderator)
    page.goto(f"{live_server.url}/moderation/{asset.uid}/")
    page.get_by_role("button", name=re.compile("^Accept")).click()
    page.wait_for_url(re.compile("/moderation/$"))
    asset.refresh_from_db()
    assert asset.status == "published"


def public(page, live_server):
    """The list and the pages, as a passer-by has them."""
    page.goto(f"{live_server.url}/")
    names = page.locator(".acard h3")
    expect(names).to_have_count(3)
    page.get_by_role("link", name="Slow walkers").click()
    expect(page.get_by_text("Elder Park Library").first).to_be_visible()
    page.goto(f"{live_server.url}{Asset.objects.get(name='Hanging doors').get_absolute_url()}")
    expect(page.get_by_text(re.compile("roughly", re.I)).first).to_be_visible()


def everywhere(client):
    """Every channel: two places to six decimals, the neighbour's cell, and never her home."""
    agnes, library = (
        Asset.objects.get(name="Hanging doors"),
        Asset.objects.get(name="Elder Park Library"),
    )
    box = "-4.4,55.8,-4.2,55.9"
    channels = {
        path: client.get(path).content.decode()
        for path in (
            "/",
            f"/map/view.json?bbox={box}&zoom=17",
            "/api/v1/assets.json",
            "/api/v1/assets.geojson",
            "/api/v1/assets.csv",
            f"/api/v1/assets/{agnes.uid}.json",
            agnes.get_absolute_url(),
            f"/?bbox={box}",
        )
    }
    for path, told in channels.items():
        for part in ("55.8612", "4.3213", str(HOME[0]), str(HOME[1])):
            assert part not in told, f"{path} tells {part}"
    assert "55.864" in channels["/api/v1/assets.json"]
    assert f"{agnes.public_point.y:.6f}".rstrip("0") in channels["/api/v1/assets.geojson"]
    tight = f"{HOME[1] - 0.0005},{HOME[0] - 0.0005},{HOME[1] + 0.0005},{HOME[0] + 0.0005}"
    assert client.get(f"/api/v1/assets.json?bbox={tight}").json()["results"] == []
    assert library.public_location == library.exact_location

"""Somebody without an account suggests a place; it is read, shown, asked after by mail, confirmed,
overdue, ended by whoever knows, and still found as it was."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from assetmap.assets import services
from assetmap.assets.as_of import VERSIONS
from assetmap.assets.models import Asset, CheckRequest
from assetmap.gazetteer.models import Postcode
from assetmap.moderation import forms_suggest
from tests.browser.conftest import *  # noqa: F403 - the browser's fixtures
from tests.browser.conftest import open_page
from tests.factories import GOVAN

NAME = "The Tuesday bench"
EVERYWHERE = ["/map/view.json?bbox=-4.4,55.8,-4.2,55.9&zoom=17", "/", "/api/v1/assets/"]


@pytest.fixture(autouse=True)
def home(settings, live_server, seeded, monkeypatch):
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(forms_suggest, "LEAST_SECONDS", 0)  # a browser types fast
    place = Point(*GOVAN, srid=4326)
    Postcode.objects.create(key="G513UU", code="G51 3UU", point=place, quality=10, source="test")


def shown(client, as_of=""):
    """Where its name is told, of map, list and API."""
    more = f"as_of={as_of}" if as_of else ""
    return [
        path
        for path in EVERYWHERE
        if NAME in client.get(path + ("&" if "?" in path else "?") + more).content.decode()
    ]


def overdue(asset, days):
    """So many days have passed since it was due."""
    day = timezone.localdate() - timedelta(days=days)
    Asset.objects.filter(pk=asset.pk).update(check_due_on=day)
    CheckRequest.objects.update(expires_at=timezone.now() - timedelta(days=1))
    services.lapse_overdue()


def asked(asset):
    """The three links of the message that goes out about it."""
    mail.outbox.clear()
    services.ask_whether_right(actor=None, asset=asset)
    (message,) = mail.outbox
    assert message.to == ["bench@example.org"]
    return {code: link for link, code in re.findall(r"(http\S+\?answer=(\w+))", message.body)}


def test_a_place_goes_from_a_suggestion_to_its_end(
    page, watch, live_server, sign_in, context, community, moderator, client
):
    open_page(page, f"{live_server.url}/suggest/")
    page.get_by_label("In which community?").select_option(community.slug)
    page.get_by_label("What do people call it?").fill(NAME)
    page.get_by_label("What sort?").select_option("building")
    page.get_by_label("What good comes of it?").fill("Somebody to sit with.")
    page.get_by_label("Where is it?").fill("By the slip")
    page.get_by_label("Its postcode, if you know it").fill("G51 3UU")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile("It waits until somebody"))).to_be_visible()
    status = page.url
    assert shown(client) == []
    assert not Asset.objects.exists()

    sign_in(moderator)
    open_page(page, f"{live_server.url}/moderation/")
    page.get_by_role("link", name=re.compile("Changes and suggestions")).click()
    page.get_by_role("link", name=NAME, exact=True).click()
    expect(page.get_by_text("Somebody to sit with.").first).to_be_visible()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_text("Decided. You can take it back for ten minutes.")).to_be_visible()
    context.clear_cookies()
    page.goto(status)
    expect(page.get_by_text(re.compile("Accepted"))).to_be_visible()
    assert shown(client) == EVERYWHERE

    # A year or two pass: its contact is asked, and presses without signing in, once.
    asset = Asset.objects.get()
    born = datetime(2024, 3, 1, tzinfo=UTC)
    VERSIONS.objects.filter(pgh_obj_id=asset.pk).update(pgh_created_at=born)
    Asset.objects.filter(pk=asset.pk).update(contact_email="bench@example.org")
    overdue(asset, 3)
    links = asked(asset)
    assert list(links) == ["right", "changed", "ended"]
    page.goto(links["right"])
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile("is marked as checked today"))).to_be_visible()
    watch.listening = False  # the page itself answers 410, as it should
    page.goto(links["ended"])
    expect(page.get_by_role("heading", name="This link is closed")).to_be_visible()
    watch.listening = True

    # Nobody looks again: it fades and says so, and after a second interval it is not shown unasked.
    asset.refresh_from_db()
    assert not asset.is_overdue
    overdue(asset, 3)
    page.goto(live_server.url)
    expect(page.locator(".acard--due", has_text=NAME)).to_contain_text("due for a check")
    page.goto(live_server.url + asset.get_absolute_url())
    expect(page.get_by_text(re.compile("due for a check")).first).to_be_visible()
    overdue(asset, 1000)
    assert shown(client) == []

    page.goto(asked(asset)["ended"])
    page.get_by_label("What is different, or why has it ended?").fill("The slip was closed.")
    page.get_by_label("When did it end?").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text(re.compile("keeps its page, with its story"))).to_be_visible()
    page.get_by_role("link", name="See the page").click()
    expect(page.get_by_text("The slip was closed.").first).to_be_visible()
    assert shown(client) == []

    then = "2024-06-01"
    assert shown(client, as_of=then) == EVERYWHERE
    assert NAME in client.get(asset.get_absolute_url(), {"as_of": then}).content.decode()
    page.goto(f"{live_server.url}/?as_of={then}")
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text("The slip was closed.")).to_have_count(0)

"""Adding an entry with scripts: one part at a time, and nothing typed is lost."""

import json
import re

import pytest
from django.contrib.gis.geos import Point
from playwright.sync_api import expect

from assetmap.assets import services
from assetmap.assets.models import Asset
from assetmap.gazetteer.models import Postcode
from tests.browser.conftest import listening, open_page, push

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(page, watch, live_server, sign_in, worker, community):
    sign_in(worker)
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, f"{live_server.url}/assets/new/")
    expect(page.get_by_text("Step 1 of 3 · Where")).to_be_visible()
    return page


def go_on(page):
    page.locator('[data-part="next"]').click()


def say_what(page):
    page.get_by_role("radio", name=re.compile("Social")).check()
    page.get_by_label("What sort?").select_option("club")
    page.get_by_label("What do people call it?").fill("The bench on Shaw Street")
    page.get_by_role("button", name="People can…").click()
    page.keyboard.type("sit out most dry mornings.")


def no_draft_is_left(page):
    listening(page)  # the page that thanks is there before its scripts are
    kept = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")
    assert kept == []


COVERED = """() => {
  const field = document.activeElement.getBoundingClientRect();
  const foot = document.querySelector(".flow__foot");
  return !foot.contains(document.activeElement) && field.bottom > foot.getBoundingClientRect().top;
}"""


def test_the_button_sits_at_the_very_bottom_and_covers_nothing_that_has_focus(form):
    foot = form.locator(".flow__foot").bounding_box()
    assert round(foot["y"] + foot["height"]) == 844
    form.locator("#id_place_name").focus()
    for _ in range(7):
        form.keyboard.press("Tab")
        assert not form.evaluate(COVERED), form.evaluate("document.activeElement.outerHTML")


def test_one_part_shows_at_a_time_and_the_browsers_back_goes_back_one(form):
    expect(form.get_by_role("heading", name="What is it?")).to_be_hidden()
    go_on(form)
    expect(form.get_by_role("heading", name="What is it?")).to_be_focused()
    form.go_back()
    expect(form.get_by_role("heading", name="Where is it?")).to_be_visible()


def test_going_on_waits_for_what_a_part_needs(form):
    go_on(form)
    go_on(form)
    expect(form.get_by_role("heading", name="What is it?")).to_be_visible()


def test_an_entry_is_sent_from_the_last_part(form, worker):
    form.get_by_label("Describe it in words").fill("Shaw Street")
    go_on(form)
    say_what(form)
    go_on(form)
    form.get_by_role("button", name="Send for review").click()
    expect(form.get_by_text("Sent for review. Thank you, Wilma.")).to_be_visible()
    asset = Asset.objects.get()
    assert asset.benefit == "People can sit out most dry mornings."
    no_draft_is_left(form)


def test_what_was_typed_comes_back_after_the_page_was_lost(form, live_server):
    go_on(form)
    say_what(form)
    expect(form.get_by_text(re.compile(r"Draft kept, \d\d:\d\d"))).to_be_visible()
    form.goto(f"{live_server.url}/about/")
    open_page(form, f"{live_server.url}/assets/new/")
    expect(form.get_by_text("This is what you had typed on this device.")).to_be_visible()
    go_on(form)
    expect(form.get_by_label("What do people call it?")).to_have_value("The bench on Shaw Street")
    expect(form.get_by_role("radio", name=re.compile("Social"))).to_be_checked()


def test_signing_out_forgets_drafts_on_the_device(form, live_server):
    go_on(form)
    with form.expect_response("**/assets/alike/"):  # else it would be answered to nobody
        say_what(form)
    form.locator("summary", has_text="Your account").click()
    form.get_by_role("button", name="Sign out").click()
    form.wait_for_url(f"{live_server.url}/")
    no_draft_is_left(form)


def test_choosing_a_person_shows_it_roughly_and_asks_for_agreement(form):
    go_on(form)
    say_what(form)
    form.get_by_role("radio", name=re.compile("Human")).check()
    expect(form.get_by_text("Shown roughly.")).to_be_visible()
    expect(form.get_by_label("What sort?")).to_have_value("")  # a club is no person
    form.get_by_label("What sort?").select_option("skill-making")
    go_on(form)
    expect(form.get_by_role("heading", name="Their agreement")).to_be_visible()
    assert form.locator("#id_public_precision").input_value() == "cell"


def test_a_refused_entry_opens_at_the_part_at_fault(form):
    form.get_by_label("Longitude").fill("-4.3130")
    go_on(form)
    say_what(form)
    go_on(form)
    form.get_by_role("button", name="Send for review").click()
    expect(form.get_by_role("heading", name="Where is it?")).to_be_visible()
    form.get_by_role("link", name=re.compile("or neither")).click()
    expect(form.get_by_label("Latitude")).to_be_focused()


def test_moving_the_map_writes_coordinates_and_typing_them_is_left_alone(form, library):
    lat, lon = form.get_by_label("Latitude"), form.get_by_label("Longitude")
    expect(lat).to_have_value("")
    form.locator('[data-target="map"]').focus()
    form.keyboard.press("ArrowRight")
    expect(lat).not_to_have_value("")
    lat.fill("55.8626")
    lon.fill("-4.3130")
    lon.press("Tab")
    expect(form.get_by_role("link", name=f"That’s it: {library.name}")).to_be_visible()
    expect(lat).to_have_value("55.8626")
    expect(lon).to_have_value("-4.3130")


def test_a_postcode_moves_the_pin(form, library):
    Postcode.objects.create(
        key="G513UU", code="G51 3UU", point=Point(-4.3130, 55.8626, srid=4326), source="test"
    )
    form.get_by_label("Postcode").fill("g51 3uu")
    form.get_by_label("Postcode").press("Tab")
    expect(form.get_by_label("Latitude")).to_have_value("55.862600")
    expect(form.get_by_role("link", name=f"That’s it: {library.name}")).to_be_visible()
    expect(form.get_by_text("Is it one of them?")).to_be_visible()
    form.get_by_label("Latitude").fill("55.9")
    form.get_by_label("Latitude").press("Tab")
    expect(form.get_by_text("Nothing within 150 metres yet.")).to_be_visible()


def test_while_a_name_is_typed_what_is_alike_shows_and_leads_to_confirming_it(form, library):
    form.get_by_label("Latitude").fill("55.8626")
    form.get_by_label("Longitude").fill("-4.3130")
    form.get_by_role("button", name="Next").click()
    form.get_by_label("What do people call it?").fill("Elder Prak libary")
    alike = form.get_by_role("region", name="Is it one of these?")
    expect(alike.get_by_text("Names much alike and close to each other.")).to_be_visible()
    form.get_by_label("What do people call it?").fill("Something else entirely")
    expect(alike).to_be_hidden()
    form.get_by_label("What do people call it?").fill("Elder Prak libary")
    alike.get_by_role("link", name=f"That’s it: {library.name}").click()
    expect(form.get_by_role("button", name="Still right")).to_be_visible()


def test_an_area_is_drawn_by_keyboard(form):
    form.get_by_label("What sort of place?").select_option("area")
    corner = form.get_by_role("button", name="Add a corner")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        push(form.locator('[data-target="map"]'), key)
        corner.press("Enter")
    form.get_by_role("button", name="Finish").press("Enter")
    shape = json.loads(form.get_by_label("Route or area as GeoJSON").input_value())
    assert shape["type"] == "Polygon"
    assert len({tuple(corner) for corner in shape["coordinates"][0]}) == 3


def test_a_boundary_is_drawn_on_from_what_there_is(
    page, watch, live_server, sign_in, manager, community
):
    sign_in(manager)
    open_page(page, f"{live_server.url}{community.get_absolute_url()}boundary/")
    told = page.get_by_label("Boundary as GeoJSON")
    before = json.loads(told.input_value())["coordinates"][0]
    push(page.locator('[data-target="map"]'), "ArrowUp")
    page.get_by_role("button", name="Add a corner").press("Enter")
    after = json.loads(told.input_value())["coordinates"][0]
    assert (after[: len(before) - 1], len(after)) == (before[:-1], len(before) + 1)
    page.get_by_role("button", name="Undo").press("Enter")
    assert json.loads(told.input_value())["coordinates"][0] == before
    page.get_by_role("button", name="Keep this boundary").press("Enter")
    expect(page.get_by_text("The boundary is kept.")).to_be_visible()


def test_an_old_draft_does_not_overwrite_what_others_wrote_since(
    page, watch, live_server, sign_in, worker, moderator, library
):
    sign_in(worker)
    url = f"{live_server.url}{library.get_absolute_url()}edit/"
    open_page(page, url)
    go_on(page)
    page.get_by_label("What good comes of it?").fill("Books and warmth.")
    expect(page.get_by_text(re.compile("Draft kept"))).to_be_visible()
    services.edit_asset(
        actor=moderator, asset=library, version=library.version, data={"benefit": "Films."}
    )
    open_page(page, url)
    go_on(page)
    expect(page.get_by_label("What good comes of it?")).to_have_value("Books and warmth.")
    assert page.locator('[name="version"]').input_value() == str(library.version)

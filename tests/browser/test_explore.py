"""Map and list in step, with the pointer and the keyboard; the budget of the first look."""

import gzip
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from playwright.sync_api import expect

from assetmap.assets.models import Asset
from tests import factories
from tests.browser.conftest import listening, push

pytestmark = pytest.mark.django_db(transaction=True)
BUDGET = 150_000  # bytes, gzipped, without tiles
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg")


@pytest.fixture
def govan(community, library):
    """Two places in Govan, far enough apart for two pins, and three close together in Leith."""
    factories.AssetFactory(
        community=community, name="The boat shed", exact_location=Point(-4.30, 55.868, srid=4326)
    )
    for number in range(3):
        factories.AssetFactory(
            community=community,
            name=f"Leith {number}",
            category=factories.category("club"),
            exact_location=Point(-3.17 + number / 1000, 55.975, srid=4326),
        )


@pytest.fixture
def explore(page, watch, live_server, govan):
    """explore("?...") opens the page and waits until the map is drawn."""

    def go(query=""):
        page.goto(f"{live_server.url}/{query}")
        listening(page)
        page.wait_for_selector(".mk, .cl")
        return page

    return go


def cards(page):
    return page.locator(".acard h3").all_inner_texts()


def test_without_scripts_everything_is_there(browser, live_server, govan):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/?sort=name")
    assert len(cards(page)) == 5
    page.get_by_label("Postcode, place or what you need").fill("boat")
    page.keyboard.press("Enter")
    expect(page.locator(".acard h3")).to_have_text(["The boat shed"])
    context.close()


def test_no_script_throws_even_what_it_catches_itself(page, explore):
    """To say where an error came from, an engine reads all of the script again: in the map's
    library that took longer than all the rest of the first look."""
    thrown, debugger = [], page.context.new_cdp_session(page)

    def note(paused):
        thrown.append(paused["data"]["description"])
        debugger.send("Debugger.resume")

    debugger.on("Debugger.paused", note)
    debugger.send("Debugger.enable")
    debugger.send("Debugger.setPauseOnExceptions", {"state": "all"})
    explore()
    assert thrown == []


def test_whatever_the_search_box_gives_focus_to_can_be_seen(explore):
    page = explore()
    page.locator("#q").focus()
    seen = []
    while page.evaluate("document.activeElement.closest('.search')"):
        box = page.evaluate("document.activeElement.getBoundingClientRect().toJSON()")
        seen.append(min(box["width"], box["height"]))
        page.keyboard.press("Tab")
    assert len(seen) > 1
    assert min(seen) >= 24


def test_what_is_typed_is_suggested_and_taken_by_keyboard(explore):
    page = explore()
    box = page.get_by_role("combobox", name="Postcode, place or what you need")
    box.press_sequentially("boat")
    option = page.get_by_role("option", name=re.compile("The boat shed.*Asset"))
    expect(option).to_be_visible()
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("boat")
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="The boat shed")).to_be_visible()


def test_pins_have_names_and_open_by_keyboard(explore):
    page = explore("?community=govan&words=library")
    pin = page.get_by_role("button", name="Elder Park Library, Physical asset")
    pin.focus()
    page.keyboard.press("Enter")
    peek = page.locator(".leaflet-popup")
    expect(peek.get_by_role("heading", name="Elder Park Library")).to_be_visible()
    expect(peek.get_by_role("link", name="See more")).to_be_focused()
    page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    expect(pin).to_be_focused()
    page.keyboard.press("Enter")
    peek.get_by_role("link", name="See more").click()
    expect(page.get_by_role("heading", level=1, name="Elder Park Library")).to_be_visible()


@pytest.fixture(params=[(390, 844), (320, 640)])
def phone(page, request):
    page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    return page


# True where a press in the middle of the element or near its sides is one of it.
PRESSABLE = """node => {
  const { left, right, top, bottom } = node.getBoundingClientRect(), y = (top + bottom) / 2;
  return [left + 6, (left + right) / 2, right - 6].every(
    (x) => node.contains(document.elementFromPoint(x, y)));
}"""


@pytest.mark.parametrize("benefit", ["Somewhere warm to sit.", "Somewhere warm to sit. " * 13])
def test_a_card_on_a_phone_is_not_below_the_buttons_of_the_map(explore, phone, benefit):
    Asset.objects.update(benefit=benefit)
    explore("?community=govan&words=library")
    pin = phone.locator("[data-uid]", has=phone.locator(".mk")).first
    open_and_rest(phone, pin)
    for part in (".peek a", ".leaflet-popup-close-button"):
        assert phone.locator(part).evaluate(PRESSABLE), part
    phone.locator(".leaflet-popup-close-button").click()
    expect(phone.locator(".leaflet-popup")).to_have_count(0)
    assert phone.get_by_role("button", name="Zoom out").evaluate(PRESSABLE)
    assert phone.get_by_role("link", name="Bigger map").evaluate(PRESSABLE)


def open_and_rest(page, pin):
    """Press Enter on a pin near the edge, which moves the map, and wait until it is drawn again."""
    node = pin.element_handle()
    pin.press("Enter")
    page.wait_for_function("node => !node.isConnected", arg=node)
    expect(page.locator(".leaflet-popup")).to_be_visible()


def test_focus_stays_in_a_card_until_it_is_closed(explore, phone):
    explore("?community=govan&words=library")
    pin = phone.get_by_role("button", name="Elder Park Library, Physical asset")
    open_and_rest(phone, pin)
    more = phone.get_by_role("link", name="See more")
    expect(more).to_be_focused()
    expect(pin.locator(".mk")).to_have_class(re.compile("is-on"))
    phone.keyboard.press("Escape")
    expect(phone.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()
    expect(pin.locator(".mk")).not_to_have_class(re.compile("is-on"))
    phone.keyboard.press("Enter")
    expect(more).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()


def test_the_sheet_of_the_bigger_map_gives_focus_back_to_its_pin(page, watch, live_server, govan):
    page.goto(f"{live_server.url}/map/?community=govan&words=library")
    listening(page)
    pin = page.get_by_role("button", name="Elder Park Library, Physical asset")
    sheet = page.locator(".sheet")
    for keys in (["Escape"], ["Tab", "Enter"]):
        pin.press("Enter")
        expect(sheet.get_by_role("link", name="See more")).to_be_focused()
        for key in keys:
            page.keyboard.press(key)
        expect(sheet).to_have_count(0)
        expect(pin).to_be_focused()


def test_a_card_that_is_looked_at_grows_its_pin(explore):
    page = explore("?bbox=-4.35,55.85,-4.25,55.88")
    card = page.locator(".acard", has_text="The boat shed")
    uid = card.get_attribute("data-id")
    pin = page.locator(f'[data-uid="{uid}"] .mk')
    card.hover()
    expect(pin).to_have_class(re.compile("is-on"))
    page.locator("h1").hover()
    expect(pin).not_to_have_class(re.compile("is-on"))
    card.get_by_role("link").first.focus()
    expect(pin).to_have_class(re.compile("is-on"))


def test_only_communities_around_the_map_are_named(explore):
    """Each name is an element of the page: hundreds elsewhere keep a slow phone busy."""
    for name, west in (("Strathview", -4.34), ("Farness", -1.5)):
        edge = Polygon.from_bbox((west, 56.1, west + 0.1, 56.15))
        community = factories.CommunityFactory(name=name, boundary=MultiPolygon(edge))
        factories.AssetFactory(community=community, exact_location=edge.centroid)
    page = explore("?bbox=-4.36,56.08,-4.22,56.17")
    names = page.locator(".bm--place")
    expect(names).to_have_text(["Strathview"])
    page.get_by_role("button", name="Zoom in").click()
    expect(names).to_have_text(["Strathview"])


def test_a_ring_opens_to_what_it_holds(explore):
    page = explore()
    ring = page.get_by_role("button", name=re.compile("^3 assets.*3 social"))
    ring.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("^Leith 1, Social asset"))).to_be_visible()
    expect(page.locator(".leaflet-marker-icon:focus")).to_have_count(1)  # not lost on the way


def test_a_moved_map_offers_to_search_there_and_back_goes_back(explore):
    page = explore("?bbox=-4.35,55.85,-4.25,55.88&sort=name")
    assert cards(page) == ["Elder Park Library", "The boat shed"]
    offer = page.get_by_role("button", name="Search this area")
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Zoom out").click()
    for _ in range(6):
        expect(offer).to_be_visible()
        page.get_by_role("button", name="Zoom out").click()
    offer.click()
    expect(page.locator(".acard")).to_have_count(5)
    assert "bbox=" in page.url and "sort=name" in page.url
    expect(offer).to_be_hidden()
    page.go_back()
    expect(page.locator(".acard")).to_have_count(2)
    assert "-4.35" in page.url


def test_searched_somewhere_else_the_map_and_the_words_leave_the_drawn_area(explore):
    page = explore("?area=-4.35,55.85;-4.25,55.85;-4.25,55.88;-4.35,55.88&sort=name&words=boat")
    title = page.title()
    for _ in range(6):
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(300)
    offer = page.get_by_role("button", name="Search this area")
    with page.expect_response(lambda answer: "view.json" in answer.url) as asked:
        offer.click()
    assert "area=" not in asked.value.url and "words=boat" in asked.value.url
    expect(page.locator("#count")).to_contain_text("in this view")
    assert page.title() == page.locator("h1").inner_text() + title[title.index(" – ") :]


def test_a_lost_answer_is_told_until_the_next_one_comes(explore, watch):
    page = explore()
    watch.listening = False  # the browser complains of it as well
    page.route("**/map/view.json?*", lambda route: route.abort())
    page.get_by_role("button", name="Zoom out").click()
    told = page.get_by_text("The map could not be brought up to date.")
    expect(told).to_be_visible()
    page.unroute("**/map/view.json?*")
    page.get_by_role("button", name="Zoom out").click()
    expect(told).to_be_hidden()


def test_a_choice_takes_effect_at_once(explore):
    page = explore("?sort=name")
    page.locator('.kinds input[value="social"]').first.click()  # off
    expect(page.locator(".acard")).to_have_count(2)
    assert "kind=social" not in page.url and "kind=physical" in page.url


def test_the_shipped_basemap_shows_where_no_tiles_are(explore):
    page = explore()
    expect(page.locator("[data-map].is-sketch canvas")).to_be_visible()
    expect(page.get_by_text("Natural Earth")).to_be_visible()


def test_the_first_look_stays_in_its_budget(page, watch, live_server, community):
    for number in range(40):
        factories.AssetFactory(
            community=community,
            exact_location=Point(-4.35 + number / 400, 55.86 + number % 7 / 300, srid=4326),
            description="A long story. " * 40,
        )
    weights = {}

    def weigh(response):
        body = response.body()
        packed = response.headers.get("content-type", "").startswith(COMPRESSED)
        weights[response.url] = len(gzip.compress(body)) if packed else len(body)

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(live_server.url)
    page.wait_for_selector(".mk, .cl")
    page.wait_for_load_state("networkidle")
    heaviest = sorted(((n, url) for url, n in weights.items()), reverse=True)[:12]
    assert sum(weights.values()) < BUDGET, heaviest
    assert len(weights) < 60


@pytest.mark.parametrize("size", [(320, 720), (390, 844), (1440, 900)])
def test_the_bigger_map_fills_what_the_bars_leave(page, watch, live_server, govan, size):
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.goto(f"{live_server.url}/map/")
    page.wait_for_selector(".mk, .cl")
    box = page.locator("[data-map]").bounding_box()
    assert box["width"] == size[0]
    assert box["height"] > size[1] * 0.75
    close = page.get_by_role("link", name="Close").bounding_box()
    notice = page.locator('[data-target="notice"]')
    notice.evaluate("node => { node.hidden = false; node.textContent = 'A notice. '.repeat(8) }")
    told = notice.bounding_box()
    assert told["y"] >= close["y"] + close["height"] or told["x"] >= close["x"] + close["width"]


def area_of(page):
    """Corners of the area in the address, as numbers."""
    text = parse_qs(urlsplit(page.url).query)["area"][0]
    return [tuple(map(float, corner.split(","))) for corner in text.split(";")]


def test_an_area_is_drawn_by_pressing_its_corners(explore):
    page = explore("?bbox=-4.35,55.85,-4.25,55.88&kind=physical&sort=name")
    assert cards(page) == ["Elder Park Library", "The boat shed"]
    page.get_by_role("button", name="Draw an area").click()
    done = page.get_by_role("button", name="Show what is inside")
    expect(done).to_be_disabled()
    shed = page.get_by_role("button", name=re.compile("^The boat shed")).bounding_box()
    x, y = shed["x"] + shed["width"] / 2, shed["y"] + shed["height"] / 2
    for aside, down in ((-50, -50), (50, -50), (50, 50), (-50, 50)):
        page.mouse.click(x + aside, y + down)
    expect(page.get_by_text("Corners: 4.")).to_be_visible()
    done.click()
    expect(page.locator(".acard h3")).to_have_text(["The boat shed"])
    assert "kind=physical" in page.url and "bbox" not in page.url
    assert len(area_of(page)) == 4
    expect(page.get_by_role("heading", name="1 asset in the drawn area")).to_be_visible()
    page.wait_for_selector("path.drawn")
    expect(page.get_by_role("button", name=re.compile("^Elder Park Library"))).to_have_count(0)
    inside = page.url
    page.get_by_role("link", name="Look everywhere again").click()
    expect(page.locator(".acard")).to_have_count(2)
    page.goto(inside.replace("/?", "/map/?"))
    page.get_by_role("link", name="Look everywhere again").click()
    expect(page.get_by_role("button", name=re.compile("^Elder Park Library"))).to_be_visible()


def test_an_area_is_drawn_by_keyboard_and_can_be_left(explore):
    page = explore("?bbox=-4.35,55.85,-4.25,55.88")
    page.get_by_role("button", name="Draw an area").press("Enter")
    add = page.get_by_role("button", name="Add the middle")
    expect(add).to_be_focused()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        add.press("Enter")
        push(page.locator("[data-map]"), key)
    add.press("Enter")
    expect(page.get_by_text("Corners: 4.")).to_be_visible()
    page.get_by_role("button", name="Take one back").press("Enter")
    expect(page.get_by_text("Corners: 3.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(add).to_have_count(0)
    expect(page.locator("path.drawn")).to_have_count(0)
    page.get_by_role("button", name="Draw an area").press("Enter")
    expect(add).to_be_focused()
    box = page.locator("[data-map]")
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        box.press("Enter")
        push(box, key)
    page.get_by_role("button", name="Show what is inside").press("Enter")
    expect(
        page.get_by_role("heading", name=re.compile("in the drawn area|No assets"))
    ).to_be_visible()
    assert len(area_of(page)) == 3

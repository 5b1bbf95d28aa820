"""A real browser: Debian's Chromium, no network but the live server, no animation."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import seed_categories
from tests.pages import FAULTY

CHROMIUM = "/usr/bin/chromium"
AXE = next((Path(__file__).parent.parent / "vendor").glob("axe-core-*")) / "axe.min.js"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # a busy machine is no fault of the page
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that look at them
BARS = ".nav, .flow__foot, .decide"  # that stay at the bottom of a window
# What a bar covers comes out by scrolling, and is no smaller for that: meanwhile they stand where
# they are written. And what style sheets import is not copied into the page: the policy forbids it.
AXE_RUN = """async ([only, bars]) => {
    const place = at => document.querySelectorAll(bars).forEach(bar => { bar.style.position = at })
    place("static")
    const how = {runOnly: only, resultTypes: ["violations"], preload: false}
    const {violations} = await axe.run(document, how)
    place("")
    return violations
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "reduced_motion": "reduce",
        "locale": "en-GB",
    }


@pytest.fixture(autouse=True)
def seeded(transactional_db):
    seed_categories()


class Watch:
    """What a page complained about: console errors, blocked content, requests that left."""

    def __init__(self, page, home):
        self.complaints = []
        self.listening = True
        self.signed_in = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        page.on("request", lambda request: self._request(request, home))

    def _console(self, message):
        if message.type == "error" and self.listening:
            where = (message.location or {}).get("url", "")
            if where.endswith(FAULTY) and message.text.startswith("Failed to load resource"):
                return  # the page itself answers 400 or 404, as it should
            self.complaints.append(f"console: {message.text} {where}")

    def _request(self, request, home):
        if not request.url.startswith((home, "data:", "blob:")):
            self.complaints.append(f"left the house: {request.url}")


@pytest.fixture
def watch(page, live_server):
    watching = Watch(page, live_server.url)
    page.set_default_timeout(15_000)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def sign_in(context, live_server, as_user):
    """sign_in(user): the browser goes on as them.

    Each time in a session of its own: a late answer to the page before would take the cookie of a
    session that has ended away, and the new one with it.
    """

    def go_on_as(user):
        cookie = as_user(user).cookies["sessionid"]
        context.add_cookies(
            [{"name": "sessionid", "value": cookie.value, "url": live_server.url, "httpOnly": True}]
        )

    return go_on_as


def listening(page):
    """Wait until all controllers of the page are there: what is done from now on is heard."""
    expect(page.locator("[data-controller]:not([data-connected])")).to_have_count(0)


def push(box, key):
    """An arrow key pressed on the map `box`: until it has come to rest where that takes it."""
    pane = box.locator(".leaflet-map-pane")
    before = pane.get_attribute("style")
    box.press(key)
    expect(pane).not_to_have_attribute("style", before)
    expect(pane).not_to_have_class(re.compile("leaflet-pan-anim"))


def open_page(page, url):
    page.goto(url)
    listening(page)


def violations(page, rules=None):
    """What axe finds on the page as it is, by these rules or by all: a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate(AXE_RUN, [only, BARS])
    return [
        f"{rule['id']} ({rule['help']}): {json.dumps(node['target'])} {node['html'][:140]}"
        for rule in found
        for node in rule["nodes"][:3]
    ]

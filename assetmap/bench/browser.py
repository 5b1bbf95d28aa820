"""How long a slow phone is kept busy at a stretch by the list and the bigger map, in a browser."""

import statistics
from contextlib import contextmanager
from pathlib import Path

from assetmap.bench import questions

CHROMIUM = Path("/usr/bin/chromium")
VISITS = 5
REST_MS = 3_000
SLOWER = 4  # times, as a cheap phone is beside this machine
_WATCH = """
    window.tasks = [];
    new PerformanceObserver((list) => {
        window.tasks.push(...list.getEntries().map((task) => task.duration));
    }).observe({ type: "longtask", buffered: true });
"""


def longest_tasks(port):
    """{what was done: median ms of the longest task of some visits, 0 below 50}; None where there
    is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if not CHROMIUM.exists():
        return None
    box = questions.boxes("city")[0]
    with sync_playwright() as playwright:
        visits = [
            _list(playwright, f"http://127.0.0.1:{port}/?bbox={box}")
            | _map(playwright, f"http://127.0.0.1:{port}/map/?bbox={box}")
            for _visit in range(VISITS)
        ]
    return {what: statistics.median(visit[what] for visit in visits) for what in visits[0]}


def _list(playwright, address):
    with _phone(playwright) as page:
        page.goto(address)
        return {"the list, first load": _longest(page)}


def _map(playwright, address):
    with _phone(playwright) as page:
        page.goto(address)
        told = {"the map, first load": _longest(page)}
        # Keys alone: to find something to press, the tool would keep the page busy itself.
        page.evaluate("document.querySelector('[data-map]').focus()")
        _longest(page)
        for what, key in (("a pan", "ArrowRight"), ("a zoom", "+")):
            page.keyboard.press(key)
            told[what] = _longest(page)
        return told


@contextmanager
def _phone(playwright):
    """A page of a browser that knows nothing of the site, and has come to rest itself."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(_WATCH)
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.wait_for_timeout(REST_MS)
    yield page
    browser.close()


def _longest(page):
    page.wait_for_timeout(REST_MS)
    return page.evaluate("Math.max(0, ...window.tasks.splice(0))")

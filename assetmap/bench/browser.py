"""How long a slow phone is kept busy at a stretch by the bigger map, in a real browser."""

from pathlib import Path

from assetmap.bench import questions

CHROMIUM = Path("/usr/bin/chromium")
REST_MS = 4_000
SLOWER = 4  # times, as a cheap phone is beside this machine
_WATCH = """
    window.tasks = [];
    new PerformanceObserver((list) => {
        window.tasks.push(...list.getEntries().map((task) => task.duration));
    }).observe({ type: "longtask", buffered: true });
"""


def longest_tasks(port):
    """{what was done: ms of the longest task, 0 below 50}; None where there is no browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if not CHROMIUM.exists():
        return None
    box = questions.boxes("city")[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.add_init_script(_WATCH)
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

        def longest():
            page.wait_for_timeout(REST_MS)
            return page.evaluate("Math.max(0, ...window.tasks.splice(0))")

        page.goto(f"http://127.0.0.1:{port}/map/?bbox={box}")
        told = {"first load": longest()}
        # Keys alone: to find something to press, the tool would keep the page busy itself.
        page.evaluate("document.querySelector('[data-map]').focus()")
        longest()
        for what, key in (("a pan", "ArrowRight"), ("a zoom", "+")):
            page.keyboard.press(key)
            told[what] = longest()
        browser.close()
    return told

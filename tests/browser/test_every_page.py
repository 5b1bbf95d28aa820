"""Every page: axe finds nothing, nothing overflows, no complaint, in light and dark, at three
widths."""

import pytest

from tests import factories
from tests.browser.conftest import COLOURS, listening, violations
from tests.pages import FAULTY, every_page

PARTS = 4
# How wide, how high, and whether the page is opened anew: the narrowest is a phone turned smaller.
WIDTHS = {"desktop": (1440, 900, True), "phone": (390, 844, True), "narrow": (320, 640, False)}

DRAWN = "[data-map], [data-controller~='mini-map'], [data-target='map'], #swagger-ui"


def settle(page):
    """Wait until the scripts are there, and what they fetch and draw by themselves."""
    listening(page)
    if page.locator(DRAWN).count():
        page.wait_for_load_state("networkidle")


def look(page, url, watch):
    """Problems of one page at every width, in both colour schemes.

    Dark changes no more than colours (static/css/tokens.css): only what looks at them is asked
    again.
    """
    problems = []
    for label, (width, height, anew) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        if anew:
            answer = page.goto(url)
            settle(page)
            if answer.status >= 400 and not url.endswith(FAULTY):
                problems.append(f"{url}: answered {answer.status}")
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if sideways > 0:
            problems.append(f"{url} at {label}: {sideways} px wider than the window")
        watch.listening = False  # the checker itself writes styles, which the policy blocks
        for scheme, rules in (("light", None), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found = violations(page, rules)
            problems += [f"{url} at {label}, {scheme}: {line}" for line in found]
        page.emulate_media(color_scheme="light")
        watch.listening = True
    return problems


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(part, page, watch, live_server, scene, community, cast, sign_in, group):
    """In parts, so that several browsers share the work."""
    factories.ProjectFactory(community=community, uses=[group])
    pages = [*every_page(scene), ("anonymous", group.get_absolute_url())]
    first_looks = {url: who for who, url in reversed(pages)}  # anonymous, where anonymous may
    urls = sorted(first_looks, key=lambda url: (first_looks[url], url))[part::PARTS]
    problems = []
    for url in urls:
        if first_looks[url] != "anonymous" and not watch.signed_in:
            sign_in(cast[first_looks[url]])
            watch.signed_in = True
        problems += look(page, live_server.url + url, watch)
    assert not problems, "\n".join(problems)

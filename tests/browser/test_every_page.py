"""Every page: axe finds nothing, nothing overflows, no complaint, in light and dark, at three
widths."""

import pytest

from tests import factories
from tests.browser.conftest import violations
from tests.pages import FAULTY, every_page

PARTS = 3
WIDTHS = {"desktop": (1440, 900), "phone": (390, 844), "narrow": (320, 640)}


def look(page, url, scheme, watch):
    """Problems of one page in one colour scheme at every width."""
    problems = []
    page.emulate_media(color_scheme=scheme)
    for label, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(url)
        page.wait_for_load_state("networkidle")
        if answer.status >= 400 and not url.endswith(FAULTY):
            problems.append(f"{url}: answered {answer.status}")
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if sideways > 0:
            problems.append(f"{url} at {label}: {sideways} px wider than the window")
        watch.listening = False  # the checker itself writes styles, which the policy blocks
        problems += [f"{url} at {label}, {scheme}: {line}" for line in violations(page)]
        watch.listening = True
    return problems


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page(scheme, part, page, watch, live_server, scene, community, cast, sign_in, group):
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
        problems += look(page, live_server.url + url, scheme, watch)
    assert not problems, "\n".join(problems)

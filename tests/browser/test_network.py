"""The picture of a network as a browser draws it, in the typeface of the site."""

from django.urls import reverse

from assetmap.connections.models import Connection
from tests import factories
from tests.browser.conftest import open_page

NAMES = (
    "Thursday knit and natter",
    "Warm room, Langlands Road",
    "WWWWW MMMMM WWWWW MMMMM",
    "Choir",
)
BOXES = """[...document.querySelectorAll(".net text")].map((text) => {
  const box = text.getBBox();
  return [box.x, box.y, box.x + box.width, box.y + box.height];
})"""


def touch(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_names_in_the_picture_do_not_touch(page, watch, live_server, community):
    assets = [
        factories.AssetFactory(community=community, name=f"{NAMES[n % 4]} {n}") for n in range(30)
    ]
    for n in range(1, 30):
        Connection.objects.create(subject=assets[n], verb="part_of", object=assets[n // 3])
    for url in (community.get_absolute_url(), reverse("connections:network", args=["govan"])):
        open_page(page, live_server.url + url)
        page.evaluate("document.fonts.ready.then(() => true)")
        boxes = page.evaluate(BOXES)
        assert len(boxes) > 15
        for number, box in enumerate(boxes):
            assert not any(touch(box, other) for other in boxes[number + 1 :])

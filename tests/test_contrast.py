"""The colours of the tokens can be read in both themes (WCAG 2.2: 4.5:1 text, 3:1 edges)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
KINDS = ("human", "social", "physical")
GROUNDS = ("paper", "surface", "sunken", "raised")

TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3", "green") for ground in GROUNDS),
    *((f"{kind}-text", ground) for kind in KINDS for ground in ("paper", "surface")),
    *((f"on-{kind}", kind) for kind in KINDS),
    *((f"on-{kind}-tint", f"{kind}-tint") for kind in KINDS),
    ("on-green", "green"),
    ("on-green", "green-hover"),
    ("on-green-tint", "green-tint"),
    ("on-green-tint", "good-tint"),
    ("on-care-tint", "care-tint"),
    ("on-stop-tint", "stop-tint"),
    ("good", "surface"),
    ("care", "surface"),
    ("stop", "surface"),
    ("stop", "paper"),
    ("stop", "stop-tint"),
    ("paper", "ink"),
    ("on-deep", "deep"),
    ("deep-accent", "deep"),
    ("map-ink", "map-land"),
    ("map-water-ink", "map-water"),
    ("map-park-ink", "map-park"),
]
EDGES = [
    *(("line-strong", ground) for ground in ("paper", "surface", "raised")),
    *((f"{kind}-text", f"{kind}-tint") for kind in KINDS),
    *((f"{kind}-edge", f"map-{ground}") for kind in KINDS for ground in ("land", "park", "water")),
    ("focus-in", "focus-out"),
]


def block(start):
    """The custom properties of the first rule after `start`."""
    rule = CSS[CSS.index(start) :]
    rule = rule[rule.index("{", rule.index(":root")) : rule.index("}")]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", rule))


LIGHT = block(":root {\n  color-scheme: light")
DARK = LIGHT | block(':root[data-theme="dark"] {')


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_controls_and_pins_can_be_seen(theme, edge, ground):
    assert contrast(theme[edge], theme[ground]) >= 3


def test_dark_by_device_is_dark_by_choice():
    by_device = block(':root:not([data-theme="light"]) {')
    assert by_device == block(':root[data-theme="dark"] {')

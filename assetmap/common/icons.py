"""Icons and kind shapes as SVG symbols, read once from the vendored Tabler sprite."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe

SPRITE = "vendor/tabler-icons-3.36.1/sprite.svg"

# Circle: one person. Quatrefoil: four circles grown together. Rounded square: a place, a thing.
KIND_SHAPES = mark_safe(
    '<symbol id="k-human" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18.5"/></symbol>'
    '<symbol id="k-social" viewBox="0 0 40 40"><path d="M11 11a9 9 0 0 1 18 0a9 9 0 0 1 0 18'
    'a9 9 0 0 1 -18 0a9 9 0 0 1 0 -18z"/></symbol>'
    '<symbol id="k-physical" viewBox="0 0 40 40">'
    '<rect x="4" y="4" width="32" height="32" rx="5.5"/></symbol>'
)
FALLBACK = "point"  # for a category whose icon we do not carry


@cache
def symbols():
    """Name to `<symbol>` markup, in the order of the sprite file."""
    text = Path(settings.BASE_DIR, "static", SPRITE).read_text()
    return {
        match["name"]: mark_safe(match[0])
        for match in re.finditer(r'<symbol id="i-(?P<name>[^"]+)".*?</symbol>', text)
    }


def known(name):
    """The name itself if we carry that icon, else a plain dot: a page never breaks for an icon."""
    return name if name in symbols() else FALLBACK


def icon_svg(name, *, classes="", label=""):
    """An icon; hidden from screen readers unless it has a label of its own."""
    classes = f"i {classes}".strip()
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">'
            '<use href="#i-{}"/></svg>',
            classes,
            label,
            name,
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>',
        classes,
        name,
    )


def shape_svg(kind, *, icon="", classes=""):
    """The shape of a kind, with an icon in the middle if there is one. Always beside words."""
    inner = format_html(
        '<use href="#i-{}" x="10" y="10" width="20" height="20" class="ks-icon"/>', icon
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 40 40" aria-hidden="true">'
        '<use href="#k-{}" width="40" height="40" class="ks-fill"/>{}</svg>',
        f"ks k-{kind} {classes}".strip(),
        kind,
        inner if icon else "",
    )

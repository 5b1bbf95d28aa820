"""What one view or tile shows: rings for many, pins for one, shapes; and how many in all."""

import functools
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset
from assetmap.common.geo import mercator
from assetmap.maps import answers, cells, labels, shapes
from assetmap.maps.models import Cell
from assetmap.maps.rows import Rows
from assetmap.maps.window import CLOSE_ZOOM, MAX_ZOOM, TILE_BITS, Window

TOO_CLOSE_PX = 52  # marks are 36 to 62 wide, and may touch
CROWDED = 4  # cells an asset; where there are fewer, not all can be told apart at once
AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]


_PINS = """
    SELECT uid::text, shown.kind, icon, category.name, shown.name, px, py, public_precision_m,
        shown.life <> 'ended' AND check_due_on < %s
    FROM shown JOIN assets_category AS category ON category.id = category_id
    WHERE zcode = ANY(%s) ORDER BY uid
"""


class Pin(NamedTuple):
    """One asset that stands alone in its cell, at so many units of the world."""

    uid: str
    kind: str
    icon: str
    category: str
    name: str
    x: int
    y: int
    rough_m: int | None
    due: bool | None


@dataclass(frozen=True)
class Drawing:
    """The marks of a window. What they stand for adds up to `total`, always."""

    window: object
    rings: dict  # (column, row): Tally
    pins: list
    shapes: list
    shapes_bounded: bool

    @functools.cached_property
    def kinds(self):
        none = (0,) * len(cells.KINDS)
        each = zip(none, *(tally.kinds for tally in self.rings.values()), strict=True)
        counts = dict(zip(cells.KINDS, map(sum, each), strict=True))
        for pin in self.pins:
            counts[pin.kind] += 1
        return counts

    @property
    def total(self):
        return sum(self.kinds.values())

    def names(self):
        """{cell: what the ring is called after}."""
        return labels.names_of(self.window.level, self.rings)


def draw(narrowed, window, *, user, with_shapes=True):
    """The Drawing of a valid AssetFilter in a window, which takes the place of its box."""
    parts = _parts(narrowed, user)
    close = window.zoom >= CLOSE_ZOOM
    if with_shapes and close and cells.are_more(window, window.size // CROWDED, parts):
        window, close = window.coarser, False
    tallies = _tallies(narrowed, parts, window)
    if with_shapes and not close:
        tallies = _apart(tallies, window)
    alone = [mercator.morton(tally.sx, tally.sy) for tally in tallies.values() if tally.n == 1]
    found, bounded = shapes.shapes_of(parts, window) if with_shapes else ([], False)
    return Drawing(
        window=window,
        rings={cell: tally for cell, tally in tallies.items() if tally.n > 1},
        pins=_pins(parts, alone, narrowed.past_day) if alone else [],
        shapes=found,
        shapes_bounded=bounded,
    )


def _pins(parts, zcodes, day):
    asked = [day or timezone.localdate(), zcodes]
    return [Pin(*row) for part in parts for row in part.ask(_PINS, asked)]


def _apart(tallies, window):
    """Cells whose marks would cover each other taken together, the smaller into the larger."""
    scale = 2 ** (TILE_BITS + window.zoom) / mercator.WORLD
    spots = {
        cell: (tally.sx / tally.n * scale, tally.sy / tally.n * scale)
        for cell, tally in tallies.items()
    }
    left, apart = dict(tallies), {}
    for cell in sorted(tallies, key=lambda cell: (-tallies[cell].n, cell)):
        if cell not in left:
            continue
        (column, row), (x, y) = cell, spots[cell]
        tally = apart[cell] = left.pop(cell)
        for aside, down in AROUND:
            other = column + aside, row + down
            if other in left:
                there_x, there_y = spots[other]
                if (x - there_x) ** 2 + (y - there_y) ** 2 < TOO_CLOSE_PX**2:
                    tally.join(left.pop(other))
    return apart


def extent_of(narrowed, user):
    """(west, south, east, north) in degrees around all assets of a valid AssetFilter, or None.

    By looking at the world in cells, then at the block that holds them all in smaller ones, and so
    on: a few questions that cost the same for ten assets and for a million.
    """
    parts = _parts(narrowed, user)
    window = Window.of_view(MAX_ZOOM, (-180, -mercator.MAX_LAT, 180, mercator.MAX_LAT))
    while tallies := _tallies(narrowed, parts, window):
        columns, rows = zip(*tallies, strict=True)
        found = replace(
            window, west=min(columns), north=min(rows), east=max(columns), south=max(rows)
        )
        closer = Window.of_view(MAX_ZOOM, found.inside)
        answered = closer.level > Cell.FINEST and _kept(narrowed) is None
        if answered and answers.is_worth_keeping(narrowed):
            closer = Window.of_view(Cell.FINEST - 2, found.inside)  # as fine as is known
        if closer.level <= window.level or window.level >= Cell.FINEST:
            return found.extent
        window = closer
    return None


def _parts(narrowed, user):
    """What everybody may see and what only this reader may, apart: each has its own index."""
    if not user.is_authenticated and narrowed.in_use <= {"kind", "category"}:
        kinds, codes = (tuple(sorted(narrowed.data.getlist(one))) for one in ("kind", "category"))
        return [_for_everybody(kinds, codes, tuple(narrowed.chosen_categories) if codes else ())]
    everything = narrowed.without_box
    words = bool(narrowed.interpretation.words) and narrowed.search.ids is not None
    are_few = words or "area" in narrowed.in_use
    parts = [everything.published()]
    if user.is_authenticated:
        parts.append(everything.unpublished())
    return [Rows(part, are_few) for part in parts]


@functools.lru_cache(maxsize=500)
def _for_everybody(kinds, codes, categories):
    """What most visitors look at: the same statement every time, and so put together once, for as
    long as the codes stand for these categories."""
    query = QueryDict(mutable=True)
    query.setlist("kind", kinds)
    query.setlist("category", codes)
    narrowed = AssetFilter(query, queryset=Asset.objects.visible_to(AnonymousUser()))
    narrowed.is_valid()
    return Rows(narrowed.without_box.published())


def _tallies(narrowed, parts, window):
    kept = _kept(narrowed)
    if window.level > Cell.FINEST:
        return cells.from_index(window, parts)
    if kept is not None:
        tallies = cells.from_pyramid(window, **kept)
    elif answers.is_worth_keeping(narrowed):
        tallies = cells.from_answer(window, narrowed)
    else:
        return cells.from_index(window, parts)
    if parts[1:]:
        for cell, tally in cells.from_index(window, parts[1:]).items():
            if cell in tallies:
                tallies[cell].join(tally)
            else:
                tallies[cell] = tally
    return tallies


def _kept(narrowed):
    """{"kinds", "categories"} where the pyramid has the answer: nothing else is asked for."""
    if narrowed.in_use - {"kind", "category"}:
        return None
    return {
        "kinds": narrowed.form.cleaned_data.get("kind") or (),
        "categories": narrowed.chosen_categories if "category" in narrowed.in_use else {},
    }

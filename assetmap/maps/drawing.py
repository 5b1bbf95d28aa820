"""What one view or tile shows: rings for many, pins for one, shapes; and how many in all."""

import functools
from dataclasses import dataclass, replace

import numpy as np
from django.utils import timezone

from assetmap.common.geo import mercator
from assetmap.maps import answers, cells, labels, shapes
from assetmap.maps.cells import Tallies
from assetmap.maps.models import Cell
from assetmap.maps.pins import pins_at, pins_within
from assetmap.maps.rows import Rows
from assetmap.maps.window import CLOSE_ZOOM, MAX_ZOOM, TILE_BITS, Window

TOO_CLOSE_PX = 52  # marks are 36 to 62 wide, and may touch
# From a cell to half of those around it: of two next to each other, one finds the other.
AROUND = np.array([[1], [cells.COLUMN], [cells.COLUMN + 1], [cells.COLUMN - 1]])
CROWDED = 4  # cells an asset; where there are fewer, not all can be told apart at once


@dataclass(frozen=True)
class Drawing:
    """The marks of a window. What they stand for adds up to `total`, always."""

    window: object
    rings: Tallies
    pins: list
    shapes: list
    shapes_bounded: bool
    for_everybody: bool

    @functools.cached_property
    def kinds(self):
        counts = dict(zip(cells.KINDS, self.rings.kinds.sum(axis=0).tolist(), strict=True))
        for pin in self.pins:
            counts[pin.kind] += 1
        return counts

    @property
    def total(self):
        return sum(self.kinds.values())

    def names(self):
        """What each of the rings is called after, "" where nothing is near."""
        return labels.names_of(self.window.level, self.rings, remember=self.for_everybody)


def draw(narrowed, window, *, user, with_shapes=True):
    """The Drawing of a valid AssetFilter in a window, which takes the place of its box."""
    parts = _parts(narrowed, user)
    day = narrowed.past_day or timezone.localdate()
    if with_shapes:
        window, tallies, pins = _marks(narrowed, parts, window, day)
    else:
        tallies, pins = _tallies(narrowed, parts, window), None
    is_one = tallies.rows[:, cells.N] == 1
    alone = {*tallies.where(is_one).keys.tolist()}
    pins = pins_at(alone, parts, day) if pins is None else [p for p in pins if p.key in alone]
    found, bounded = shapes.shapes_of(parts, window) if with_shapes else ([], False)
    return Drawing(
        window=window,
        rings=tallies.where(~is_one),
        pins=pins,
        shapes=found,
        shapes_bounded=bounded,
        for_everybody=not user.is_authenticated,
    )


def _marks(narrowed, parts, window, day):
    """(window, Tallies, Pins) of a view. Close up each asset has a small cell of its own, where
    there is room, and all of them are at hand as Pins; else cells are as wide as marks, marks that
    cover each other are one, and Pins are None."""
    if window.zoom < CLOSE_ZOOM:
        return window, _apart(_tallies(narrowed, parts, window), window), None
    coarser = window.coarser
    finer, most = coarser.finer, window.size // CROWDED
    is_counted = _counted(narrowed, coarser.level) is not None
    tallies = _tallies(narrowed, parts, coarser) if is_counted else None
    if tallies is None or tallies.total <= most:
        pins = pins_within(finer, parts, most + 1, day)
        if len(pins) <= most:
            return finer, cells.from_pins(finer, pins), pins
    if tallies is None:
        tallies = _tallies(narrowed, parts, coarser)
    return coarser, _apart(tallies, coarser), None


def _apart(tallies, window):
    """Cells whose marks would cover each other taken together, the smaller into the larger.

    The cells are wider than that, so only those next to each other can.
    """
    if len(tallies) < 2:
        return tallies
    x, y, n = tallies.rows[:, : cells.N + 1].T
    known = tallies.cells
    wanted = known + AROUND
    others = np.minimum(known.searchsorted(wanted), len(known) - 1)
    steps, ones = (known[others] == wanted).nonzero()
    others = others[steps, ones]
    east, south = x[others] - x[ones], y[others] - y[ones]
    too_close = TOO_CLOSE_PX * mercator.WORLD >> TILE_BITS + window.zoom
    are_close = east * east + south * south < too_close**2
    if not are_close.any():
        return tallies
    ones, others = ones[are_close], others[are_close]
    size = (n << 32) - np.arange(len(n))  # of two alike, the first is the larger
    pairs = np.where(size[ones] > size[others], (ones, others), (others, ones))
    into = {}
    for large, small in pairs[:, size[pairs[0]].argsort()[::-1]].T.tolist():
        if large not in into and small not in into:
            into[small] = large
    return tallies.taken([*into], into=[*into.values()])


def extent_of(narrowed, user):
    """(west, south, east, north) in degrees around all assets of a valid AssetFilter, or None.

    By looking at the world in cells, then at the block that holds them all in smaller ones, and so
    on: a few questions that cost the same for ten assets and for a million.
    """
    parts = _parts(narrowed, user)
    window = Window.of_view(MAX_ZOOM, (-180, -mercator.MAX_LAT, 180, mercator.MAX_LAT))
    while len(tallies := _tallies(narrowed, parts, window)):
        columns, rows = np.divmod(tallies.cells, cells.COLUMN)
        found = replace(
            window,
            west=int(columns.min()),
            north=int(rows.min()),
            east=int(columns.max()),
            south=int(rows.max()),
        )
        closer = Window.of_view(MAX_ZOOM, found.inside)
        answered = closer.level > Cell.FINEST and _counted(narrowed, Cell.FINEST) is None
        if answered and answers.is_worth_keeping(narrowed):
            closer = Window.of_view(Cell.FINEST - 2, found.inside)  # as fine as is known
        if closer.level <= window.level or window.level >= Cell.FINEST:
            return found.extent
        window = closer
    return None


def _parts(narrowed, user):
    """What everybody may see and what only this reader may, apart: each has its own index."""
    if not user.is_authenticated and narrowed.in_use <= {"kind", "category"}:
        return [_for_everybody(narrowed)]
    everything = narrowed.without_box
    words = bool(narrowed.interpretation.words) and narrowed.search.ids is not None
    are_few = words or "area" in narrowed.in_use
    parts = [everything.published()]
    if user.is_authenticated:
        parts.append(everything.unpublished_to(user))
    return [Rows(part, are_few) for part in parts]


@functools.lru_cache(maxsize=500)
def _for_everybody(narrowed):
    """What most visitors look at: the same statement every time, put together once a filter, of
    which the most asked ones are remembered."""
    return Rows(narrowed.without_box.published())


def _tallies(narrowed, parts, window):
    counted = _counted(narrowed, window.level)
    if counted is not None:
        tallies = cells.from_pyramid(window, **counted)
    elif window.level <= Cell.FINEST and answers.is_worth_keeping(narrowed):
        tallies = cells.from_answer(window, narrowed)
    else:
        return cells.from_index(window, parts)
    return tallies.joined(cells.from_index(window, parts[1:])) if parts[1:] else tallies


def _counted(narrowed, level):
    """{"kinds", "categories"} where the pyramid has the answer: it is as fine as the level, and
    nothing else is asked for."""
    if narrowed.in_use - {"kind", "category"}:
        return None
    by_category = "category" in narrowed.in_use
    if level > (Cell.FINEST if by_category else Cell.FINEST_TOTAL):
        return None
    return {
        "kinds": narrowed.form.cleaned_data.get("kind") or (),
        "categories": narrowed.chosen_categories if by_category else {},
    }

"""What one view or tile shows: rings for many, pins for one, shapes; and how many in all."""

import math
from dataclasses import dataclass, replace

from assetmap.common.geo import mercator
from assetmap.maps import answers, cells, labels, shapes
from assetmap.maps.models import Cell
from assetmap.maps.window import CLOSE_ZOOM, MAX_ZOOM, TILE_BITS, Window

TOO_CLOSE_PX = 52  # marks are 36 to 62 wide, and may touch
AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]


@dataclass(frozen=True)
class Pin:
    """One asset that stands alone in its cell."""

    uid: str
    kind: str
    icon: str
    category: str
    name: str
    lon: float
    lat: float
    rough_m: int | None


@dataclass(frozen=True)
class Drawing:
    """The marks of a window. What they stand for adds up to `total`, always."""

    window: object
    rings: dict  # (column, row): Tally
    pins: list
    shapes: list
    shapes_bounded: bool

    @property
    def kinds(self):
        counts = {
            kind: sum(tally.kinds[kind] for tally in self.rings.values()) for kind in cells.KINDS
        }
        for pin in self.pins:
            counts[pin.kind] += 1
        return counts

    @property
    def total(self):
        return sum(self.kinds.values())

    def names(self):
        """{cell: what the ring is called after}."""
        spots = {
            cell: (mercator.lon_of(tally.x), mercator.lat_of(tally.y))
            for cell, tally in self.rings.items()
        }
        return labels.names_of(self.window.level, spots)


def draw(narrowed, window, *, user, with_shapes=True):
    """The Drawing of a valid AssetFilter in a window, which takes the place of its box."""
    parts = _parts(narrowed, user)
    tallies = _tallies(narrowed, parts, window)
    if with_shapes and window.zoom < CLOSE_ZOOM:
        tallies = _apart(tallies, window)
    alone = [mercator.morton(tally.sx, tally.sy) for tally in tallies.values() if tally.n == 1]
    found, bounded = shapes.shapes_of(parts, window) if with_shapes else ([], False)
    return Drawing(
        window=window,
        rings={cell: tally for cell, tally in tallies.items() if tally.n > 1},
        pins=[pin for part in parts for pin in _pins(part, alone)] if alone else [],
        shapes=found,
        shapes_bounded=bounded,
    )


def _apart(tallies, window):
    """Cells whose marks would cover each other taken together, the smaller into the larger."""
    scale = 2 ** (TILE_BITS + window.zoom) / mercator.WORLD
    spots = {cell: (tally.x * scale, tally.y * scale) for cell, tally in tallies.items()}
    left = dict(tallies)
    for cell in sorted(tallies, key=lambda cell: (-tallies[cell].n, cell)):
        if cell not in left:
            continue
        column, row = cell
        for aside, down in AROUND:
            other = column + aside, row + down
            if other in left and math.dist(spots[cell], spots[other]) < TOO_CLOSE_PX:
                left[cell].join(left.pop(other))
    return left


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
        if closer.level <= window.level or window.level >= Cell.FINEST:
            return found.extent
        window = closer
    return None


def _parts(narrowed, user):
    """What everybody may see and what only this reader may, apart: each has its own index."""
    everything = narrowed.without_box
    if user.is_authenticated:
        return [everything.published(), everything.unpublished()]
    return [everything.published()]


def _tallies(narrowed, parts, window):
    kept = _kept(narrowed)
    if window.level > Cell.FINEST:
        return cells.from_index(window, *parts)
    if kept is None:
        if len(parts) == 1 and answers.are_many(parts[0]):
            return cells.from_answer(window, narrowed, parts[0])
        return cells.from_index(window, *parts)
    tallies = cells.from_pyramid(window, **kept)
    if parts[1:]:
        for cell, tally in cells.from_index(window, *parts[1:]).items():
            tallies.setdefault(cell, cells.Tally()).join(tally)
    return tallies


def _kept(narrowed):
    """{"kinds", "categories"} where the pyramid has the answer: nothing else is asked for."""
    if narrowed.in_use - {"kind", "category"}:
        return None
    return {
        "kinds": narrowed.form.cleaned_data.get("kind") or (),
        "categories": narrowed.chosen_categories if "category" in narrowed.in_use else {},
    }


def _pins(queryset, keys):
    found = (
        queryset.filter(zcode__in=keys)
        .order_by("pk")
        .values_list("uid", "kind", "category__icon", "category__name", "name", "public_point",
                     "public_precision_m")
    )  # fmt: skip
    return [
        Pin(str(uid), kind, icon, category, name, round(at.x, 6), round(at.y, 6), rough_m)
        for uid, kind, icon, category, name, at, rough_m in found
    ]

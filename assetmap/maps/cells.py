"""How many assets stand in each cell of a window, from the pyramid or from the index.

Everything here is counted by the database in one statement whose ranges are literal: joined from an
array the planner would guess, and read far too much.
"""

import operator
from dataclasses import dataclass

from django.db import connection

from assetmap.assets.models import Kind
from assetmap.common.geo import mercator
from assetmap.maps import answers
from assetmap.maps.models import Cell

KINDS = tuple(Kind.values)


@dataclass(slots=True)
class Tally:
    """The assets of one cell: how many of each of KINDS, and the sums of their positions.

    `spot` is the key of the one place they all stand at, if they do and that is known.
    """

    kinds: list
    n: int
    sx: int
    sy: int
    spot: int | None

    @property
    def x(self):
        """Of the mean position, in units of the world."""
        return self.sx // self.n

    @property
    def y(self):
        return self.sy // self.n

    @property
    def is_one_spot(self):
        return self.spot is not None

    def join(self, other):
        self.kinds = list(map(operator.add, self.kinds, other.kinds))
        self.n += other.n
        self.sx += other.sx
        self.sy += other.sy
        if self.spot != other.spot:
            self.spot = None


def from_pyramid(window, *, kinds=(), categories=()):
    """{(column, row): Tally} of what everybody may see.

    All of it, or of some kinds, or of some categories ({pk: kind}).
    """
    wanted = {kind: [Cell.TOTALS[kind]] for kind in kinds or KINDS}
    if categories:
        wanted = {kind: [k for k, of in categories.items() if of == kind] for kind in wanted}
    ks = [k for some in wanted.values() for k in some]
    if not ks:
        return {}
    level = max(window.level, Cell.COARSEST)
    parts = " UNION ALL ".join(
        f"SELECT k, cell, n, sx, sy FROM maps_cell WHERE level = {level:d} AND k IN ({_listed(ks)})"  # noqa: S608
        f" AND cell >= {first:d} AND cell < {end:d}"
        for first, end in window.ranges(level)
    )
    counts = ", ".join(
        f"coalesce(sum(n) FILTER (WHERE k IN ({_listed(wanted.get(kind) or [0])})), 0)::bigint"
        for kind in KINDS
    )
    shift = 2 * (level - window.level)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {counts}, sum(sx)::bigint, sum(sy)::bigint, NULL, NULL FROM ({parts}) AS found"  # noqa: S608
            f" GROUP BY cell >> {shift:d}"
        )
        return _tallied(window, cursor.fetchall())


def _listed(ks):
    return ", ".join(map(str, map(int, ks)))


def are_more(window, most, parts):
    """Whether more than so many assets of disjoint Rows stand in a window or just beside it."""
    some = f"SELECT count(*) FROM ({_within(window.ranges())} LIMIT {most + 1:d}) AS found"  # noqa: S608
    return sum(n for part in parts for (n,) in part.ask(some)) > most


def from_index(window, parts):
    """{(column, row): Tally} of the assets of disjoint Rows, counted as they are."""
    each = ", ".join(f"count(*) FILTER (WHERE kind = '{kind}')" for kind in KINDS)
    rows = []
    for part in parts:
        ranges = window.ranges()
        if part.are_few:
            ranges = [(ranges[0][0], ranges[-1][1])]
        rows += part.ask(
            f"SELECT {each}, sum(px), sum(py), min(zcode), max(zcode)"  # noqa: S608
            f" FROM ({_within(ranges)}) AS found GROUP BY zcode >> {window.shift:d}"
        )
    return _tallied(window, rows)


def _within(ranges):
    """The assets with keys in these ranges: those in a window, and some around it."""
    return " UNION ALL ".join(
        f"SELECT zcode, kind, px, py FROM shown WHERE zcode >= {first:d} AND zcode < {end:d}"  # noqa: S608
        for first, end in ranges
    )


def from_answer(window, narrowed):
    """{(column, row): Tally} of what very many entries match; no finer than the kept counts."""
    return _tallied(window, answers.rows_of(narrowed, window))


def _tallied(window, rows):
    """{(column, row): Tally} of rows of (a number for each of KINDS, sum x, sum y, first and last
    of the places that they stand at, where that is known).

    In which cell they are tells the mean of the positions, which is in the same cell.
    """
    shift = mercator.BITS - window.level
    tallies = {}
    for *kinds, sx, sy, first, last in rows:
        n = sum(kinds)
        if not n:
            continue
        cell = column, row = sx // n >> shift, sy // n >> shift
        if window.west <= column <= window.east and window.north <= row <= window.south:
            tally = Tally(kinds, n, sx, sy, first if first == last else None)
            if known := tallies.get(cell):
                known.join(tally)
            else:
                tallies[cell] = tally
    return tallies

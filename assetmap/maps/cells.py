"""How many assets stand in each cell of a window, from the pyramid or from the index.

Everything here is counted by the database in one statement whose ranges are literal: joined from an
array the planner would guess, and read far too much.
"""

from dataclasses import dataclass
from functools import reduce

import numpy as np
from django.db import connection

from assetmap.assets.models import Kind
from assetmap.common.geo import mercator
from assetmap.maps import answers
from assetmap.maps.models import Cell, in_one_text, means

KINDS = tuple(Kind.values)
# A cell of a window is one number: so many for each column of the level, and its row.
COLUMN = mercator.WORLD
N, FIRST_KIND, SPOT = 2, 3, 6  # columns of `Tallies.rows`


@dataclass(frozen=True)
class Tallies:
    """The assets of some cells, as two arrays that go together.

    `cells` are (n,) ascending numbers of cells; `rows` (n, 7) tell of each where its assets stand
    on average, x and y in units of the world, how many they are, how many of each of KINDS, and the
    key of the one place they all stand at, if they do and that is known, else -1.
    """

    cells: np.ndarray
    rows: np.ndarray

    @classmethod
    def of(cls, window, rows):
        """Of rows in whatever order.

        In which cell they are tells the mean of the positions, which is in the same cell.
        """
        cells = _cells_of(rows, window.level)
        order = cells.argsort()
        return cls(cells[order], rows[order])

    @classmethod
    def read(cls, window, text):
        """Of all rows in one text, or of None."""
        return cls.of(window, np.fromstring(text or "", np.int64, sep=" ").reshape(-1, SPOT + 1))

    def __len__(self):
        return len(self.cells)

    @property
    def total(self):
        return int(self.rows[:, N].sum())

    @property
    def kinds(self):
        """(n, 3): how many of each of KINDS."""
        return self.rows[:, FIRST_KIND:SPOT]

    @property
    def keys(self):
        """(n,): those of the positions."""
        columns, rows = mercator.spread(self.rows[:, :N]).T
        return columns | rows << 1

    def where(self, chosen):
        """Those for which the array of booleans says so."""
        return Tallies(self.cells[chosen], self.rows[chosen])

    def together(self, cells):
        """With these cells, one for each row, in place of its own; those of one cell as one."""
        order = cells.argsort(kind="stable")
        cells, rows = cells[order], self.rows[order]
        rows[:, :N] *= rows[:, N : N + 1]
        firsts = np.flatnonzero(np.diff(cells, prepend=-1))
        sums = np.add.reduceat(rows, firsts)
        sums[:, :N] //= sums[:, N : N + 1]
        spots = np.minimum.reduceat(rows[:, SPOT], firsts)
        is_one = spots == np.maximum.reduceat(rows[:, SPOT], firsts)
        sums[:, SPOT] = np.where(is_one, spots, -1)
        return Tallies(cells[firsts], sums)

    def taken(self, some, into):
        """Without some cells, whose assets count for those at the same place in `into`; by index.

        They stand in different cells, and so not on one spot.
        """
        rows = self.rows.copy()
        rows[:, :N] *= rows[:, N : N + 1]
        np.add.at(rows, into, rows[some])
        rows[:, :N] //= rows[:, N : N + 1]
        rows[into, SPOT] = -1
        are_left = np.ones(len(rows), bool)
        are_left[some] = False
        return Tallies(self.cells[are_left], rows[are_left])

    def joined(self, others):
        """Both as one."""
        if not len(others):
            return self
        cells = np.concatenate((self.cells, others.cells))
        return Tallies(cells, np.concatenate((self.rows, others.rows))).together(cells)


def _cells_of(rows, level):
    column, row = rows[:, :N].T >> mercator.BITS - level
    return column * COLUMN + row


def from_pyramid(window, *, kinds=(), categories=()):
    """Tallies of what everybody may see.

    All of it, or of some kinds, or of some categories ({pk: kind}).
    """
    wanted = {kind: [Cell.TOTALS[kind]] for kind in kinds or KINDS}
    if categories:
        wanted = {kind: [k for k, of in categories.items() if of == kind] for kind in wanted}
    ks = [k for some in wanted.values() for k in some]
    if not ks:
        return Tallies.read(window, None)
    level = max(window.level, Cell.COARSEST)
    rows = (
        "SELECT k, cell, n, sx, sy FROM maps_cell"  # noqa: S608
        f" WHERE level = {level:d} AND k IN ({_listed(ks)})"
    )
    counts = ", ".join(
        f"coalesce(sum(n::int) FILTER (WHERE k IN ({_listed(wanted.get(kind) or [0])})), 0)"
        for kind in KINDS
    )
    with connection.cursor() as cursor:
        cursor.execute(means(window, counts, rows, level))
        return Tallies.read(window, cursor.fetchone()[0])


def _listed(ks):
    return ", ".join(map(str, map(int, ks)))


def from_index(window, parts):
    """Tallies of the assets of disjoint Rows, counted as they are."""
    each = ", ".join(f"count(*) FILTER (WHERE kind = '{kind}')" for kind in KINDS)

    def counted(part):
        statement = (
            f"SELECT sum(px) / count(*), sum(py) / count(*), count(*), {each},"  # noqa: S608
            " CASE WHEN min(zcode) = max(zcode) THEN min(zcode) ELSE -1 END"
            f" FROM ({around(window, part)}) AS found GROUP BY zcode >> {window.shift:d}"
            f" HAVING {window.holds('sum(px)', 'sum(py)', 'count(*)')}"
        )
        asked = part.ask(in_one_text(statement))
        return Tallies.read(window, asked[0][0] if asked else None)

    return reduce(Tallies.joined, map(counted, parts))


def from_pins(window, pins):
    """Tallies of assets that are at hand as pins."""
    rows = [(pin.x, pin.y, 1, *(pin.kind == kind for kind in KINDS), pin.key) for pin in pins]
    each = Tallies.of(window, np.array(rows, np.int64).reshape(-1, SPOT + 1))
    return each.together(each.cells) if rows else each


def around(window, part, columns="zcode, kind, px, py", wanted="true"):
    """The SQL of those assets of Rows whose keys are in a window's ranges: all that are in it, and
    some around it."""
    ranges = window.ranges()
    if part.are_few:
        ranges = [(ranges[0][0], ranges[-1][1])]
    return " UNION ALL ".join(
        f"SELECT {columns} FROM shown"  # noqa: S608
        f" WHERE zcode >= {first:d} AND zcode < {end:d} AND {wanted}"
        for first, end in ranges
    )


def from_answer(window, narrowed):
    """Tallies of what very many entries match; no finer than the kept counts."""
    return Tallies.read(window, answers.text_of(narrowed, window))

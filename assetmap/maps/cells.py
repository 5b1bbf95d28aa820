"""How many assets stand in each cell of a window, from the pyramid or from the index.

Everything here is counted by the database in one statement whose ranges are literal: joined from an
array the planner would guess, and read far too much.
"""

from typing import NamedTuple

from django.db import connection

from assetmap.assets.models import Kind
from assetmap.common.geo import mercator
from assetmap.maps import answers
from assetmap.maps.models import COVERING, Cell, means

KINDS = tuple(Kind.values)
# A cell of a window is one number, which is found sooner among hundreds than two: so many for each
# column of the level, and its row.
COLUMN = mercator.WORLD


class Tally(NamedTuple):
    """The assets of one cell: where they stand on average, in units of the world, how many they
    are, and how many of each of KINDS.

    `spot` is the key of the one place they all stand at, if they do and that is known.
    """

    x: int
    y: int
    n: int
    human: int
    social: int
    physical: int
    spot: int | None

    @property
    def kinds(self):
        return self[3:6]

    def joined(self, other):
        """Both as one."""
        n = self.n + other.n
        return Tally(
            (self.x * self.n + other.x * other.n) // n,
            (self.y * self.n + other.y * other.n) // n,
            n,
            self.human + other.human,
            self.social + other.social,
            self.physical + other.physical,
            self.spot if self.spot == other.spot else None,
        )


def from_pyramid(window, *, kinds=(), categories=()):
    """{cell: Tally} of what everybody may see.

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
        for first, end in window.ranges(level, most=COVERING)
    )
    counts = ", ".join(
        f"coalesce(sum(n::int) FILTER (WHERE k IN ({_listed(wanted.get(kind) or [0])})), 0)"
        for kind in KINDS
    )
    with connection.cursor() as cursor:
        cursor.execute(means(window, counts, parts, level))
        return _tallied(window, cursor.fetchall())


def _listed(ks):
    return ", ".join(map(str, map(int, ks)))


def are_more(window, most, parts):
    """Whether more than so many assets of disjoint Rows stand in a window or just beside it."""
    some = f"SELECT count(*) FROM ({_within(window.ranges())} LIMIT {most + 1:d}) AS found"  # noqa: S608
    return sum(n for part in parts for (n,) in part.ask(some)) > most


def from_index(window, parts):
    """{cell: Tally} of the assets of disjoint Rows, counted as they are."""
    each = ", ".join(f"count(*) FILTER (WHERE kind = '{kind}')" for kind in KINDS)
    tallies = {}
    for part in parts:
        ranges = window.ranges()
        if part.are_few:
            ranges = [(ranges[0][0], ranges[-1][1])]
        rows = part.ask(
            f"SELECT sum(px) / count(*), sum(py) / count(*), count(*), {each},"  # noqa: S608
            " CASE WHEN min(zcode) = max(zcode) THEN min(zcode) END"
            f" FROM ({_within(ranges)}) AS found GROUP BY zcode >> {window.shift:d}"
            f" HAVING {window.holds('sum(px)', 'sum(py)', 'count(*)')}"
        )
        tallies = joined(tallies, _tallied(window, rows))
    return tallies


def _within(ranges):
    """The assets with keys in these ranges: those in a window, and some around it."""
    return " UNION ALL ".join(
        f"SELECT zcode, kind, px, py FROM shown WHERE zcode >= {first:d} AND zcode < {end:d}"  # noqa: S608
        for first, end in ranges
    )


def from_answer(window, narrowed):
    """{cell: Tally} of what very many entries match; no finer than the kept counts."""
    return _tallied(window, answers.rows_of(narrowed, window))


def joined(tallies, others):
    """Two {cell: Tally} as one."""
    return tallies | {
        cell: tallies[cell].joined(tally) if cell in tallies else tally
        for cell, tally in others.items()
    }


def _tallied(window, rows):
    """{cell: Tally} of rows of its fields, one a cell, in the order of their places, so that the
    same answer is the same bytes.

    In which cell they are tells the mean of the positions, which is in the same cell.
    """
    shift = mercator.BITS - window.level
    found = {(row[0] >> shift) * COLUMN + (row[1] >> shift): row for row in rows}
    return {cell: Tally._make(found[cell]) for cell in sorted(found)}

"""How many assets stand in each cell of a window, from the pyramid or from the index.

Everything here is counted by the database in one statement whose ranges are literal: joined from an
array the planner would guess, and read far too much.
"""

from dataclasses import dataclass, field

from django.db import connection

from assetmap.assets.models import Kind
from assetmap.common.geo import mercator
from assetmap.maps import answers
from assetmap.maps.models import Cell

KINDS = tuple(Kind.values)
SUMS = "sum(n)::bigint", "sum(sx)::bigint", "sum(sy)::bigint"  # of rows of the pyramid


@dataclass
class Tally:
    """The assets of one cell: by kind, and the sums of their positions."""

    kinds: dict = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    n: int = 0
    sx: int = 0
    sy: int = 0
    spots: set = field(default_factory=set)  # at most two of them, where that is known

    @property
    def x(self):
        """Of the mean position, in units of the world."""
        return self.sx // self.n

    @property
    def y(self):
        return self.sy // self.n

    @property
    def is_one_spot(self):
        return len(self.spots) == 1

    def join(self, other):
        for kind, n in other.kinds.items():
            self.kinds[kind] += n
        self.n += other.n
        self.sx += other.sx
        self.sy += other.sy
        self.spots = self.spots | other.spots if self.spots and other.spots else set()

    def add(self, kind, n, sx, sy):
        self.kinds[kind] += n
        self.n += n
        self.sx += sx
        self.sy += sy


def from_pyramid(window, *, kinds=(), categories=()):
    """{(column, row): Tally} of what everybody may see.

    All of it, or of some kinds, or of some categories ({pk: kind}).
    """
    kind_of = {Cell.TOTALS[kind]: kind for kind in kinds or KINDS}
    if categories:
        kind_of = {k: kind for k, kind in categories.items() if kind in (kinds or KINDS)}
    level = max(window.level, Cell.COARSEST)
    if not kind_of:
        return {}
    ks = ", ".join(map(str, map(int, kind_of)))
    parts = " UNION ALL ".join(
        f"SELECT k, cell, n, sx, sy FROM maps_cell WHERE level = {level:d} AND k IN ({ks})"  # noqa: S608
        f" AND cell >= {first:d} AND cell < {end:d}"
        for first, end in window.ranges(level)
    )
    shift = 2 * (level - window.level)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT k, {', '.join(SUMS)} FROM ({parts}) AS found"  # noqa: S608
            f" GROUP BY cell >> {shift:d}, k HAVING sum(n) > 0 AND {window.holds(*SUMS)}"
        )
        return _tallied(window, ((kind_of[k], *sums) for k, *sums in cursor.fetchall()))


def are_more(window, most, parts):
    """Whether more than so many assets of disjoint Rows stand in a window or just beside it."""
    some = f"SELECT count(*) FROM ({_around(window)} LIMIT {most + 1:d}) AS found"  # noqa: S608
    return sum(n for part in parts for (n,) in part.ask(some)) > most


def from_index(window, parts):
    """{(column, row): Tally} of the assets of disjoint Rows, counted as they are."""
    counted = (
        "SELECT kind, count(*), sum(px), sum(py), min(zcode), max(zcode)"  # noqa: S608
        f" FROM ({_around(window)}) AS found GROUP BY zcode >> {window.shift:d}, kind"
        f" HAVING {window.holds('count(*)', 'sum(px)', 'sum(py)')}"
    )
    return _tallied(window, (row for part in parts for row in part.ask(counted)))


def _around(window):
    """The assets in a window and in the larger cells that cover it."""
    return " UNION ALL ".join(
        f"SELECT zcode, kind, px, py FROM shown WHERE zcode >= {first:d} AND zcode < {end:d}"  # noqa: S608
        for first, end in window.ranges()
    )


def from_answer(window, narrowed, queryset):
    """{(column, row): Tally} of what very many entries match; no finer than the kept counts."""
    return _tallied(window, answers.rows_of(narrowed, queryset, window))


def _tallied(window, rows):
    """{(column, row): Tally} of (kind, n, sx, sy, *spots) of cells that are all in the window."""
    shift = mercator.BITS - window.level
    tallies = {}
    for kind, n, sx, sy, *spots in rows:
        cell = sx // n >> shift, sy // n >> shift
        tally = tallies.get(cell)
        if tally is None:
            tally = tallies[cell] = Tally()
        tally.add(kind, n, sx, sy)
        if spots:
            tally.spots.update(spots)
    return tallies

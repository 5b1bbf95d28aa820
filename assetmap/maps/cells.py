"""How many assets stand in each cell of a window, from the pyramid or from the index.

Everything here is counted by the database in one statement whose ranges are literal: joined from an
array the planner would guess, and read far too much.
"""

from dataclasses import dataclass, field

from django.core.exceptions import EmptyResultSet
from django.db import connection

from assetmap.assets.models import Kind
from assetmap.maps import answers
from assetmap.maps.models import Cell

KINDS = tuple(Kind.values)


@dataclass
class Tally:
    """The assets of one cell: by kind, and the sums of their positions."""

    kinds: dict = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    sx: int = 0
    sy: int = 0
    spots: set = field(default_factory=set)  # at most two of them, where that is known

    @property
    def n(self):
        return sum(self.kinds.values())

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
        self.sx += other.sx
        self.sy += other.sy
        self.spots = self.spots | other.spots if self.spots and other.spots else set()

    def add(self, kind, n, sx, sy):
        self.kinds[kind] += n
        self.sx += sx
        self.sy += sy


def from_pyramid(window, *, kinds=(), categories=()):
    """{cell: Tally} of what everybody may see: all, some kinds, or categories ({pk: kind})."""
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
            f"SELECT cell >> {shift:d}, k, sum(n)::bigint, sum(sx)::bigint, sum(sy)::bigint"  # noqa: S608
            f" FROM ({parts}) AS found GROUP BY 1, 2 HAVING sum(n) > 0"
        )
        return _tallied(window, ((cell, kind_of[k], *sums) for cell, k, *sums in cursor))


def from_index(window, *querysets):
    """{cell: Tally} of the assets of disjoint querysets, counted as they are."""
    parts = [
        _key(queryset).filter(zcode__gte=first, zcode__lt=end)
        for queryset in querysets
        for first, end in window.ranges()
    ]
    compiled = list(filter(None, map(_compiled, parts)))
    if not compiled:
        return {}
    union = " UNION ALL ".join(sql for sql, _params in compiled)
    values = [value for _sql, params in compiled for value in params]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT zcode >> {window.shift:d}, kind, count(*), sum(px), sum(py),"  # noqa: S608
            f" min(zcode), max(zcode) FROM ({union}) AS found GROUP BY 1, 2",
            values,
        )
        rows = cursor.fetchall()
    tallies = _tallied(window, (row[:5] for row in rows))
    for cell, *_counts, first, last in rows:
        if cell in tallies:
            tallies[cell].spots |= {first, last}
    return tallies


def from_answer(window, narrowed, queryset):
    """{cell: Tally} of what very many entries match, for a window as coarse as the kept counts."""
    rows = answers.rows_of(narrowed, queryset, window.level, window.ranges(Cell.FINEST))
    return _tallied(window, rows)


def _compiled(queryset):
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return None


def _key(queryset):
    assert not queryset.query.distinct, "two on one spot would count as one"  # noqa: S101
    return queryset.order_by().values("zcode", "kind", "px", "py")


def _tallied(window, rows):
    tallies = {}
    for cell, kind, n, sx, sy in rows:
        if window.holds(cell):
            tallies.setdefault(cell, Tally()).add(kind, int(n), int(sx), int(sy))
    return tallies

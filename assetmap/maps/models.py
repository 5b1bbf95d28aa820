"""What the map has counted beforehand."""

from django.db import models
from django.db.models import Q


class Cell(models.Model):
    """How many assets everybody may see stand in one cell of one level, and where, on average.

    Written by triggers of the database alone, in the transaction that changes an asset
    (migrations/0001_pyramid.sql); nothing here is about a single entry that is not public.

    `level` 5 to 15, for the totals 5 to 18: cells of the square world, 2^level a side, `cell` the
    Morton key of column and row; level 0 counts everything, also what has no place. `k` is a
    category, or one of the totals of a kind; `k` 0 counts changes instead, at the levels 0, 2, 5
    and 8: the version of a region.
    `note` 0 is the count itself, any other a difference to it, put down by somebody who did not
    want to wait: a reader adds them all up.
    """

    COARSEST, FINEST = 5, 15
    FINEST_TOTAL = 18
    TOTALS = {"human": -1, "social": -2, "physical": -3}
    CHANGES = 0
    CHANGE_LEVELS = (2, 5, 8)

    pk = models.CompositePrimaryKey("level", "k", "cell", "note")
    level = models.SmallIntegerField()
    k = models.IntegerField()
    cell = models.BigIntegerField()
    note = models.BigIntegerField(db_default=0)
    n = models.BigIntegerField()
    sx = models.BigIntegerField()
    sy = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["note"], name="maps_cell_notes", condition=~Q(note=0))]

    def __str__(self):
        return f"{self.level}/{self.k}/{self.cell}: {self.n}"


class Question(models.Model):
    """A query whose answer takes long, because very many entries match, answered once a version.

    Both tables are unlogged: after a crash they are empty, and everything is asked anew.
    """

    key = models.CharField(max_length=64)  # digest of the query string
    version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="asked_once_a_version")
        ]

    def __str__(self):
        return f"{self.key[:8]} at {self.version}"


class AnswerCell(models.Model):
    """How many matching assets stand in one cell of a level, as in Cell; at level 0 all of them.

    Those without a place are in cell -1 of every level.
    """

    pk = models.CompositePrimaryKey("question", "level", "cell", "kind")
    # An index of its own would only mislead the planner, which knows nothing of fresh answers, and
    # to check for each of many thousand cells that its question is there takes a while.
    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, db_index=False, db_constraint=False
    )
    level = models.SmallIntegerField()
    cell = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    n = models.BigIntegerField()
    sx = models.BigIntegerField()
    sy = models.BigIntegerField()

    def __str__(self):
        return f"{self.question_id}/{self.level}/{self.cell}: {self.n}"


COVERING = 32  # ranges of cells a view: of these small tables, more are planned for in no time


def means(window, counts, rows, level):
    """The statement that tells in one text, of each cell of a window, from rows of either table at
    that level, selected by `rows`: x, y, how many, `counts`, and that no one place is known where
    they all stand (-1)."""
    # Floating point, exact below 2^53 and so for a hundred million entries: sums of bigint are
    # numerics, which take as long as all the rest.
    sx, sy, n = "sum(sx::float8)::bigint", "sum(sy::float8)::bigint", "sum(n::int)"
    ranges = window.ranges(level, most=COVERING)
    parts = " UNION ALL ".join(
        f"{rows} AND cell >= {first:d} AND cell < {end:d}" for first, end in ranges
    )
    having = [f"{n} > 0"]
    if not window.is_all_of(ranges, level):
        having.append(window.holds(sx, sy, n))
    return in_one_text(
        f"SELECT {sx} / {n}, {sy} / {n}, {n}, {counts}, -1 FROM ({parts}) AS found"  # noqa: S608
        f" GROUP BY cell >> {2 * (level - window.level):d} HAVING {' AND '.join(having)}"
    )


def in_one_text(statement):
    """All seven numbers of all its rows in one: handed over one by one they take twice as long."""
    columns = "x, y, n, human, social, physical, spot"
    return (
        f"SELECT string_agg(concat_ws(' ', {columns}), ' ')"  # noqa: S608
        f" FROM ({statement}) AS cells ({columns})"
    )

"""Queries that very many entries match: counted once, then read by every view and tile.

A word that a third of all entries have takes about a microsecond an entry to look up, wherever the
view is. So its cells are put down once a version, as the pyramid has them for all entries.
"""

import hashlib
import json

from django.db import connection, transaction
from django.utils import timezone

from assetmap.assets.models import Kind
from assetmap.common.geo import mercator
from assetmap.common.planner import expected_rows
from assetmap.maps import versions
from assetmap.maps.models import Cell, Question

MANY = 20_000  # what fewer match is counted anew each time, in some 20 ms
KEPT = 200
_ANSWER = """
    INSERT INTO maps_answercell (question_id, cell, kind, n, sx, sy)
    SELECT %s, zcode >> %s, kind, count(*), sum(px), sum(py) FROM ({found}) AS found
    WHERE zcode IS NOT NULL GROUP BY 2, 3
"""


def are_many(queryset):
    """Whether the planner expects so many that the answer is worth keeping."""
    return expected_rows(queryset) > MANY


def rows_of(narrowed, queryset, window):
    """[(*number of each kind, sum x, sum y, None, None)] of cells in and around a window, at most
    as fine as the kept ones; of what a valid AssetFilter asks, at today's version.

    Whoever asks the same meanwhile waits for the answer instead of working it out as well.
    """
    said = sorted((name, narrowed.data.getlist(name)) for name in narrowed.in_use)
    key = hashlib.sha256(json.dumps([said, str(timezone.localdate())]).encode()).hexdigest()
    version = versions.of_all()
    with transaction.atomic(), connection.cursor() as cursor:
        question = _put(cursor, key, version, queryset)
        parts = " UNION ALL ".join(
            "SELECT cell, kind, n, sx, sy FROM maps_answercell"  # noqa: S608
            f" WHERE question_id = {question:d} AND cell >= {first:d} AND cell < {end:d}"
            for first, end in window.ranges(Cell.FINEST)
        )
        shift = 2 * (Cell.FINEST - window.level)
        each = ", ".join(
            f"coalesce(sum(n) FILTER (WHERE kind = '{kind}'), 0)::bigint" for kind in Kind.values
        )
        cursor.execute(
            f"SELECT {each}, sum(sx)::bigint, sum(sy)::bigint, NULL, NULL FROM ({parts}) AS found"  # noqa: S608
            f" GROUP BY cell >> {shift:d}"
        )
        return cursor.fetchall()


def _put(cursor, key, version, queryset):
    """The pk of the question, answered, and held so that nobody clears it away meanwhile."""
    while True:
        cursor.execute(
            "INSERT INTO maps_question (key, version) VALUES (%s, %s)"
            " ON CONFLICT (key, version) DO NOTHING RETURNING id",
            [key, version],
        )
        if row := cursor.fetchone():
            _answer(cursor, row[0], queryset)
            _clear_away(key, version)
            return row[0]
        cursor.execute(
            "SELECT id FROM maps_question WHERE key = %s AND version = %s FOR SHARE",
            [key, version],
        )
        if row := cursor.fetchone():
            return row[0]


def _answer(cursor, question, queryset):
    keys = queryset.order_by().values("zcode", "kind", "px", "py")
    sql, params = keys.query.sql_with_params()
    shift = 2 * (mercator.BITS - Cell.FINEST)
    cursor.execute(_ANSWER.format(found=sql), [question, shift, *params])


def _clear_away(key, version):
    """Answers of earlier versions, and the oldest of all when there are many."""
    Question.objects.filter(key=key, version__lt=version).delete()
    for oldest in Question.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]:
        Question.objects.filter(pk__lte=oldest).delete()

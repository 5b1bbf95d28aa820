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
from assetmap.maps.models import Cell, Question, means

MANY = 20_000  # what fewer match is counted anew each time, in some 20 ms
KEPT = 200
_FINEST = """
    INSERT INTO maps_answercell (question_id, level, cell, kind, n, sx, sy)
    SELECT %s, %s, coalesce(zcode >> %s, -1), kind, count(*),
        coalesce(sum(px), 0), coalesce(sum(py), 0)
    FROM ({found}) AS found GROUP BY 3, 4
"""
_COARSER = """
    INSERT INTO maps_answercell (question_id, level, cell, kind, n, sx, sy)
    SELECT question_id, %s, cell >> %s, kind, sum(n), sum(sx), sum(sy) FROM maps_answercell
    WHERE question_id = %s AND level = %s GROUP BY 1, 3, 4
"""
_EACH = ", ".join(
    f"coalesce(sum(n::int) FILTER (WHERE kind = '{kind}'), 0)" for kind in Kind.values
)


def is_worth_keeping(narrowed):
    """Whether so many match what a valid AssetFilter asks for, or are so hard to find, that the
    answer is worth keeping. Of words that very many have, there is only a guess how many."""
    if narrowed.interpretation.words:
        return narrowed.search.ids is None
    return expected_rows(narrowed.collected) > MANY


def text_of(narrowed, window):
    """What `means` tells of cells in and around a window, at most as fine as the kept ones; of what
    everybody finds with a valid AssetFilter, at today's version.
    """
    level = max(window.level, Cell.COARSEST)
    kinds = ", ".join(f"'{Kind(kind).value}'" for kind in _chosen(narrowed))
    with transaction.atomic(), connection.cursor() as cursor:
        question = _question(cursor, narrowed)
        rows = (
            "SELECT cell, kind, n, sx, sy FROM maps_answercell"  # noqa: S608
            f" WHERE question_id = {question:d} AND level = {level:d} AND kind IN ({kinds})"
        )
        cursor.execute(means(window, _EACH, rows, level))
        return cursor.fetchone()[0]


def counts_of(narrowed):
    """{kind: how many everybody finds}, of all kinds, whichever are chosen; with a place or not."""
    with transaction.atomic(), connection.cursor() as cursor:
        question = _question(cursor, narrowed)
        cursor.execute(
            f"SELECT {_EACH} FROM maps_answercell WHERE question_id = %s AND level = 0",  # noqa: S608
            [question],
        )
        return dict(zip(Kind.values, cursor.fetchone(), strict=True))


def _chosen(narrowed):
    return narrowed.form.cleaned_data.get("kind") or Kind.values


def _question(cursor, narrowed):
    """The pk of what a filter asks, answered. Whoever asks the same meanwhile waits for the answer
    instead of working it out as well."""
    said = sorted((name, narrowed.data.getlist(name)) for name in narrowed.in_use - {"kind"})
    # What a misspelt word is taken for depends on who asks, by the drafts that they may see.
    words = narrowed.search.meant if narrowed.interpretation.words else {}
    told = json.dumps([said, words, str(timezone.localdate())], sort_keys=True)
    key = hashlib.sha256(told.encode()).hexdigest()
    return _put(cursor, key, versions.of_all(), narrowed.collected)


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
    cursor.execute(_FINEST.format(found=sql), [question, Cell.FINEST, shift, *params])
    finer = Cell.FINEST
    for level in (*range(Cell.FINEST - 1, Cell.COARSEST - 1, -1), 0):
        cursor.execute(_COARSER, [level, 2 * (finer - level), question, finer])
        finer = level


def _clear_away(key, version):
    """Answers of earlier versions, and the oldest of all when there are many."""
    Question.objects.filter(key=key, version__lt=version).delete()
    for oldest in Question.objects.order_by("-pk").values_list("pk", flat=True)[KEPT : KEPT + 1]:
        Question.objects.filter(pk__lte=oldest).delete()

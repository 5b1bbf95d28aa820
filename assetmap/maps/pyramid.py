"""The counts kept by the database: reading their totals, checking them, making them anew."""

from collections import Counter

from django.db import connection, transaction
from django.db.models import Sum

from assetmap.maps.models import Cell

_KIND_OF = {k: kind for kind, k in Cell.TOTALS.items()}
_DIFFERENCES = """
    SELECT level, k, cell, kept.n, made.n
    FROM (
        SELECT level, k, cell, sum(n) AS n, sum(sx) AS sx, sum(sy) AS sy
        FROM maps_cell WHERE k <> 0 GROUP BY 1, 2, 3
        HAVING sum(n) <> 0 OR sum(sx) <> 0 OR sum(sy) <> 0
    ) AS kept
    FULL JOIN maps_pyramid_recount() AS made USING (level, k, cell)
    WHERE (kept.n, kept.sx, kept.sy) IS DISTINCT FROM (made.n, made.sx, made.sy)
    ORDER BY 1, 2, 3
"""
# Those that nobody knew: filled past the triggers, or emptied by a crash.
_NEW_REGIONS = """
    INSERT INTO maps_cell (level, k, cell, n, sx, sy)
    SELECT DISTINCT asked, 0, cell >> 2 * (8 - asked), 1, 0, 0
    FROM maps_cell, unnest(%(levels)s || 0) AS asked WHERE level = 8 AND k < 0
    ON CONFLICT DO NOTHING
"""


def public_counts(categories=None):
    """{kind: how many assets everybody may see}, whether they have a place on the map or not; of
    some categories when given ({pk: kind})."""
    kind_of = _KIND_OF if categories is None else categories
    counts = Counter()
    for k, total in _totals(k__in=list(kind_of)):
        counts[kind_of[k]] += total
    return dict(counts)


def public_counts_by_category():
    """{category pk: how many assets everybody may see}, of the category itself."""
    return dict(_totals(k__gt=0))


def _totals(**where):
    found = Cell.objects.filter(level=0, **where).values_list("k").annotate(total=Sum("n"))
    return [(k, int(total)) for k, total in found if total]


def differences():
    """[(level, k, cell, kept, recounted)] where the kept counts are not those of the entries.

    Both are read in one statement, so entries changed meanwhile make no difference.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        return cursor.fetchall()


def rebuild():
    """Count everything anew. Whoever saves an entry meanwhile waits: up to a minute a million.

    Every region becomes a new version, since nobody knows what was wrong.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        # Taken without a look at the rows: what is counted below is what is there once it is held.
        cursor.execute("LOCK TABLE maps_cell IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM maps_cell WHERE k <> 0")
        cursor.execute(
            "INSERT INTO maps_cell (level, k, cell, n, sx, sy)"
            " SELECT * FROM maps_pyramid_recount() ORDER BY 1, 2, 3"
        )
        cursor.execute("UPDATE maps_cell SET n = n + 1 WHERE k = 0")
        cursor.execute(_NEW_REGIONS, {"levels": list(Cell.CHANGE_LEVELS)})

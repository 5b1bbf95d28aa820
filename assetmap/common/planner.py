"""Words to the planner of the database, where what it guesses would cost a whole table."""

import json
from contextlib import contextmanager

from django.db import connection, transaction

_SCANS = ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan")


@contextmanager
def bitmaps_only():
    """Statements inside collect rows by bitmaps over indexes and in no other way.

    Of words it has no statistics of, the planner believes that one row in 200 has them, and so
    reads a table from the beginning until it comes across a few: for ever, if there are none.
    """
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("".join(f"SET LOCAL {name} = off;" for name in _SCANS))
        yield
        if nested:  # where the settings would outlive this block
            cursor.execute("".join(f"SET LOCAL {name} = DEFAULT;" for name in _SCANS))


def expected_rows(queryset):
    """How many rows the planner expects, which costs nothing like counting them."""
    plan = queryset.explain(format="json")  # none where Django knows that nothing matches
    return json.loads(plan)[0]["Plan"]["Plan Rows"] if plan else 0

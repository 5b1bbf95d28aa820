"""Words to the planner of the database, where what it guesses would cost a whole table."""

import json
from contextlib import contextmanager

from django.db import connection, transaction

# Other processes are longer in coming than at work.
_BY_ITSELF = {"max_parallel_workers_per_gather": "0"}
_MEASURING = {"cpu_operator_cost": "0.0001", **_BY_ITSELF}


def bitmaps_only():
    """Statements inside collect rows by bitmaps over indexes and in no other way.

    Of words it has no statistics of, the planner believes that one row in 200 has them, and so
    reads a table from the beginning until it comes across a few: for ever, if there are none.
    """
    return _told(
        enable_seqscan="off", enable_indexscan="off", enable_indexonlyscan="off", **_BY_ITSELF
    )


def by_index():
    """Statements inside find rows by an index, one after the other, and so can stop at any.

    Where half of all rows would do, the planner reads a table from anywhere until it has enough:
    for long, where those that would do lie together somewhere else.
    """
    return _told(enable_seqscan="off", **_MEASURING)


def measuring_is_cheap():
    """Statements inside may measure distances as if each cost what it does, some microseconds.

    The planner takes one for the worth of six pages from a disk, and to spare itself a few dozen
    collects all published rows first.
    """
    return _told(**_MEASURING)


def alike_from(similarity):
    """The operator for names alike (`trigram_similar`) means that much, 0 to 1, and not 0.3."""
    return _told(**{"pg_trgm.similarity_threshold": str(float(similarity))})


@contextmanager
def _told(**settings):
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("".join(f"SET LOCAL {name} = {value};" for name, value in settings.items()))
        yield
        if nested:  # where the settings would outlive this block
            cursor.execute("".join(f"SET LOCAL {name} = DEFAULT;" for name in settings))


def expected_rows(queryset):
    """How many rows the planner expects, which costs nothing like counting them."""
    plan = queryset.explain(format="json")  # none where Django knows that nothing matches
    return json.loads(plan)[0]["Plan"]["Plan Rows"] if plan else 0

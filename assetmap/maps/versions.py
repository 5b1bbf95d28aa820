"""Versions of what everybody may see: a number a region, which grows with every change in it."""

from django.db import connection

from assetmap.maps.models import Cell

MOST_CELLS = 16


def of_all():
    """The version of everything, a number that only grows."""
    return _changes(0, [0])


def of_window(window):
    """The version of the region around a window; an edit elsewhere leaves it as it is.

    Regions are cells of about 90, 700 or 5,600 km at 56 degrees north, so that a view touches a
    few at most.
    """
    for level in reversed(Cell.CHANGE_LEVELS):
        if level <= window.level and window.size_at(level) <= MOST_CELLS:
            return _changes(level, window.cells_at(level))
    return of_all()


def _changes(level, cells):
    # Asked before every answer, and so in as few steps as there are.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(n), 0)::bigint FROM maps_cell"
            " WHERE level = %s AND k = 0 AND cell = ANY(%s)",
            [level, cells],
        )
        return cursor.fetchone()[0]

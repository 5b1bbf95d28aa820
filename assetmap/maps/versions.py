"""Versions of what everybody may see: a number a region, which grows with every change in it."""

from django.db.models import Sum

from assetmap.maps.models import Cell

MOST_CELLS = 16


def of_all():
    """The version of everything, a number that only grows."""
    return _changes(level=0)


def of_window(window):
    """The version of the region around a window; an edit elsewhere leaves it as it is.

    Regions are cells of 5, 40 or 300 km at our latitudes, so that a view touches a few at most.
    """
    for level in reversed(Cell.CHANGE_LEVELS):
        if level <= window.level:
            touched = window.cells_at(level)
            if len(touched) <= MOST_CELLS:
                return _changes(level=level, cell__in=touched)
    return of_all()


def _changes(**where):
    found = Cell.objects.filter(k=Cell.CHANGES, **where).aggregate(changes=Sum("n"))
    return int(found["changes"] or 0)

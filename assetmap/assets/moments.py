"""Moments as everybody may know them: of an entry about a person, only the month.

A time stamp says who was met when, and so does a place in a row of entries in order of time. What
lists go by, and what their cursors carry, are these.
"""

from django.db.models import Case, F, When

from assetmap.common.functions import StartOfMonth


def public_moment(name):
    """An expression: the time stamp `name` of an asset, or the start of its month for a person."""
    return Case(When(kind="human", then=StartOfMonth(F(name))), default=F(name))

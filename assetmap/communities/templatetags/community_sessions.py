"""Mapping sessions on the page of their community."""

from django import template
from django.utils import formats
from django.utils.translation import ngettext

register = template.Library()

LATEST = 3


@register.simple_tag
def session_date(session, exact=False):
    """The day, or of conversations the month unless `exact`."""
    by_month = session.is_told_by_the_month and not exact
    style = "YEAR_MONTH_FORMAT" if by_month else "DATE_FORMAT"
    return formats.date_format(session.held_on, style)


@register.simple_tag
def came_words(came):
    """How many came to it, as a sentence without its full stop; empty where nobody counted."""
    if not came.total:
        return ""
    if came.is_at_least:
        words = ngettext("At least %(n)d person came", "At least %(n)d people came", came.total)
    else:
        words = ngettext("%(n)d person came", "%(n)d people came", came.total)
    return words % {"n": came.total}


@register.simple_tag
def latest_sessions(community):
    """The sessions held last, and whether there are more of them."""
    held = list(community.sessions.standing().latest_first()[: LATEST + 1])
    for session in held:
        session.community = community
    return {"shown": held[:LATEST], "are_more": len(held) > LATEST}

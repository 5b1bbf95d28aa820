"""Times and distances in the words people use."""

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def ago(when):
    """How long ago a moment was, in whole days, weeks, months or years: "3 weeks ago"."""
    days = (timezone.localdate() - timezone.localdate(when)).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 7:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 30:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // 7) % {"n": days // 7}
    if days < 365:
        months = days * 12 // 365 or 1
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    return ngettext("%(n)d year ago", "%(n)d years ago", days // 365) % {"n": days // 365}


def checked(when):
    return _("Checked %(ago)s") % {"ago": ago(when)} if when else _("Not checked yet")


def checked_in_month(when):
    """For entries about people: a day would tell when somebody was met."""
    if not when:
        return _("Not checked yet")
    month = date_format(timezone.localtime(when), "YEAR_MONTH_FORMAT")
    return _("Checked in %(month)s") % {"month": month}


def freshness(checked_at, due_on, *, months=12):
    """How much of the time until the next check is left, from 1 (just checked) to 0 (due).

    Without a due date the ring empties over `months`.
    """
    if not checked_at:
        return 0.0
    since = timezone.localdate(checked_at)
    span = (due_on - since).days if due_on else round(months * 365 / 12)
    used = (timezone.localdate() - since).days
    return min(1.0, max(0.0, 1 - used / span)) if span > 0 else 0.0


def distance(metres, *, rough=False):
    """ "280 m", "1.5 km"; for a place that is only roughly known, "about 1.5 km"."""
    step = 500 if rough else 10
    metres = max(step, round(float(metres) / step) * step)
    if metres < 1000:
        words = _("%(n)s m") % {"n": localize(metres)}
    elif metres < 10_000:
        kilometres = round(metres / 1000, 1)
        whole = kilometres == int(kilometres)
        words = _("%(n)s km") % {"n": localize(int(kilometres) if whole else kilometres)}
    else:
        words = _("%(n)s km") % {"n": localize(round(metres / 1000))}
    return _("about %(distance)s") % {"distance": words} if rough else words

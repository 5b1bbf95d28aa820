"""When entries are due for a check, and what becomes of those nobody confirms."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import (
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    PositiveSmallIntegerField,
    Subquery,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset, CheckInterval
from assetmap.history.recording import recorded

LEAST_DAYS, MOST_DAYS = 7, 3650
AT_ONCE = 500  # entries that lapse in one transaction


def interval_days(asset):
    """Days from one check to the next: the community's own for the category, or for the one above
    it; else what everybody has."""
    category = asset.category
    own = dict(
        CheckInterval.objects.filter(
            community=asset.community_id, category__in=[category.pk, category.parent_id]
        ).values_list("category", "days")
    )
    return own.get(category.pk) or own.get(category.parent_id) or category.check_every_days


def due_on(asset, checked=None):
    """The day an entry is due, checked on a day (today). Of people nobody learns more than the
    month of a check: theirs are due on the first of one."""
    day = (checked or timezone.localdate()) + timedelta(days=interval_days(asset))
    if asset.is_about_a_person:
        return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return day


def mark_checked(asset, actor):
    """Somebody looked just now. No save: callers have locked, judged, and will write."""
    asset.checked_at, asset.checked_by = timezone.now(), actor
    asset.check_due_on, asset.is_lapsed = due_on(asset), False


def _own(**category):
    own = CheckInterval.objects.filter(community=OuterRef("community"), **category)
    return Subquery(own.values("days")[:1], output_field=PositiveSmallIntegerField())


def lapsing(today):
    """Entries on the map that nobody confirmed for a second interval after they were due."""
    days = Coalesce(
        _own(category=OuterRef("category")),
        _own(category=OuterRef("category__parent")),
        F("category__check_every_days"),
    )
    lapses = ExpressionWrapper(
        CombinedExpression(F("check_due_on"), "+", days), output_field=DateField()
    )
    shown = Asset.objects.published().current().filter(check_due_on__lt=today)
    return shown.alias(lapses_on=lapses).filter(lapses_on__lt=today)


def lapse_overdue():
    """Take out of what is shown unasked all that lapses; returns how many. Their pages stay."""
    lapsed, today = 0, timezone.localdate()
    while True:
        with transaction.atomic(), recorded(actor=None, verb="assets.lapsed"):
            # One that is being written to right now waits for the next time.
            some = lapsing(today).order_by("pk").select_for_update(of=("self",), skip_locked=True)
            some = list(some.values_list("pk", flat=True)[:AT_ONCE])
            if not some:
                return lapsed
            lapsed += Asset.objects.filter(pk__in=some).update(
                is_lapsed=True, version=F("version") + 1, updated_at=timezone.now()
            )


@transaction.atomic
def set_check_intervals(*, actor, community, days):
    """`days`: {Category: days between checks here, or None for what everybody has}.

    What is on the map is due by the new interval from its last check on.
    """
    policy.can_set_intervals(actor, community).require()
    for category, n in days.items():
        if n is not None and not LEAST_DAYS <= n <= MOST_DAYS:
            told = _("%(category)s: from %(least)d to %(most)d days, please.")
            raise ValidationError(
                told % {"category": category, "least": LEAST_DAYS, "most": MOST_DAYS}
            )
    with recorded(actor=actor, verb="assets.interval_set"):
        for category, n in days.items():
            own = CheckInterval.objects.filter(community=community, category=category)
            if n is None:
                own.delete()
            elif not own.filter(days=n).exists():
                CheckInterval.objects.update_or_create(
                    community=community, category=category, defaults={"days": n}
                )
            else:
                continue
            _due_anew(community, category)


def _due_anew(community, category):
    """Dates of entries in a category and those below it."""
    for each in (category, *category.children.all()):
        entries = Asset.objects.filter(community=community, category=each).exclude(life="ended")
        for asset in entries.select_related("category").select_for_update(of=("self",)).iterator():
            day = due_on(asset, timezone.localdate(asset.checked_at or asset.created_at))
            if day != asset.check_due_on:
                asset.check_due_on = day
                asset.is_lapsed = asset.is_lapsed and day < timezone.localdate()
                asset.version += 1
                asset.updated_at = timezone.now()
                asset.save(update_fields=["check_due_on", "is_lapsed", "version", "updated_at"])

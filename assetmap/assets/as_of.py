"""Entries as they were at the end of a day, as far as that may be told today.

The versions that database triggers keep are read as if they were the entries. What is not on the
map today is not told of then either, and whoever has been erased is in no version. Where somebody
is protected today - a person, a place shown only roughly, a group that meets at one - what is shown
is what it says today, if it was on the map then: an earlier version could say more.
"""

from datetime import date, datetime, time, timedelta

from django.contrib.gis.db.models import GeometryField, PointField
from django.core.exceptions import ValidationError
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset
from assetmap.assets.models.positions import expressions
from assetmap.assets.querysets import AssetQuerySet
from assetmap.common.functions import PointOnSurface

VERSIONS = Asset.versions.rel.related_model
_COPIED = [
    field
    for field in VERSIONS._meta.concrete_fields
    if not field.name.startswith("pgh_") and field.name not in ("id", "exact_location")
]
_DERIVED = ("public_point", "distance_m", "moment", "rank")


class PastQuerySet(AssetQuerySet):
    """Versions, with what a row of an asset has beside its columns."""

    def with_card_data(self):
        return self.select_related("category", "community", "source").defer(
            "exact_location", "description", "community__boundary"
        )

    def with_all_data(self):
        return self.select_related(
            *("category", "community", "source", "host", "session", "created_by", "checked_by")
        ).defer("exact_location", "community__boundary", "host__search", "host__exact_location")


def day_from(text):
    """The day an address asks for. Raises ValidationError for what is none, or still to come."""
    try:
        day = date.fromisoformat(text)
    except ValueError as problem:
        told = _("“%(text)s” is not a day. Write it like 2024-06-01.")
        raise ValidationError(told % {"text": text[:40]}) from problem
    check_day(day)
    return day


def check_day(day):
    if day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))


def as_of(assets, day):
    """Versions that stand for `assets` (a queryset of what the reader may see) at a day's end."""
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    versions = VERSIONS.objects.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id")
    then = versions.filter(pgh_created_at__lt=end)
    open_host = Asset.objects.filter(
        pk=OuterRef("then_host"), status="published", public_precision="exact"
    )
    told = ("status", "kind", "host")
    was_there = assets.published().annotate(
        **{f"then_{name}": Subquery(then.values(name)[:1]) for name in told}
    )
    is_protected = (
        Q(kind="human")
        | Q(then_kind="human")
        | ~Q(public_precision="exact")
        | (Q(then_host__isnull=False) & ~Exists(open_host))
    )
    shown = was_there.filter(then_status="published").annotate(
        shown=Case(
            When(is_protected, then=Subquery(versions.values("pgh_id")[:1])),
            default=Subquery(then.values("pgh_id")[:1]),
        )
    )
    rows = PastQuerySet(VERSIONS).filter(pgh_id__in=shown.values("shown"))
    location = F("public_location")
    return rows.annotate(
        public_point=PointOnSurface(location, output_field=PointField(srid=4326)),
        search=F("pgh_obj__search"),
        **expressions(PointOnSurface(location, output_field=GeometryField(srid=4326)), location),
    )


def asset_of(version, day):
    """The version as an Asset, to be shown and never saved. Who to ask is in no version."""
    asset = Asset(pk=version.pgh_obj_id)
    asset._state.adding = False
    asset.as_of = day
    left_out = version.get_deferred_fields()
    for each in _COPIED:
        if each.attname not in left_out:
            setattr(asset, each.attname, getattr(version, each.attname))
        if each.is_relation and each.is_cached(version):
            setattr(asset, each.name, getattr(version, each.name))
    for name in _DERIVED:
        if name in version.__dict__:
            setattr(asset, name, version.__dict__[name])
    return asset


def asset_as_of(assets, day):
    """The one asset of a queryset as it was, or None where it was not on the map then."""
    version = as_of(assets, day).with_all_data().first()
    return asset_of(version, day) if version else None

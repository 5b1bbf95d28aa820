"""Pages that stay put while rows come and go: each begins after the last row of the one before."""

import base64
import binascii
import json
import math
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from assetmap.assets.as_of import asset_of
from assetmap.assets.filters import Sort
from assetmap.common.planner import bitmaps_only, measuring_is_cheap

# What each order goes by, and whether downwards; the uid breaks ties, upwards.
_KEYS = {
    Sort.CHECKED: ("moment", True),
    Sort.NEWEST: ("moment", True),
    Sort.NAME: ("name", False),
    Sort.NEAREST: ("distance_m", False),
    Sort.BEST: ("rank", True),
}
_RANKED_BY_NOW = (Sort.BEST, Sort.CHECKED)
_FIRST_RING_M, _WIDER = 25, 4


@dataclass(frozen=True)
class Page:
    rows: list
    next_cursor: str | None


def page_of(narrowed, *, cursor="", size, whole=False):
    """A Page of `narrowed.qs` (a valid AssetFilter) in its order; ValidationError on bad cursors.

    With what cards show, or with the `whole` rows.

    Each stretch of the order is a range of an index, so that a page costs the same at any depth;
    one row more than shown tells whether there is another page.
    """
    after = _read(narrowed, cursor) if cursor else None
    sort = after.sort if after else narrowed.sort_used
    near = sort == Sort.NEAREST
    # Words are looked up here, as what the planner is told for that ends what it was told before.
    collected = narrowed.interpretation.words and narrowed.search.is_collected and not near
    collected = collected and not narrowed.past_day
    rows = []
    with measuring_is_cheap() if near else bitmaps_only() if collected else nullcontext():
        for found, further in (_rings if near else _stretches)(narrowed, after):
            found = narrowed.order(found, sort).filter(further)
            if collected:  # and only what is shown is looked up in other tables, too
                first = list(found.values_list("pk", flat=True)[: size + 1 - len(rows)])
                found = narrowed.order(narrowed.queryset.filter(pk__in=first), sort)
            found = found.with_all_data() if whole else found.with_card_data()
            rows += found[: size + 1 - len(rows)]
            if len(rows) > size:
                break
    more = len(rows) > size
    rows = rows[:size]
    following = _cursor(sort, rows[-1]) if more else None
    if narrowed.past_day:
        rows = [asset_of(version, narrowed.past_day) for version in rows]
    return Page(rows, following)


def _cursor(sort, asset):
    name, _descending = _KEYS[sort]
    value = getattr(asset, name)
    value = value.isoformat() if isinstance(value, datetime) else value
    told = json.dumps([sort, value, str(asset.uid)], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


@dataclass(frozen=True)
class _Row:
    """The last row of the page before: its order, what that goes by, and its uid."""

    sort: str
    value: object
    uid: UUID

    @property
    def beside(self):
        """Rows that follow it with the same value."""
        name, _descending = _KEYS[self.sort]
        same = {f"{name}__isnull": True} if self.value is None else {name: self.value}
        return Q(**same, uid__gt=self.uid)

    @property
    def beyond(self):
        """Rows with a further value."""
        name, descending = _KEYS[self.sort]
        return Q(**{f"{name}__lt" if descending else f"{name}__gt": self.value})


def _stretches(narrowed, after):
    """(rows, which of them): what comes after a row, one condition after the other. Each by itself
    is a range of an index; all in one, with "or" between, would be a walk from the start."""
    if after is None:
        yield narrowed.qs, Q()
        return
    yield narrowed.qs, after.beside
    if after.value is not None:
        yield narrowed.qs, after.beyond
        if _KEYS[after.sort][0] == "moment":
            yield narrowed.qs, Q(moment__isnull=True)


def _rings(narrowed, after):
    """(rows, which of them): rings around the place asked for, outwards, each some times wider."""
    inner, further = (after.value, after.beside | after.beyond) if after else (0, Q())
    width = max(_FIRST_RING_M, inner / 1_000)
    while inner <= narrowed.radius_m:
        outer = min(inner + width, narrowed.radius_m)
        yield narrowed.ring(inner, outer), further
        if outer == narrowed.radius_m:
            return
        inner, further, width = outer, Q(distance_m__gt=outer), width * _WIDER


def _read(narrowed, cursor):
    """The row a cursor names. Words that very many have by now may have been ranked before, and the
    other way round: the order of the first page is kept where that costs no more."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        sort, value, uid = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if (narrowed.sort_used, sort) not in [*((one, one) for one in _KEYS), _RANKED_BY_NOW]:
            raise ValueError
        uid = UUID(uid)
        name, _descending = _KEYS[sort]
        if name == "moment" and value is not None:
            value = datetime.fromisoformat(value)
            if value.tzinfo is None:
                raise ValueError
        elif name in ("distance_m", "rank"):
            value = float(value)
            if not 0 <= value < math.inf:
                raise ValueError
        elif name == "name" and (not isinstance(value, str) or "\0" in value):
            raise ValueError
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as problem:
        raise ValidationError(
            {"cursor": _("This cursor is not one of ours, or of another order. Start again.")}
        ) from problem
    return _Row(sort, value, uid)

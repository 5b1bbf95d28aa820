"""Pages that stay put while rows come and go: each begins after the last row of the one before."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from assetmap.assets.filters import Sort

# What each order goes by, and whether downwards; the uid breaks ties, upwards.
_KEYS = {
    Sort.CHECKED: ("moment", True),
    Sort.NEWEST: ("moment", True),
    Sort.NAME: ("name", False),
    Sort.NEAREST: ("distance_m", False),
    Sort.BEST: ("rank", True),
}


@dataclass(frozen=True)
class Page:
    rows: list
    next_cursor: str | None


def page_of(narrowed, *, cursor="", size, whole=False):
    """A Page of `narrowed.qs` (a valid AssetFilter) in its order; ValidationError on bad cursors.

    With what cards show, or with the `whole` rows.

    One query, whatever the depth; one row more than shown tells whether there is another page.
    """
    found = narrowed.qs.with_all_data() if whole else narrowed.qs.with_card_data()
    queryset = narrowed.order(found)
    if cursor:
        queryset = queryset.filter(_after(narrowed.sort_used, cursor))
    rows = list(queryset[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, _cursor(narrowed.sort_used, rows[-1]) if more else None)


def _cursor(sort, asset):
    name, _descending = _KEYS[sort]
    value = getattr(asset, name)
    value = value.isoformat() if isinstance(value, datetime) else value
    told = json.dumps([sort, value, str(asset.uid)], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _after(sort, cursor):
    """Rows that come after the one a cursor names."""
    value, uid = _read(sort, cursor)
    name, descending = _KEYS[sort]
    if value is None:
        return Q(**{f"{name}__isnull": True}, uid__gt=uid)
    further = Q(**{f"{name}__lt" if descending else f"{name}__gt": value})
    further |= Q(**{name: value}, uid__gt=uid)
    return further | Q(**{f"{name}__isnull": True}) if name == "moment" else further


def _read(sort, cursor):
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        told, value, uid = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        if told != sort:
            raise ValueError
        uid = UUID(uid)
        name, _descending = _KEYS[sort]
        if name == "moment" and value is not None:
            value = datetime.fromisoformat(value)
            if value.tzinfo is None:
                raise ValueError
        elif name in ("distance_m", "rank"):
            value = float(value)
        elif name == "name" and (not isinstance(value, str) or "\0" in value):
            raise ValueError
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError) as problem:
        raise ValidationError(
            {"cursor": _("This cursor is not one of ours, or of another order. Start again.")}
        ) from problem
    return value, uid

"""What a service takes, as JSON and back: to keep a change until somebody decides on it."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assetmap.assets.models import Asset, Category
from assetmap.assets.services import soundness
from assetmap.common.geo import geometry_from_geojson
from assetmap.communities.models import MappingSession

_ROWS = {"category": (Category, "code"), "host": (Asset, "uid"), "session": (MappingSession, "pk")}
_DAYS = ("life_changed_on", "check_due_on")


def to_json(data):
    """{field: plain value} of what a service takes."""
    return {name: _plain(name, value) for name, value in data.items()}


def _plain(name, value):
    if value is None:
        return None
    if name == "location":
        return {"type": value.geom_type, "coordinates": value.coords}
    if name in _ROWS:
        key = getattr(value, _ROWS[name][1])
        return key if isinstance(key, int) else str(key)
    return value.isoformat() if isinstance(value, datetime.date) else value


def from_json(changes):
    """What a service takes, of `to_json`. A row that is gone meanwhile is a ValidationError."""
    return {
        name: _value(name, value)
        for name, value in changes.items()
        if name in ("location", "moved") or name in soundness.EDITABLE
    }


def readable(changes):
    """As `from_json`; without the rows it names where one of them is gone, and without a host that
    is off the map: only what is on it is ever chosen, and nobody is told of it afterwards."""
    try:
        data = from_json(changes)
    except ValidationError:
        return {n: v for n, v in changes.items() if n not in (*_ROWS, "location")}
    if (host := data.get("host")) and host.status != Asset.Status.PUBLISHED:
        del data["host"]
    return data


def _value(name, value):
    if value is None:
        return None
    if name == "location":
        return geometry_from_geojson(value, allowed_types=soundness.ANY_SHAPE)
    if name in _ROWS:
        model, column = _ROWS[name]
        row = model.objects.filter(**{column: value}).first()
        if row is None:
            raise ValidationError({name: _("This is no longer there: choose another.")})
        return row
    return datetime.date.fromisoformat(value) if name in _DAYS else value


def current(asset, names):
    """What a row says now, in the same shape: to tell a difference, and to go back to it."""
    told = {}
    for name in names:
        if name == "location":
            told[name] = asset.public_location if asset.is_about_a_person else asset.exact_location
        elif name == "moved":
            told[name] = False
        elif name == "name":
            told[name] = asset.title  # as it is typed
        else:
            told[name] = getattr(asset, name)
    return to_json(told)


def differing(asset, data):
    """Of what a service would take, that which says something else than the row does."""
    proposed = to_json(data)
    was = current(asset, data)
    # Compared as it is kept: coordinates as lists, choices as their codes.
    same = {name for name in data if _compared(proposed[name]) == _compared(was[name])}
    return {name: value for name, value in data.items() if name not in same}


def _compared(value):
    if isinstance(value, dict):
        return {name: _compared(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_compared(one) for one in value]
    return round(value, 7) if isinstance(value, float) else value

"""Assets drawn one by one: what a pin says of each."""

import functools
import time
from typing import NamedTuple

from assetmap.assets.models import Asset, Category
from assetmap.maps import cells

SECONDS = 10  # that a process knows by heart what categories are called
_COLUMNS = (
    "uid::text, kind, category_id, name, px, py, public_precision_m, life, check_due_on, zcode"
)


class Pin(NamedTuple):
    """One asset, at so many units of the world."""

    uid: str
    kind: str
    icon: str
    category: str
    name: str
    x: int
    y: int
    rough_m: int | None
    due: bool
    key: int  # of its position


def pins_within(window, parts, most, day):
    """Of all assets of disjoint Rows in a window, or of so many of them."""
    found = []
    for part in parts:
        if left := most - len(found):
            holds = window.holds("px", "py", 1)
            within = cells.around(window, part, _COLUMNS, holds)
            found += part.ask(f"{within} LIMIT {left:d}")
    return _pins(found, day)


def pins_at(keys, parts, day):
    """Of all assets of disjoint Rows whose positions have these keys."""
    if not keys:
        return []
    statement = f"SELECT {_COLUMNS} FROM shown WHERE zcode = ANY(%s::bigint[])"  # noqa: S608
    asked = [f"{{{','.join(map(str, keys))}}}"]
    return _pins([row for part in parts for row in part.ask(statement, asked)], day)


def _pins(rows, day):
    """In the order of their identifiers; `day` tells whether they are due to be checked."""
    known = _categories_with({category for _uid, _kind, category, *_rest in rows})
    return sorted(
        Pin(uid, kind, *known[category], name, x, y, rough_m, _is_due(life, due, day), key)
        for uid, kind, category, name, x, y, rough_m, life, due, key in rows
    )


def _is_due(life, due, day):
    return due is not None and due < day and life != Asset.Life.ENDED.value


def _categories_with(wanted):
    turn = time.monotonic() // SECONDS
    if not wanted <= _categories(turn).keys():
        _categories.cache_clear()
    return _categories(turn)


@functools.lru_cache(maxsize=1)
def _categories(_turn):
    """{pk: (icon, name)}: to join them takes as long as to find the assets of a view."""
    return {pk: rest for pk, *rest in Category.objects.values_list("pk", "icon", "name")}

"""What the cells of the map are called: each after the settlement next to it.

A cell is asked for again at every pan of every visitor, so a process remembers the names for a
while. Places change only when a gazetteer is loaded.
"""

import time

from assetmap.common.geo import mercator
from assetmap.gazetteer.nearest import nearest_place_names

SECONDS = 600
MOST = 100_000

_known = {}  # {level: {cell: name or ""}}
_since = time.monotonic()


def names_of(level, tallies, *, remember):
    """The name, or "", of each of these Tallies. Whoever asks first decides where in a cell, so
    what not everybody sees is not to be remembered: its name would tell others where that is."""
    if time.monotonic() - _since > SECONDS or sum(map(len, _known.values())) > MOST:
        forget()
    known = _known.setdefault(level, {})
    cells = tallies.cells.tolist()
    names = [*map(known.get, cells)]
    if missing := [at for at, name in enumerate(names) if name is None]:
        positions = tallies.rows[missing, :2].tolist()
        found = nearest_place_names(
            [(mercator.lon_of(x), mercator.lat_of(y)) for x, y in positions]
        )
        for at, name in zip(missing, found, strict=True):
            names[at] = name
        if remember:
            known.update((cells[at], names[at]) for at in missing)
    return names


def forget():
    global _since
    _known.clear()
    _since = time.monotonic()

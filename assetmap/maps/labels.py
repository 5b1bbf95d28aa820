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


def names_of(level, tallies):
    """{cell: name or ""} of those in {cell: Tally} and of others; whoever asks first decides
    where in a cell."""
    if time.monotonic() - _since > SECONDS or sum(map(len, _known.values())) > MOST:
        forget()
    known = _known.setdefault(level, {})
    missing = [cell for cell in tallies if cell not in known]
    names = nearest_place_names(
        [(mercator.lon_of(tallies[cell].x), mercator.lat_of(tallies[cell].y)) for cell in missing]
    )
    known.update(zip(missing, names, strict=True))
    return known


def forget():
    global _since
    _known.clear()
    _since = time.monotonic()

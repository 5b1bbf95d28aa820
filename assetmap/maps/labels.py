"""What the cells of the map are called: each after the settlement next to it.

A cell is asked for again at every pan of every visitor, so a process remembers the names for a
while. Places change only when a gazetteer is loaded.
"""

import time

from assetmap.common.geo import mercator
from assetmap.gazetteer.nearest import nearest_place_names

SECONDS = 600
MOST = 100_000

_known = {}
_since = time.monotonic()


def names_of(level, tallies):
    """{cell: name or ""} for {cell: Tally}; whoever asks first decides where in a cell."""
    if time.monotonic() - _since > SECONDS or len(_known) > MOST:
        forget()
    missing = [cell for cell in tallies if (level, cell) not in _known]
    names = nearest_place_names(
        [(mercator.lon_of(tallies[cell].x), mercator.lat_of(tallies[cell].y)) for cell in missing]
    )
    new = {(level, cell): name for cell, name in zip(missing, names, strict=True)}
    _known.update(new)
    return {cell: new.get((level, cell)) or _known.get((level, cell), "") for cell in tallies}


def forget():
    global _since
    _known.clear()
    _since = time.monotonic()

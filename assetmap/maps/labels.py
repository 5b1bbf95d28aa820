"""What the cells of the map are called: each after the settlement next to it.

A cell is asked for again at every pan of every visitor, so a process remembers the names for a
while. Places change only when a gazetteer is loaded.
"""

import time

from assetmap.gazetteer.nearest import nearest_place_names

SECONDS = 600
MOST = 100_000

_known = {}
_since = time.monotonic()


def names_of(level, spots):
    """{cell: name or ""} for {cell: (lon, lat)}; whoever asks first decides where in a cell."""
    if time.monotonic() - _since > SECONDS or len(_known) > MOST:
        forget()
    missing = [cell for cell in spots if (level, cell) not in _known]
    names = nearest_place_names([spots[cell] for cell in missing])
    new = {(level, cell): name for cell, name in zip(missing, names, strict=True)}
    _known.update(new)
    return {cell: new.get((level, cell)) or _known.get((level, cell), "") for cell in spots}


def forget():
    global _since
    _known.clear()
    _since = time.monotonic()

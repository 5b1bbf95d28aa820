"""Positions on the square web-mercator world, as whole numbers and as one key.

The world is 2^26 units wide (0.6 m at the equator), x from 180 degrees west, y from the north. A
Morton key interleaves the bits of both: every tile and every cell of a grid is one range of keys,
and the cell around a position is a shift of its key. The database has the same arithmetic in
`common/functions.py`.
"""

import math

import numpy as np

BITS = 26
WORLD = 1 << BITS
MAX_LAT = 85.0511287798066
_HALF = WORLD / (2 * math.pi)


def x_of(lon):
    """Units from the west edge of the world, 0 to WORLD - 1."""
    return min(max(int((lon + 180) / 360 * WORLD), 0), WORLD - 1)


def y_of(lat):
    """Units from the north edge of the world, 0 to WORLD - 1; the map ends at 85 degrees."""
    bent = math.asinh(math.tan(math.radians(min(max(lat, -MAX_LAT), MAX_LAT))))
    return min(max(int(WORLD / 2 - _HALF * bent), 0), WORLD - 1)


def lon_of(x):
    return x / WORLD * 360 - 180


def lat_of(y):
    return math.degrees(math.atan(math.sinh((WORLD / 2 - y) / _HALF)))


def lats_of(ys):
    """The same of an array."""
    return np.degrees(np.arctan(np.sinh((WORLD / 2 - ys) / _HALF)))


def spread(value):
    """The bits of a number, or of each of an array, with a gap after each.

    The key of a position, or of a cell's column and row, is `spread(x) | spread(y) << 1`.
    """
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        value = (value | value << shift) & mask
    return value

"""Rings around a place, for going outwards from it without looking again at what lies within."""

import itertools
import math

_A, _E2 = 6_378_137.0, 0.00669437999014  # WGS84
_SLACK = 0.001  # what the plane below is wrong by, and much more
_LARGEST_M, _NORTHERNMOST = 150_000, 75


def ring_in_degrees(lon, lat, inner, outer):
    """[(west, south, east, north)] in degrees that together hold every place whose distance from
    here is between `inner` and `outer` metres; few other places. None where it can't be told so:
    of a small hole, of large rings, close to a pole or across the 180th meridian.

    The ring is cut like a cake, and each piece put into a box of its own: the area of all boxes is
    about a `4 / pieces` of the disc inside. In a plane scaled to the middle latitude of both ends,
    which is true to a ten-thousandth over such distances (Gauss' mid-latitude formula).
    """
    reach = outer / 111_000 / math.cos(math.radians(min(abs(lat) + 2, 89)))
    if inner < 100 or outer > _LARGEST_M or abs(lat) > _NORTHERNMOST or abs(lon) + reach > 179:
        return None
    pieces = 4 * min(32, max(2, round(math.sqrt(inner) / 4)))
    radii = (inner * (1 - _SLACK), outer * (1 + _SLACK))
    turns = [2 * math.pi * number / pieces for number in range(pieces + 1)]
    boxes = []
    for start, end in itertools.pairwise(turns):
        # Within a quarter turn sine and cosine only rise or only fall: corners are extremes.
        xs = [radius * math.cos(turn) for radius in radii for turn in (start, end)]
        ys = [radius * math.sin(turn) for radius in radii for turn in (start, end)]
        south, north = lat + _degrees_north(lat, min(ys)), lat + _degrees_north(lat, max(ys))
        widths = [
            _degrees_east((lat + edge) / 2, x)
            for edge in (south, north)
            for x in (min(xs), max(xs))
        ]
        boxes.append((lon + min(widths), south, lon + max(widths), north))
    return boxes


def _degrees_north(lat, metres):
    middle = math.radians(lat + metres / 222_000)
    curvature = _A * (1 - _E2) / (1 - _E2 * math.sin(middle) ** 2) ** 1.5
    return math.degrees(metres / curvature)


def _degrees_east(lat, metres):
    middle = math.radians(lat)
    curvature = _A / math.sqrt(1 - _E2 * math.sin(middle) ** 2)
    return math.degrees(metres / (curvature * math.cos(middle)))

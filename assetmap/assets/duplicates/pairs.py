"""A whole community compared with itself: the pairs that are likely the same.

Two entries are compared where they stand close together, or share a word that few others have.
Distances are taken on a plane, which over two kilometres is right to a metre.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

from django.conf import settings

from assetmap.assets.duplicates.finding import TO_THE_CORNER
from assetmap.assets.duplicates.names import normalised, trigrams
from assetmap.assets.duplicates.scoring import (
    LIKELY,
    SAME_NAME_METRES,
    Match,
    Told,
    phone_key,
    score,
    website_key,
)
from assetmap.assets.models import Asset

MOST_ENTRIES = 30_000  # are compared at once, those changed last first
FEW_HAVE_IT = 40  # a word in more names than this brings nobody together
METRES_A_UNIT = 40_075_017 / 67_108_864  # of the square world of the map, at the equator
_COLUMNS = (
    *("pk", "name", "kind", "category_id", "contact_phone", "website", "postcode"),
    *("px", "py", "shape_span", "public_precision", "public_precision_m"),
)


@dataclass(frozen=True)
class Pair:
    first: int  # primary keys, the lower one first
    second: int
    match: Match


class _Entry:
    __slots__ = ("grams", "pk", "place", "plain", "reach", "slack", "told")

    def __init__(self, row):
        (self.pk, name, kind, category, phone, website, postcode, px, py, span, precision, side) = (
            row
        )
        self.told = Told(name, kind, category, phone_key(phone), website_key(website), postcode)
        self.plain = normalised(name)
        self.grams = trigrams(self.plain)
        nowhere = px is None or precision == Asset.Precision.COMMUNITY
        self.place = None if nowhere else (px, py)
        self.slack = TO_THE_CORNER * (side or 0)
        self.reach = (span or 0) / 2  # of a line or an area, around the point on it


def likely_pairs(queryset, *, limit=None):
    """[Pair] of a queryset, likeliest first. The caller may see all of it, contacts included."""
    rows = queryset.exclude(status__in=(Asset.Status.MERGED, Asset.Status.WITHDRAWN))
    rows = rows.order_by("-updated_at", "-pk").values_list(*_COLUMNS)[:MOST_ENTRIES]
    entries = [_Entry(row) for row in rows]
    found = []
    for one, other, metres in _worth_comparing(entries):
        match = score(one.told, other.told, metres=metres)
        if match.score >= LIKELY:
            found.append(Pair(*sorted((one.pk, other.pk)), match))
    found.sort(key=lambda pair: (-pair.match.score, pair.first, pair.second))
    return found[:limit]


def _worth_comparing(entries):
    scale = _metres_a_unit(entries)
    seen = set()
    for one, other in _close_together(entries, scale):
        if _share(one, other) >= 0.25:
            seen.add((one.pk, other.pk))
            yield one, other, _metres(one, other, scale)
    for one, other in _sharing_a_word(entries):
        if (one.pk, other.pk) in seen or (other.pk, one.pk) in seen:
            continue
        seen.add((one.pk, other.pk))
        yield one, other, _metres(one, other, scale)


def _share(one, other):
    """Of the trigrams of both names, 0 to 1."""
    both = len(one.grams & other.grams)
    return both / (len(one.grams) + len(other.grams) - both) if both else 0.0


def _metres_a_unit(entries):
    placed = [entry.place[1] for entry in entries if entry.place]
    if not placed:
        return METRES_A_UNIT
    middle = sorted(placed)[len(placed) // 2]
    latitude = math.atan(math.sinh(math.pi * (1 - middle / 33_554_432)))
    return METRES_A_UNIT * math.cos(latitude)


def _metres(one, other, scale):
    """Between two places, to the nearer edge of what is not a point; None without two places."""
    if one.place is None or other.place is None:
        return None
    units = math.hypot(one.place[0] - other.place[0], one.place[1] - other.place[1])
    reach = one.reach + other.reach
    return max(0.0, (units - reach) * scale - one.slack - other.slack)


def _close_together(entries, scale):
    """Pairs in one square of the size of the distance or in two that touch."""
    side = settings.DUPLICATE_METRES / scale
    squares = defaultdict(list)
    for entry in entries:
        if entry.place:
            squares[int(entry.place[0] // side), int(entry.place[1] // side)].append(entry)
    for (x, y), here in squares.items():
        yield from combinations(here, 2)
        for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1)):
            for there in squares.get((x + dx, y + dy), ()):
                for entry in here:
                    yield entry, there
    # A line or an area is close to what stands anywhere around it.
    near = SAME_NAME_METRES / scale
    for shape in entries:
        if shape.reach and shape.place and shape.reach <= near * 5:
            steps = int(shape.reach // side) + 2
            x, y = int(shape.place[0] // side), int(shape.place[1] // side)
            for dx in range(-steps, steps + 1):
                for dy in range(-steps, steps + 1):
                    for other in squares.get((x + dx, y + dy), ()):
                        if other is not shape:
                            yield shape, other


def _sharing_a_word(entries):
    by_word = defaultdict(list)
    for entry in entries:
        for word in set(entry.plain.split()):
            by_word[word].append(entry)
        by_word[f"={entry.plain}"].append(entry)
    for alike in by_word.values():
        if 1 < len(alike) <= FEW_HAVE_IT:
            for one, other in combinations(alike, 2):
                if _share(one, other) >= 0.45:
                    yield one, other

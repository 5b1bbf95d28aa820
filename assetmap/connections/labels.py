"""Names beside marks, none of which touches another: the first place that is free, in order."""

import unicodedata
from dataclasses import dataclass

# Of the 13 px type of `.net text`, rounded up.
LETTER, CAPITAL, WIDE, LINE = 7.4, 9.6, 13.5, 17
LONGEST = 24  # letters
GAP = 3


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other):
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, width, height):
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


@dataclass(frozen=True)
class Label:
    """`y` is the line it stands on, `x` where it begins, ends or has its middle: `anchor` says."""

    text: str
    x: float
    y: float
    anchor: str
    box: Box


def shortened(name):
    """A name for a picture: whole words, as many as fit."""
    name = " ".join(name.split())
    if len(name) <= LONGEST:
        return name
    cut = name[:LONGEST]
    words = cut.rsplit(" ", 1)[0] if " " in cut[LONGEST // 2 :] else cut[: LONGEST - 1]
    return words.rstrip(" ,;:–-(") + "…"


def width_of(text):
    """An upper bound of its width in pixels; there is no type to measure on a server."""
    return sum(map(_width, text))


def _width(letter):
    if letter in "MWmw@%&…—" or unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return CAPITAL if letter.isupper() else LETTER


def place_labels(marks, width, height):
    """[Label or None] for marks with `x`, `y`, `size` and `name`, the most important first.

    Whatever finds no room within the picture, clear of all marks and of the labels before it, gets
    none: its name is in the table.
    """
    taken = [box_around(mark) for mark in marks]
    placed = []
    for number, mark in enumerate(marks):
        text = shortened(mark.name)
        own = taken[number]
        for anchor, box in _places(mark, width_of(text)):
            if not box.within(width, height):
                continue
            if any(box.touches(other) for other in taken if other is not own):
                continue
            taken.append(box)
            placed.append(Label(text, _at(anchor, box), box.bottom - 5, anchor, box))
            break
        else:
            placed.append(None)
    return placed


def _at(anchor, box):
    middle = (box.left + box.right) / 2
    return {"start": box.left, "middle": middle, "end": box.right}[anchor]


def box_around(mark):
    half = mark.size / 2
    return Box(mark.x - half, mark.y - half, mark.x + half, mark.y + half)


def _places(mark, wide):
    """Below, above, right, left; then askew, which still reads as belonging to it."""
    half = mark.size / 2 + GAP
    below, above = mark.y + half, mark.y - half - LINE
    beside = mark.y - LINE / 2
    centred = mark.x - wide / 2
    right, left = mark.x + half, mark.x - half - wide
    for anchor, start, top in (
        ("middle", centred, below),
        ("middle", centred, above),
        ("start", right, beside),
        ("end", left, beside),
        ("middle", mark.x - wide / 4, below),
        ("middle", mark.x - 3 * wide / 4, below),
        ("middle", mark.x - wide / 4, above),
        ("middle", mark.x - 3 * wide / 4, above),
        ("start", right, below - LINE / 2),
        ("start", right, above + LINE / 2),
        ("end", left, below - LINE / 2),
        ("end", left, above + LINE / 2),
    ):
        yield anchor, Box(start, top, start + wide, top + LINE)

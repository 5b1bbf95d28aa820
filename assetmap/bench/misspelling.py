"""Names as people type them: made-up entries, the same again misspelt, and others close by that
are different. The same seed makes the same ones."""

import random
import unicodedata
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from assetmap.demo.reading import words

HERE = Path(__file__).resolve().parent
WHAT = (
    "Library;Community Centre;Parish Church;Bowling Club;Men's Shed;Primary School;Tenants Hall;"
    "Community Garden;Walking Group;Lunch Club;Youth Theatre;Credit Union;Allotments;Football Club;"
    "Knit and Natter;Repair Café;Food Co-operative;Choir;Toddler Group;Swimming Pool;Museum;"
    "Development Trust;Housing Association;Community Council;Arts Workshop;Advice Centre;"
    "Pensioners Action Group;Scout Hall;Heritage Society;Nursery School"
).split(";")
SAINTS = "Columba;Anthony;Brigid;Kenneth;Constantine;Mungo;Ninian;Margaret".split(";")
SHORTER = {
    "Community": ("Comm", "Comm."),
    "Centre": ("Ctr", "Center", "Cent."),
    "Saint": ("St", "St."),
    "Street": ("St", "St."),
    "Road": ("Rd", "Rd."),
    "School": ("Sch", "Sch."),
    "Primary": ("Prim", "Pri"),
    "Association": ("Assoc", "Assn"),
    "Group": ("Grp",),
    "Society": ("Soc",),
    "Library": ("Lib",),
    "and": ("&", "+"),
    "Park": ("Pk",),
}
ACCENTS = str.maketrans("eaouin", "éàöüïñ")
METRES = 1 / 111_320  # in degrees of latitude


@dataclass(frozen=True)
class Named:
    name: str
    lon: float
    lat: float
    same_as: int | None = None  # the number of the entry it is, or None for another one


def made_up(count, *, seed=4):
    """(entries, others close by, the entries misspelt, new ones that are none of them)."""
    dice = random.Random(seed)
    names = _names(dice, count)
    side = (count**0.5) * 0.002  # as dense as a town: one to two strangers within 150 metres
    entries, others, typed, new = [], [], [], []
    for number, name in enumerate(names[:count]):
        lon, lat = -4.3 + dice.uniform(0, side * 1.8), 55.8 + dice.uniform(0, side)
        entries.append(Named(name, lon, lat))
        typed.append(_away(dice, Named(misspelt(name, dice), lon, lat, number), 120))
        others.append(_away(dice, Named(_sibling(name, dice), lon, lat), 120))
        if number % 4 == 0:
            new.append(_away(dice, Named(names[count + number // 4], lon, lat), 120))
    return entries, others, typed, new


def _names(dice, count):
    ends, starts = ((HERE / f"data/{name}.txt").read_text().split() for name in ("ends", "starts"))
    places = [start + end for start, end in product(starts, ends)]
    places += [f"{word.capitalize()} {end}" for word in words() for end in ("Park", "Street")]
    places += [f"Saint {saint}'s" for saint in SAINTS]
    found = [f"{place} {what}" for place, what in product(places, WHAT)]
    found += [f"{n} {p} Scouts" for n, p in product(("1st", "2nd", "14th", "120th"), places)]
    found += [f"Friends of {place}" for place in places]
    dice.shuffle(found)
    return found[: count * 2]


def _sibling(name, dice):
    """Another one: the same place and something else, or the same thing of another place."""
    first, *rest = name.split()
    if first[0].isdigit():
        return " ".join([str(int(first[:-2]) + dice.randint(1, 9)) + "th", *rest])
    if first == "Friends":
        return f"{' '.join(rest[1:])} {dice.choice(WHAT)}"
    ending = next((what for what in WHAT if name.endswith(f" {what}")), rest[-1])
    other = dice.choice([what for what in WHAT if not set(what.split()) & set(ending.split())])
    return name.removesuffix(ending) + other


def misspelt(name, dice):
    """One or two of the things that happen to a name on its way."""
    wrong = dice.choice(
        (_swapped, _left_out, _doubled, _wrong, _shorter, _dropped, _accents, _small)
    )
    told = wrong(name, dice)
    if dice.random() < 0.4:
        told = dice.choice((_swapped, _left_out, _shorter, _accents, _small))(told, dice)
    while told == name:
        told = _swapped(name, dice)
    return told


def _at(name, dice):
    """Somewhere inside a word of five letters or more: nobody mistypes the first one."""
    spots = [
        i
        for i in range(1, len(name) - 2)
        if name[i - 1].isalpha() and name[i].isalpha() and name[i + 1].isalpha()
    ]
    return dice.choice(spots)


def _swapped(name, dice):
    i = _at(name, dice)
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def _left_out(name, dice):
    i = _at(name, dice)
    return name[:i] + name[i + 1 :]


def _doubled(name, dice):
    i = _at(name, dice)
    return name[:i] + name[i] + name[i:]


def _wrong(name, dice):
    i = _at(name, dice)
    return name[:i] + dice.choice("aeioulnrst") + name[i + 1 :]


def _shorter(name, dice):
    parts = name.split()
    at = [i for i, part in enumerate(parts) if part in SHORTER]
    if not at:
        return f"The {name}"
    for i in at:
        parts[i] = dice.choice(SHORTER[parts[i]])
    return " ".join(parts)


def _dropped(name, dice):
    parts = name.split()
    if len(parts) < 3:
        return name.lower()
    parts.pop(dice.randrange(1, len(parts)))
    return " ".join(parts)


def _accents(name, dice):
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    if plain != name:
        return plain
    i = _at(name, dice)
    return name[:i] + name[i].translate(ACCENTS) + name[i + 1 :]


def _small(name, dice):
    return dice.choice((name.lower(), name.upper(), name.replace("'", ""), name.replace(" ", "  ")))


def _away(dice, named, metres):
    north, east = (dice.uniform(-metres, metres) * METRES * 0.7 for _ in range(2))
    return Named(named.name, named.lon + east / 0.56, named.lat + north, named.same_as)

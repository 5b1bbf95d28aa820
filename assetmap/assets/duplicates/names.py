"""Spellings of one name brought together, and how alike two names are.

Case, accents and punctuation go; "&" is "and", "St" is "Saint" before a name and "Street" after
one, "Ctr" is "Centre"; "the" and "Ltd" say nothing. Numbers stay as they are: the 1st Govan Scouts
are not the 2nd.
"""

import functools
import re
import unicodedata

SAYS_NOTHING = frozenset("the a an of at in on for and ltd limited plc cic scio llp co uk".split())
SHORT_FOR = {
    "ave": "avenue",
    "acad": "academy",
    "assn": "association",
    "assoc": "association",
    "bldg": "building",
    "cent": "centre",
    "center": "centre",
    "ch": "church",
    "cl": "club",
    "comm": "community",
    "commun": "community",
    "cres": "crescent",
    "ctr": "centre",
    "cntr": "centre",
    "ctte": "committee",
    "cttee": "committee",
    "dept": "department",
    "ed": "education",
    "gdn": "garden",
    "gdns": "gardens",
    "govt": "government",
    "grp": "group",
    "hosp": "hospital",
    "inst": "institute",
    "intl": "international",
    "lib": "library",
    "natl": "national",
    "nr": "near",
    "nurs": "nursery",
    "org": "organisation",
    "pk": "park",
    "pri": "primary",
    "prim": "primary",
    "rd": "road",
    "rec": "recreation",
    "sch": "school",
    "sec": "secondary",
    "soc": "society",
    "sq": "square",
    "stn": "station",
    "svc": "service",
    "svcs": "services",
    "univ": "university",
    "vol": "voluntary",
    "wkshp": "workshop",
    "yth": "youth",
}
NUMBERS = dict(zip("first second third fourth fifth".split(), "1 2 3 4 5".split(), strict=True))
_WORD = re.compile(r"[^\W_]+")
_FORMERLY = re.compile(r"\b(?:formerly|previously|also|aka|known as|now)\b[\s:]*", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
# Words that many names of a place share: two that have only these in common are not the same.
COMMON = frozenset(
    "academy activity adventure allotment allotments arts association bowling building cafe care"
    " centre choir church circle club committee community company council court craft crafts day"
    " exchange education fund gallery garden gardens group hall hospital house institute library"
    " lunch market meeting museum network nursery outdoor outdoors park parish playgroup primary"
    " project public road room rooms school scouts secondary service services shed shop social"
    " society sports square station store street studio team theatre trust union walk walking"
    " women womens men mens workshop young youth".split()
)
COMMON_WEIGHT, NUMBER_WEIGHT = 0.45, 1.5


@functools.lru_cache(maxsize=4096)
def words_of(name):
    """The words of a name that say something, as a tuple in their order."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ø", "o"))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = re.sub(r"(?<=\w)['’‘`´](?=\w)", "", plain).replace("&", " and ")
    plain = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", plain)  # "Y.M.C.A" is one word
    found = _WORD.findall(plain)
    told = [_in_full(word, at, found) for at, word in enumerate(found)]
    return tuple(word for word in told if word not in SAYS_NOTHING) or tuple(told)


def _in_full(word, at, words):
    if word == "st":
        if at == 0 or words[at - 1] in SAYS_NOTHING:
            return "saint"
        return "street" if at + 1 == len(words) else word
    if ordinal := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word):
        return ordinal[1]
    return NUMBERS.get(word) or SHORT_FOR.get(word, word)


def normalised(name):
    return " ".join(words_of(name))


@functools.lru_cache(maxsize=4096)
def spellings(name):
    """What it may be called: as it stands, without its brackets, by what it was called before."""
    found = [words_of(name)]
    for inside in _BRACKETS.findall(name):
        found.append(words_of(_BRACKETS.sub(" ", name)))
        if _FORMERLY.match(inside):
            found.append(words_of(_FORMERLY.sub("", inside, count=1)))
    return tuple(dict.fromkeys(words for words in found if words))


@functools.lru_cache(maxsize=8192)
def trigrams(text):
    """The same as pg_trgm makes of a normalised name: each word, two spaces before, one behind."""
    return frozenset(
        padded[at : at + 3]
        for padded in (f"  {word} " for word in text.split())
        for at in range(len(padded) - 2)
    )


def trigram_similarity(one, other):
    """0 to 1: what two normalised names share of all their trigrams."""
    a, b = trigrams(one), trigrams(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def likeness(one, other):
    """0 to 1, of two names: the most alike of their spellings; of signs alone, the same or not."""
    pairs = (_alike(a, b) for a in spellings(one) for b in spellings(other))
    return max(pairs, default=float(one == other))


@functools.lru_cache(maxsize=8192)
def _alike(a, b):
    if a == b or "".join(a) == "".join(b):
        return 1.0
    whole = trigram_similarity(" ".join(a), " ".join(b))
    if whole < 0.2:
        return whole * 0.5
    return _by_words(a, b, whole)


def _by_words(a, b, whole):
    """Words are paired, each with the one most like it. What is left over on one side was dropped;
    left over on both sides it tells two things apart."""
    pairs = sorted(
        ((word_likeness(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)),
        key=lambda pair: (-pair[0], abs(pair[1] - pair[2])),
    )
    taken_a, taken_b, shared, paired = set(), set(), 0.0, 0.0
    for alike, i, j in pairs:
        if alike < 0.6:
            break
        if i in taken_a or j in taken_b:
            continue
        taken_a.add(i)
        taken_b.add(j)
        heavier = max(weight(a[i]), weight(b[j]))
        shared += alike * heavier
        paired += heavier
    if not shared:
        return whole * 0.5
    left = sorted(
        sum(weight(word) for at, word in enumerate(words) if at not in taken)
        for words, taken in ((a, taken_a), (b, taken_b))
    )
    told_apart, dropped = left
    by_words = shared / (paired + 2.2 * told_apart + 0.55 * (dropped - told_apart))
    return max(by_words, 0.85) if told_apart and _a_slip(a, b) else by_words


def _a_slip(a, b):
    """Two letters amiss in all, and none at the beginning of a word or in a number."""
    if len(a) != len(b) or any(x[0] != y[0] for x, y in zip(a, b, strict=True)):
        return False
    one, other = " ".join(a), " ".join(b)
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    return len(one) >= 10 and edits(one, other, 2) <= 2


def weight(word):
    if any(each.isdigit() for each in word):
        return NUMBER_WEIGHT
    return COMMON_WEIGHT if word in COMMON or len(word) == 1 else 1.0


@functools.lru_cache(maxsize=32768)
def word_likeness(x, y):
    """0 to 1: 1 the same, less for a letter or two wrong or swapped, or one cut short."""
    if x == y:
        return 1.0
    if any(each.isdigit() for each in x + y):
        return 0.0
    short, long = sorted((x, y), key=len)
    if short == "st" and long in ("saint", "street"):
        return 0.97
    if len(short) >= 3 and long.startswith(short):
        return 0.9 if len(long) - len(short) <= 2 else 0.85
    if len(short) >= 3 and _without_vowels(long).startswith(short):
        return 0.85
    most = 1 if len(long) < 8 else 2
    if len(long) < 4 or len(long) - len(short) > most or (x[0] != y[0] and x[1:2] != y[1:2]):
        return 0.0
    wrong = edits(x, y, most)
    return 0.0 if wrong > most else 1 - 0.8 * wrong / len(long)


def _without_vowels(word):
    return word[0] + re.sub("[aeiou]", "", word[1:])


def edits(x, y, most):
    """How many letters are added, left out, wrong or swapped with the next; no more than `most`+1.

    Optimal string alignment distance, after Damerau (1964).
    """
    before, row = None, list(range(len(y) + 1))
    for i, letter in enumerate(x, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(y, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            if last and j > 1 and letter == y[j - 2] and x[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]

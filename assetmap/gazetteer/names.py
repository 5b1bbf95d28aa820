"""Spelling: how names and postcodes are brought into the one form in which they are compared."""

import re
import unicodedata

# Letters that Unicode does not take apart into a base letter and a mark.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i"}
)
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_SEPARATORS = re.compile(r"[\W_]+")

_OUTWARD = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_UNIT = re.compile(rf"({_OUTWARD})\s*([0-9])\s*([A-Z]{{2}})", re.ASCII)
_UNIT_INSIDE = re.compile(rf"(?<![A-Z0-9]){_UNIT.pattern}(?![A-Z0-9])", re.ASCII)
_PART = re.compile(rf"({_OUTWARD})(?:\s*([0-9][A-Z]?))?", re.ASCII)


def normalise(text):
    """Lower case, without accents and punctuation, one space between words, “Saint” as “st”.

    "St. Andrew’s" and "Saint Andrews" become "st andrews", "Dùn Èideann" becomes "dun eideann".
    """
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(letter)
    )
    words = _SEPARATORS.sub(" ", _APOSTROPHES.sub("", bare.translate(LETTERS)))
    return " ".join("st" if word == "saint" else word for word in words.split())


def postcode_in(text):
    """The first full postcode in a text, written "G51 3UU", or "".

    Reads "g513uu", "EH16 5 AY" and "EH42 1EN (Head Office)". Says nothing on whether it exists.
    """
    found = _UNIT_INSIDE.search(text[:200].upper())
    return f"{found[1]} {found[2]}{found[3]}" if found else ""


def postcode_part(text):
    """District and start of the inward part, ("EH16", "") or ("EH16", "4"), or None."""
    found = _PART.fullmatch(text.strip().upper())
    return (found[1], found[2] or "") if found else None


def postcode_key(code):
    """The compact form that is the primary key: "G513UU"."""
    return code.replace(" ", "")

"""From a cell as somebody typed it to a value as a field wants it.

Each filter of a mapping ("{Telephone | phone}") is one function here: text in, value out. It raises
ValueError with a sentence for the report when it can't make sense of the text.
"""

import html
import re

from django.utils.text import Truncator
from django.utils.translation import gettext as _

_TAG = re.compile(r"<[^<>]*>")  # stops at the next "<": else a row of them takes minutes
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/tr)\b[^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["'”“]?([^"'”“\s>]+)""", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"”]+", re.IGNORECASE)
_HOST = re.compile(r"^(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?$", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\(?\d[\d\s()-]{4,18}\d")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*(?:\d\s*[A-Z]{2})?\b", re.IGNORECASE)
NOTHING = ("", "-", "none", "n/a", "na", "nil", "tbc")
_YES = re.compile(r"^(?:y|yes|true|full|fully|1)\b", re.IGNORECASE)
_NO = re.compile(r"^(?:n|no|none|false|0)\b", re.IGNORECASE)
# What Windows-1252 keeps where Unicode has control characters: quotation marks and dashes, in text
# that was once declared to be Latin-1.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
SHORT = 120  # the longest name of a place


def plain(text):
    """Text without markup: tags gone, entities read, spaces and empty lines tidied."""
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text))).translate(_WINDOWS)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def link(text):
    """The first web address in the text, also from a link or without its "https://"."""
    found = _HREF.search(text) or _ADDRESS.search(text)
    address = (found[1] if found and found.re is _HREF else found[0]) if found else plain(text)
    if address.lower() in NOTHING:
        return ""
    if address.lower().startswith(("http://", "https://")):
        return address
    if _HOST.match(address):
        return f"https://{address}"
    raise ValueError(_("“%(text)s” is not a web address.") % {"text": address[:60]})


def email(text):
    """The first email address; empty where it was taken out before publishing."""
    found = _EMAIL.search(plain(text))
    return found[0] if found else ""


def phone(text):
    """The first telephone number."""
    found = _PHONE.search(plain(text))
    return " ".join(found[0].split()) if found else ""


def postcode(text):
    """The first whole postcode or beginning of one, spaced as usual."""
    found = _POSTCODE.search(plain(text))
    if not found:
        return ""
    compact = re.sub(r"\s+", "", found[0]).upper()
    return f"{compact[:-3]} {compact[-3:]}" if len(compact) > 4 else compact


def yes_no(text):
    """True, False, or None where the text says neither."""
    words = plain(text)
    return True if _YES.match(words) else False if _NO.match(words) else None


def given(text):
    """True where anything is said, else not known."""
    return True if plain(text) else None


def words(text):
    """A list, from a text parted by commas, semicolons or lines."""
    return [part.strip() for part in re.split(r"[,;\n]+", plain(text)) if part.strip()]


def first_line(text):
    return plain(text).partition("\n")[0]


def short(text):
    """The first line, and no more of it than fits."""
    return Truncator(first_line(text)).chars(SHORT)


def one_line(text):
    lines = "; ".join(line for line in plain(text).splitlines() if line)
    return re.sub(r"([:;,.])\s*;", r"\1", lines)


FILTERS = {
    "plain": plain,
    "link": link,
    "email": email,
    "phone": phone,
    "postcode": postcode,
    "yes_no": yes_no,
    "given": given,
    "words": words,
    "first_line": first_line,
    "short": short,
    "one_line": one_line,
}

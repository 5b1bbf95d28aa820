"""How alike two entries are, and why: the one rule behind every hint of a duplicate.

In words: the names decide, spelling forgiven. Within 150 metres (`ASSETMAP_DUPLICATE_METRES`) they
may differ by what people leave out or mistype; up to two kilometres they have to be nearly the
same, and further away only a shared telephone or website lets two of one name be one. An entry
without a place is compared by its name within its community. The same category, postcode,
telephone or website make it likelier; another kind less likely. None of them makes two of two
quite different names: one hall has one telephone and many groups.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.duplicates.names import likeness

LIKELY = 0.68  # from here on somebody is asked
SAME_NAME_METRES = 2000
# What a score is made of; the name gives 0 to 1.
PHONE, WEBSITE, POSTCODE, CATEGORY = 0.08, 0.08, 0.04, 0.03
OTHER_KIND, NO_PLACE, FURTHER, FAR = -0.06, -0.05, -0.24, -0.28

REASONS = {
    "same_name": _lazy("the same name"),
    "alike": _lazy("names much alike"),
    "phone": _lazy("the same telephone number"),
    "website": _lazy("the same website"),
    "category": _lazy("the same category"),
    "postcode": _lazy("the same postcode"),
    "close": _lazy("close to each other"),
    "near": _lazy("within two kilometres"),
}


@dataclass(frozen=True)
class Told:
    """What is known of one entry, by somebody who may know it: no more than that is compared.

    `phone` and `website` come through `phone_key` and `website_key`; `kind` and `category` are
    plain codes or keys. Empty means not known, or not for this reader.
    """

    name: str
    kind: str = ""
    category: object = None
    phone: str = ""
    website: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Match:
    score: float
    reasons: tuple = ()

    @property
    def in_words(self):
        """One sentence without a full stop: "Names much alike, the same telephone and close"."""
        return in_words(self.reasons)


def in_words(reasons):
    return capfirst(get_text_list([str(REASONS[reason]) for reason in reasons], _("and")))


def score(a, b, *, metres=None):
    """`Match` of two `Told`. `metres` between their places, or None where one has none.

    A shape's distance is to its nearest edge; a place known roughly is as near as it may be.
    """
    alike = likeness(a.name, b.name)
    total, reasons = alike, ["same_name" if alike == 1 else "alike"]
    shared = {
        "phone": bool(a.phone) and a.phone == b.phone,
        "website": bool(a.website) and a.website == b.website,
        "postcode": bool(a.postcode) and _key(a.postcode) == _key(b.postcode),
        "category": a.category is not None and a.category == b.category,
    }
    weights = {"phone": PHONE, "website": WEBSITE, "postcode": POSTCODE, "category": CATEGORY}
    for reason, is_shared in shared.items():
        if is_shared:
            total += weights[reason]
            reasons.append(reason)
    if a.kind and b.kind and a.kind != b.kind:
        total += OTHER_KIND
    if metres is None:
        total += 0 if shared["postcode"] else NO_PLACE
    elif metres <= settings.DUPLICATE_METRES:
        reasons.append("close")
    elif metres <= SAME_NAME_METRES:
        total += FURTHER
        reasons.append("near")
    elif alike < 0.9 or not (shared["phone"] or shared["website"] or shared["postcode"]):
        total = 0.0
    else:
        total += FAR
    return Match(max(0.0, min(1.0, total)), tuple(reasons))


def phone_key(number):
    """Its digits, without what comes before in another way of writing it: +44 (0)131, 0131."""
    number = re.split(r"[/,;]|\bor\b|\bext", str(number or ""), maxsplit=1)[0]
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    digits = digits.removeprefix("00").removeprefix("44").lstrip("0")
    return digits if len(digits) >= 6 else ""


def website_key(address):
    """Host and path: "https://www.example.org/hall/?a=b" is "example.org/hall"."""
    address = str(address or "").strip().lower()
    if not address:
        return ""
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
    except ValueError:
        return ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path}".rstrip("/")


def _key(postcode):
    return "".join(postcode.split()).upper()

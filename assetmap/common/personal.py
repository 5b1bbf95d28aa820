"""What in a text may lead to somebody: contact details and the like.

Patterns rather than a library of telephone numbers: each means the same in Python and in
JavaScript, for `static/js/controllers/personal-details.js` looks for the same while somebody types.
"""

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_APART = r"[ \u00a0().\/\u2010-\u2013-]{0,4}"  # what stands between the digits of a number
_PATTERNS = (
    (_("an email address"), r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}"),
    (
        _("a telephone number"),
        # 020 7946 0000, (0141) 496 0000, 07700-900123: ten or eleven digits from a code of three
        rf"(?:(?<!\d)0[1-9]\d(?:{_APART}\d){{7,8}}(?!\d)"
        # +44 (0)141 496 0000, 0044 141 496 0000, +353 1 234 5678
        rf"|(?:\+|(?<!\d)00)[1-9]\d{{0,2}}(?:{_APART}\d){{7,12}}(?!\d))",
    ),
    (_("a full postcode"), r"\b[A-Za-z]{1,2}\d[A-Za-z\d]?[ \u00a0]{0,2}\d[A-Za-z]{2}\b"),
    (_("a number plate"), r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"),
)
_COMPILED = tuple((what, re.compile(pattern)) for what, pattern in _PATTERNS)


def personal_details(text):
    """[what in words] of contact details and the like that a text seems to hold."""
    return [what for what, pattern in _COMPILED if pattern.search(text)]


def refusal_of(text):
    """What to say to whoever sends such a text about others; "" where nothing is wrong with it."""
    found = personal_details(text)
    if not found:
        return ""
    return gettext(
        "This seems to hold %(what)s. Leave it out: nobody’s details are shown without asking them."
    ) % {"what": ", ".join(map(str, found))}


def personal_patterns():
    """[[what in words, pattern]], for scripts that look while somebody types."""
    return [[str(what), pattern] for what, pattern in _PATTERNS]

"""What in a text may lead to somebody: contact details and the like."""

import re

from django.utils.translation import gettext_lazy as _

_PATTERNS = (
    (_("an email address"), re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")),
    (_("a telephone number"), re.compile(r"(?<!\d)(?:\+|0)\d(?:[ ()-]?\d){8,12}(?!\d)")),
    (_("a full postcode"), re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.IGNORECASE)),
    (_("a number plate"), re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")),
)


def personal_details(text):
    """[what in words] of contact details and the like that a text seems to hold."""
    return [what for what, pattern in _PATTERNS if pattern.search(text)]

"""What an asset says of itself, in words: labels and values for pages and histories."""

from django.conf.locale import LANG_INFO
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.models import Asset

# Spoken and signed in Scotland, most first (Scotland's Census 2022); BCP 47 codes.
_MORE_NAMES = {
    "sco": _lazy("Scots"),
    "bfi": _lazy("British Sign Language"),
    "zh": _lazy("Chinese"),
    "ti": _lazy("Tigrinya"),
    "so": _lazy("Somali"),
    "ku": _lazy("Kurdish"),
    "fil": _lazy("Filipino"),
}
OFFERED_LANGUAGES = (
    *("en", "gd", "sco", "bfi", "pl", "ur", "pa", "zh", "ar", "uk", "ro", "es", "fr"),
    *("it", "de", "pt", "ru", "hi", "bn", "fa", "ku", "tr", "vi", "so", "sw", "ti"),
)

# field -> (icon, words when yes, words when no); no is told only where it helps to plan.
WELCOME = {
    "step_free": ("wheelchair", _lazy("Step-free"), _lazy("There are steps")),
    "toilet": ("droplet", _lazy("A toilet"), _lazy("No toilet")),
    "accessible_toilet": ("accessible", _lazy("An accessible toilet"), ""),
    "newcomers_welcome": ("hand-love-you", _lazy("Good for newcomers"), ""),
    "children_welcome": ("baby-carriage", _lazy("Children welcome"), _lazy("For adults")),
    "quiet_space": ("ear", _lazy("A quiet space"), ""),
    "hearing_loop": ("ear", _lazy("A hearing loop"), ""),
    "referral_needed": (
        "clipboard-list",
        _lazy("You need a referral"),
        _lazy("No referral needed: just come"),
    ),
}


def language_name(code):
    """The name of a language in the reader's language; an unknown code stands for itself."""
    if code in _MORE_NAMES:
        return str(_MORE_NAMES[code])
    name = LANG_INFO.get(code, {}).get("name")
    return _(name) if name else code


def label(name):
    """What a field is called on pages."""
    if name == "location":
        return _("Place on the map")
    if name == "moved":
        return _("They have moved")
    return capitalised(Asset._meta.get_field(name).verbose_name)


def words(row, name):
    """One value of an asset, or of a version of one, as people read it."""
    value = getattr(row, name)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "languages":
        return ", ".join(language_name(code) for code in value)
    if isinstance(value, list):
        return ", ".join(value)
    if hasattr(value, "year"):
        return date_format(value, "DATE_FORMAT")
    choices = Asset._meta.get_field(name).choices
    return str(dict(choices).get(value, value)) if choices else str(value)


def square(metres):
    """How wide the square is that somebody is shown in, in words."""
    told = dict(Asset.Cell.choices).get(metres)
    return str(told) if told else _("a square of %(n)s metres") % {"n": metres}


def capitalised(text):
    """With a capital letter in front, and the rest left alone."""
    text = str(text)
    return text[:1].upper() + text[1:]

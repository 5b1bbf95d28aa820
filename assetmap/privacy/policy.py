from django.utils.translation import gettext as _

from assetmap.assets.policy import can_edit
from assetmap.common.verdicts import denied


def can_erase(user, asset):
    """Whoever keeps the entry about a person: who recorded it, and coordinators."""
    if not asset.is_about_a_person:
        return denied(_("Only entries about people are erased. Take this one off the map instead."))
    return can_edit(user, asset)


def can_make_link(user, asset):
    """Whoever keeps the entry gives the person it is about the private link to it."""
    if not asset.is_about_a_person:
        return denied(_("Only people whom an entry is about get a private link to it."))
    return can_edit(user, asset)

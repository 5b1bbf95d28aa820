"""Who may say how two assets join up."""

from django.utils.translation import gettext as _

from assetmap.assets import policy as assets
from assetmap.common.verdicts import ALLOWED, denied


def can_connect(user, asset):
    """Start a link at an asset: whoever may change that asset."""
    return assets.can_edit(user, asset)


def can_disconnect(user, connection):
    """Whoever may change one of its two ends."""
    for asset in (connection.subject, connection.object):
        if assets.can_edit(user, asset):
            return ALLOWED
    return denied(_("Only people working with one of the two entries can take this link away."))

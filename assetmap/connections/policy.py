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


def can_change(user, connection):
    """Mend what a link says: whoever may change one of its two ends."""
    for asset in (connection.subject, connection.object):
        if assets.can_edit(user, asset):
            return ALLOWED
    return denied(_("Only people working with one of the two entries can change this link."))


def speaks_for(user, asset):
    """Confirm a link for one end: somebody who works there and may change it, not support staff."""
    return bool(assets.works_in(user, asset.community_id) and assets.can_edit(user, asset))


def can_see_who(user, actor, connection):
    """The name of who changed a link is for people working at the end where that one works."""
    ends = (connection.subject, connection.object)
    if any(
        assets.can_see_actors(user, end) and assets.works_in(actor, end.community_id)
        for end in ends
    ):
        return ALLOWED
    return denied(_("Only people who work together know who changed this link."))


def can_confirm(user, connection):
    """Say for one's own end that the link is so, where nobody has yet."""
    ends = (
        (connection.subject, connection.confirmed_by_subject_at),
        (connection.object, connection.confirmed_by_object_at),
    )
    spoken_for = [confirmed for asset, confirmed in ends if speaks_for(user, asset)]
    if not spoken_for:
        return denied(_("Only people working with one of the two entries can confirm this link."))
    if all(spoken_for):
        return denied(_("This link is confirmed from your side already."))
    return ALLOWED

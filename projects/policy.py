"""May they? See assetmap.assets.policy for the manner."""

from assetmap.assets.policy import can_submit, coordinates, works_in
from assetmap.common.verdicts import ALLOWED

__all__ = ["can_edit", "can_mobilise", "can_start"]


def can_start(user, community):
    return can_submit(user, community)


def can_edit(user, project):
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return coordinates(user, project.community_id)


def can_mobilise(user, project):
    """Put an asset to work in a project: anybody working in its community."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return works_in(user, project.community_id)

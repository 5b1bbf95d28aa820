"""May they? See assetmap.assets.policy for the manner."""

from django.utils.translation import gettext as _

from assetmap.assets.policy import can_submit, coordinates, works_in
from assetmap.common.verdicts import ALLOWED, denied

__all__ = ["can_edit", "can_mobilise", "can_publish", "can_send_for_review", "can_start"]


def can_start(user, community):
    return can_submit(user, community)


def can_edit(user, project):
    """People working in the community write it up; once everybody reads it, coordinators do."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    if not project.is_published:
        return works_in(user, project.community_id)
    return coordinates(user, project.community_id)


def can_send_for_review(user, project):
    if project.is_published:
        return denied(_("It is published already."))
    if project.is_waiting:
        return denied(_("It is waiting for review already."))
    return can_edit(user, project)


def can_publish(user, project):
    """Put a project before everybody, or give it back with a question."""
    if not project.is_waiting:
        return denied(_("It is not waiting for review."))
    if user.is_authenticated and project.created_by_id == user.pk:
        return denied(_("Someone else has to review what you wrote."))
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return coordinates(user, project.community_id)


def can_mobilise(user, project):
    """Put an asset to work in a project: anybody working in its community."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return works_in(user, project.community_id)

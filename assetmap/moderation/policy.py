"""Who decides on an entry. One function an action; a refusal says why in words for the page."""

from django.utils.translation import gettext as _

from assetmap.assets.policy import coordinates
from assetmap.common.verdicts import ALLOWED, denied


def can_see_queue(user):
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if user.is_staff or user.memberships.filter(role__in=("moderator", "manager")).exists():
        return ALLOWED
    return denied(_("Only moderators and managers review entries."))


def can_review(user, asset):
    """Open an entry for a decision, one's own included: somebody else will take it."""
    if coordinates(user, asset.community_id):
        return ALLOWED
    if user.is_authenticated and user.is_staff and not asset.is_about_a_person:
        return ALLOWED
    return denied(_("Only moderators and managers of this community can review its entries."))


def can_approve(user, asset):
    if user.is_authenticated and asset.created_by_id == user.pk:
        return denied(_("Someone else has to review your own entry."))
    return can_review(user, asset)


can_return = can_reject = can_approve

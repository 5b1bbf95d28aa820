"""Who decides on an entry. One function an action; a refusal says why in words for the page."""

from datetime import timedelta

from django.utils.translation import gettext as _

from assetmap.assets.policy import can_edit, coordinates
from assetmap.common.verdicts import ALLOWED, denied

UNDO_FOR = timedelta(minutes=10)


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


def can_review_proposal(user, proposal):
    """Read what waits: coordinators of the community, and support staff but for what is about a
    person or should not be public."""
    if coordinates(user, proposal.community_id):
        return ALLOWED
    private = proposal.asset_kind == "human" or proposal.kind == proposal.Kind.PRIVATE
    if user.is_authenticated and user.is_staff and not private:
        return ALLOWED
    return denied(_("Only moderators and managers of this community can review suggestions."))


def can_read_proposal(user, proposal):
    """Whoever sent a change may read it, as long as they may change the entry."""
    if user.is_authenticated and proposal.sender_id == user.pk and proposal.asset:
        return can_edit(user, proposal.asset)
    return can_review_proposal(user, proposal)


def can_decide(user, proposal):
    if user.is_authenticated and proposal.sender_id == user.pk:
        return denied(_("Someone else has to review what you sent."))
    return can_review_proposal(user, proposal)


def can_undo(user, proposal, now):
    """Who decided may think better of it, for ten minutes."""
    if proposal.decided_by_id != user.pk:
        return denied(_("Only who decided can take it back."))
    if proposal.state == proposal.State.ESCALATED:
        return denied(_("What held personal data is gone."))
    if now - proposal.decided_at > UNDO_FOR:
        return denied(_("That is more than ten minutes ago."))
    return can_review_proposal(user, proposal)

"""May they? One function an action; pure reads; a refusal says why in words for the page."""

from django.utils.translation import gettext as _

from assetmap.common.verdicts import ALLOWED, denied
from assetmap.communities.models import Membership

MANAGER = Membership.Role.MANAGER


def manages(user, community):
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if user.is_staff or user.memberships.filter(community=community, role=MANAGER).exists():
        return ALLOWED
    return denied(_("Only managers of this community can do this."))


def can_shape(user):
    """Add a community, draw its boundary, change its words."""
    if user.is_authenticated and user.is_staff:
        return ALLOWED
    return denied(_("Only support staff can do this."))


def can_tell_population(user, community):
    """Say how many people live there, of which year and by whom they were counted."""
    return manages(user, community)


def can_draw_boundary(user, community):
    return manages(user, community)


def can_see_members(user, community):
    return manages(user, community)


def can_invite(user, community):
    return manages(user, community)


def can_revoke_invitation(user, invitation):
    return manages(user, invitation.community)


def can_accept(user, invitation):
    """An invitation is for one address; whoever else has the link can't use it."""
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if user.email.lower() != invitation.email.lower():
        return denied(
            _("This invitation is for another address. Sign out, then sign in with that one.")
        )
    return ALLOWED


def can_change_role(user, membership):
    verdict = manages(user, membership.community)
    return verdict and _keeps_a_manager(membership)


def can_remove(user, membership):
    """Managers remove people; everybody may leave."""
    is_self = user.is_authenticated and membership.user_id == user.pk
    verdict = ALLOWED if is_self else manages(user, membership.community)
    return verdict and _keeps_a_manager(membership)


def _keeps_a_manager(membership):
    if membership.role != MANAGER:
        return ALLOWED
    others = Membership.objects.filter(community=membership.community_id, role=MANAGER)
    if others.exclude(pk=membership.pk).exists():
        return ALLOWED
    return denied(_("A community needs a manager. Give somebody else that role first."))


def works_in(user, community):
    if not user.is_authenticated:
        return denied(_("Sign in first."))
    if user.is_staff or user.memberships.filter(community=community).exists():
        return ALLOWED
    return denied(_("Only people working in this community can do this."))


def can_hold_session(user, community):
    """Tell of a mapping session."""
    return works_in(user, community)


def can_edit_session(user, session):
    """Change it, take it away, put it back; whoever may also reads who led it, and the notes."""
    return works_in(user, session.community)

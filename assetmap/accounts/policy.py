from django.utils.translation import gettext as _

from assetmap.common.verdicts import ALLOWED, denied


def can_create_token(user):
    if user.is_authenticated and user.is_active:
        return ALLOWED
    return denied(_("Sign in first."))


def can_revoke_token(user, token):
    if user.is_authenticated and (token.user_id == user.pk or user.is_staff):
        return ALLOWED
    return denied(_("Only the person a token belongs to, or support staff, can revoke it."))


def can_change_account(actor, user):
    """Support staff look after accounts; those of support staff only superusers change."""
    if not (actor.is_authenticated and actor.is_staff):
        return denied(_("Only support staff can do this."))
    if actor.pk == user.pk:
        return denied(_("Ask somebody else to change your own account."))
    if (user.is_staff or user.is_superuser) and not actor.is_superuser:
        return denied(_("Only superusers change the accounts of support staff."))
    return ALLOWED


def can_make_staff(actor):
    if actor.is_authenticated and actor.is_superuser:
        return ALLOWED
    return denied(_("Only superusers choose support staff."))

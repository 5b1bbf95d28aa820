"""The only writers of accounts and tokens."""

import hashlib
import logging
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.accounts import policy
from assetmap.accounts.models import ApiToken, User

log = logging.getLogger(__name__)

MARK = "hab_"  # how every token begins, so that a scanner for leaked secrets can know one
MAX_DAYS = 365
MAX_TOKENS = 20


def digest_of(secret):
    """What is kept of a secret: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_account(*, email, name, password):
    """A user whose address is proven, since a secret was sent to it. Raises ValidationError."""
    user = User(email=email.lower(), name=name)
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise ValidationError({"password": problem.messages}) from problem
    user.set_password(password)
    user.full_clean()
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    log.info("account made", extra={"user": user.pk})
    return user


@transaction.atomic
def create_token(*, actor, name, scopes, days):
    """(token, secret): a personal token valid for some days. The secret is never seen again."""
    user = User.objects.select_for_update().get(pk=actor.pk)  # two at once count each other
    policy.can_create_token(user).require()
    if not 1 <= days <= MAX_DAYS:
        raise ValidationError(
            {"days": _("Choose between 1 and %(most)d days.") % {"most": MAX_DAYS}}
        )
    if user.api_tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).count() >= MAX_TOKENS:
        raise ValidationError(
            _("You have %(most)d tokens in use. Revoke one first.") % {"most": MAX_TOKENS}
        )
    secret = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user=user,
        name=name,
        scopes=list(scopes),
        digest=digest_of(secret),
        prefix=secret[:10],
        expires_at=timezone.now() + timedelta(days=days),
    )
    token.full_clean()
    token.save(force_insert=True)
    log.info("token made", extra={"user": user.pk, "token": token.pk})
    return token, secret


@transaction.atomic
def revoke_token(*, actor, token):
    """From now on the token opens nothing. Doing it twice is fine."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    policy.can_revoke_token(actor, token).require()
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        log.info("token revoked", extra={"user": actor.pk, "token": token.pk})
    return token


@transaction.atomic
def rename(*, actor, name):
    """Change the name the people one works with see."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    user.name = name
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def change_account(*, actor, user, name, is_active, is_staff):
    """Name an account, switch it off or on (off ends its sessions and tokens), choose staff."""
    user = User.objects.select_for_update().get(pk=user.pk)
    policy.can_change_account(actor, user).require()
    if is_staff != user.is_staff:
        policy.can_make_staff(actor).require()
    if user.is_active and not is_active:
        user.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    user.name, user.is_active, user.is_staff = name, is_active, is_staff
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name", "is_active", "is_staff"])
    log.info("account changed", extra={"user": actor.pk, "account": user.pk, "active": is_active})
    return user

"""What is kept no longer than it is needed: one rule a sort of row, each tried by a dry run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assetmap.accounts.models import ApiToken
from assetmap.assets.models import Asset, CheckRequest, Consent, Proposal
from assetmap.assets.services.entries import save_changed
from assetmap.communities.models import Invitation, MappingSession, SessionGroup
from assetmap.history.recording import recorded
from assetmap.moderation.limits import forget_old
from assetmap.notifications.models import Email, Notice
from assetmap.privacy.models import Tombstone
from assetmap.privacy.services import erase

MONTH = timedelta(days=30.44)
HIDDEN_AFTER, ERASED_AFTER = 24 * MONTH, 27 * MONTH


@dataclass(frozen=True)
class Rule:
    words: str
    apply: Callable  # -> how many rows it was


def _unreviewed(longer_than):
    """People nobody has met about their entry for so long: neither a check nor a decision of
    theirs, by the latest of which it counts."""
    decided = Consent.objects.filter(asset=OuterRef("pk")).order_by().values("asset")
    latest = Subquery(decided.annotate(latest=Max("decided_at")).values("latest"))
    # Greatest skips what is not there.
    reviewed = Greatest(F("checked_at"), F("created_at"), latest)
    people = Asset.objects.filter(kind="human").alias(reviewed_at=reviewed)
    return people.filter(reviewed_at__lt=timezone.now() - longer_than)


def hide_people():
    hidden = 0
    shown = _unreviewed(HIDDEN_AFTER).filter(status__in=["published", "in_review"])
    for asset in shown.select_for_update(of=("self",)):
        asset.status = Asset.Status.WITHDRAWN
        with recorded(actor=None, verb="privacy.hidden_for_age"):
            save_changed(asset)
        hidden += 1
    return hidden


def erase_people():
    erased = 0
    for asset in (
        _unreviewed(ERASED_AFTER).exclude(status="published").select_for_update(of=("self",))
    ):
        Tombstone.objects.get_or_create(uid=asset.uid)
        erase(asset, None)
        erased += 1
    return erased


def forget_sessions():
    """Sessions taken away a month ago, with all that was ever told of them."""
    gone = MappingSession.objects.filter(removed_at__lt=_ago(days=30))
    keys = list(gone.values_list("pk", flat=True))
    with recorded(actor=None, verb="privacy.session_forgotten"):
        gone.delete()
    for model, key in ((MappingSession, "pgh_obj"), (SessionGroup, "session")):
        versions = model.versions.rel.related_model
        versions.objects.filter(**{f"{key}__in": keys}).delete()
    return len(keys)


def _delete(queryset):
    return queryset.delete()[0]


def _ago(**span):
    return timezone.now() - timedelta(**span)


RULES = [
    Rule(_("people unreviewed for 24 months: hidden"), hide_people),
    Rule(_("people unreviewed for 27 months: erased"), erase_people),
    Rule(
        _("suggestions declined 90 days ago"),
        lambda: _delete(
            Proposal.objects.filter(
                state__in=["rejected", "spam", "returned", "escalated"],
                decided_at__lt=_ago(days=90),
            )
        ),
    ),
    Rule(
        _("addresses of suggesters, 30 days after the decision"),
        lambda: (
            Proposal.objects.filter(decided_at__lt=_ago(days=30))
            .exclude(email="", address_digest="")
            .update(email="", address_digest="")
        ),
    ),
    Rule(
        _("what accepted suggestions said, 90 days after"),
        lambda: (
            Proposal.objects.filter(decided_at__lt=_ago(days=90))
            .exclude(changes={}, message="", undo={})
            .update(changes={}, message="", undo={})
        ),
    ),
    Rule(_("counters of suggestions of an hour ago"), forget_old),
    Rule(
        _("invitations used, or run out 30 days ago"),
        lambda: _delete(
            Invitation.objects.filter(
                Q(expires_at__lt=_ago(days=30)) | Q(accepted_at__lt=_ago(days=30))
            )
        ),
    ),
    Rule(_("mapping sessions taken away 30 days ago"), forget_sessions),
    Rule(
        _("emptied messages of 30 days ago"),
        lambda: _delete(
            Email.objects.filter(next_try_at__isnull=True, created_at__lt=_ago(days=30))
        ),
    ),
    Rule(
        _("notices of a year ago"),
        lambda: _delete(Notice.objects.filter(created_at__lt=_ago(days=365))),
    ),
    Rule(
        _("questions whether an entry is right, of a year ago"),
        lambda: _delete(CheckRequest.objects.filter(expires_at__lt=_ago(days=365))),
    ),
    Rule(
        _("tokens revoked or run out a year ago"),
        lambda: _delete(
            ApiToken.objects.filter(
                Q(expires_at__lt=_ago(days=365)) | Q(revoked_at__lt=_ago(days=365))
            )
        ),
    ),
    Rule(
        _("sessions that have ended"),
        lambda: _delete(Session.objects.filter(expire_date__lt=timezone.now())),
    ),
]


def apply_retention(dry_run=False):
    """[(rule in words, how many rows)]; a dry run is the real one, rolled back."""
    with transaction.atomic():
        told = [(str(rule.words), rule.apply()) for rule in RULES]
        transaction.set_rollback(dry_run)
    return told

"""Decisions: lock - may I? - still open? - sound? - write - record - tell."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assetmap.assets import services as assets
from assetmap.assets.models import Asset
from assetmap.assets.policy import can_hear_of
from assetmap.assets.services import StaleVersion
from assetmap.moderation import policy
from assetmap.notifications.services import send_on_commit

MAX_NOTE = 500


class AlreadyDecided(Exception):
    """Somebody was quicker. `asset` is the row as it is now."""

    def __init__(self, asset):
        super().__init__(_("Somebody else has already decided on this entry."))
        self.asset = asset


@transaction.atomic
def approve_asset(*, actor, asset, version=None, note="", young_approved=False, link_for=None):
    """Put an entry on the map. `version`: the one the actor has read; a newer one is not judged.
    `young_approved`: they said of this very entry that it may be shown at 16 or 17.

    `link_for(asset)`: the address the message to the sender leads to. Raises AlreadyDecided,
    StaleVersion, PermissionDenied, and ValidationError while a person's agreement is missing.
    """
    asset = _open(actor, asset, version, policy.can_approve)
    asset = assets.publish_asset(
        actor=actor,
        asset=asset,
        verb="moderation.approved",
        note=_note(note),
        young_approved=young_approved,
    )
    _tell(actor, asset, "approved", link_for)
    return asset


@transaction.atomic
def return_asset(*, actor, asset, note, version=None, link_for=None):
    """Give it back as a draft, with the question its sender can answer."""
    asset = _open(actor, asset, version, policy.can_return)
    note = _note(note, missing=_("Ask one clear question, so that they know what to change."))
    asset = assets.return_to_draft(actor=actor, asset=asset, verb="moderation.returned", note=note)
    _tell(actor, asset, "returned", link_for)
    return asset


@transaction.atomic
def reject_asset(*, actor, asset, note, version=None, link_for=None):
    """Not for this map. The sender is told why; the entry stays in their drawer."""
    asset = _open(actor, asset, version, policy.can_reject)
    note = _note(note, missing=_("Say why it is not for this map."))
    asset = assets.withdraw_from_review(
        actor=actor, asset=asset, verb="moderation.rejected", note=note
    )
    _tell(actor, asset, "rejected", link_for)
    return asset


def _open(actor, asset, version, may):
    """The row as it is now, locked, if the actor may decide and nobody has decided since."""
    asset = (
        Asset.objects.select_for_update(of=("self",))
        .select_related("community", "category")
        .get(pk=asset.pk)
    )
    may(actor, asset).require()
    if asset.status != Asset.Status.IN_REVIEW:
        raise AlreadyDecided(asset)
    if version is not None and asset.version != version:
        raise StaleVersion(asset)
    return asset


def _note(note, missing=""):
    note = note.strip()
    if missing and not note:
        raise ValidationError({"note": missing})
    if len(note) > MAX_NOTE:
        raise ValidationError(
            {"note": _("Keep the note under %(most)d letters.") % {"most": MAX_NOTE}}
        )
    return note


def _tell(actor, asset, outcome, link_for):
    sender = asset.created_by
    if sender is None or sender == actor or not sender.is_active:
        return
    if not can_hear_of(sender, asset):
        return
    send_on_commit(
        to=sender.email,
        template=f"moderation/email/{outcome}",
        context={
            "asset": asset,
            "note": asset.review_note,
            "link": link_for(asset) if link_for else "",
        },
        about=asset.uid,
    )

"""Moves of the entry between draft, review, map and drawer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset
from assetmap.assets.services.checks import mark_checked
from assetmap.assets.services.entries import (
    place,
    refresh_hosted,
    save_changed,
    tell_reviewers,
)
from assetmap.history.recording import recorded


@transaction.atomic
def send_for_review(*, actor, asset):
    """A draft, or a withdrawn entry, asks to be looked at."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_edit(actor, asset).require()
    asset.submitted_at = timezone.now()
    asset = move(actor=actor, asset=asset, to=Asset.Status.IN_REVIEW, verb="assets.submitted")
    tell_reviewers(actor, asset)
    return asset


@transaction.atomic
def withdraw_asset(*, actor, asset, note):
    """Take an entry off the map; its page answers as if it had never been."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_withdraw(actor, asset).require()
    return move(
        actor=actor, asset=asset, to=Asset.Status.WITHDRAWN, verb="assets.withdrawn", note=note
    )


# The three below are what a decision does. Who may decide is judged by moderation, which calls
# them with the row locked.


@transaction.atomic
def publish_asset(*, actor, asset, verb, note="", young_approved=False):
    """Put an entry on the map. Raises ValidationError while a person's agreement is missing.

    `young_approved`: the actor said of this very entry that it may be shown at 16 or 17.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if asset.is_about_a_person and asset.publication_consent_id is None:
        raise ValidationError(
            _("Record the person’s agreement first; without it their entry is not published.")
        )
    if asset.is_about_a_person and not asset.age_band:
        raise ValidationError(
            _("Ask how old they are first, and put it down. Nobody under 16 is recorded.")
        )
    if asset.age_band == Asset.AgeBand.YOUNG:
        if not young_approved:
            raise ValidationError(
                _("They are 16 or 17: open the entry and approve it by name, or leave it.")
            )
        asset.young_approved_at = timezone.now()
    asset.published_at = asset.published_at or timezone.now()
    mark_checked(asset, actor)
    return move(actor=actor, asset=asset, to=Asset.Status.PUBLISHED, verb=verb, note=note)


@transaction.atomic
def return_to_draft(*, actor, asset, verb, note):
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    return move(actor=actor, asset=asset, to=Asset.Status.DRAFT, verb=verb, note=note)


@transaction.atomic
def withdraw_from_review(*, actor, asset, verb, note):
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    return move(actor=actor, asset=asset, to=Asset.Status.WITHDRAWN, verb=verb, note=note)


def move(*, actor, asset, to, verb, note=""):
    """Change the status of a locked row, and the place of what meets there."""
    if not asset.can_move_to(to):
        raise ValidationError(
            _("This entry is “%(now)s”, so that is no longer possible.")
            % {"now": asset.get_status_display()}
        )
    asset.status = to
    asset.review_note = note
    if asset.host_id:
        place(asset, None)
    with recorded(actor=actor, verb=verb, note=note):
        save_changed(asset)
        refresh_hosted(asset)
    return asset

"""Keeping an entry true: still right, or its life has changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset
from assetmap.assets.services import soundness
from assetmap.assets.services.checks import mark_checked
from assetmap.assets.services.entries import NOT_TYPED, StaleVersion, save_changed
from assetmap.history.recording import recorded


@transaction.atomic
def verify_asset(*, actor, asset, version=None):
    """Somebody looked and it is still right: due again after the interval of its category.

    Raises StaleVersion where a `version` is given and is not the stored one, as `change_life` does.
    """
    asset = (
        Asset.objects.select_for_update(of=("self",)).select_related("category").get(pk=asset.pk)
    )
    policy.can_verify(actor, asset).require()
    _check_version(asset, version)
    mark_checked(asset, actor)
    with recorded(actor=actor, verb="assets.verified"):
        save_changed(asset)
    return asset


@transaction.atomic
def change_life(*, actor, asset, life, on, reason, version=None):
    """Say that an asset is emerging, active, paused, at risk or ended, since when and why."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_change_life(actor, asset).require()
    _check_version(asset, version)
    if on and on > timezone.localdate():
        raise ValidationError({"life_changed_on": _("This date is still to come.")})
    asset.life, asset.life_changed_on, asset.life_reason = life, on, reason
    asset.clean_fields(exclude=NOT_TYPED)
    soundness.check_life(asset)
    if life == Asset.Life.ENDED:
        asset.is_lapsed = False  # nobody has to look any more
    verb = "assets.ended" if life == Asset.Life.ENDED else "assets.life_changed"
    with recorded(actor=actor, verb=verb, note=reason):
        save_changed(asset)
    return asset


def end_asset(*, actor, asset, reason, ended_on, version=None):
    """It has come to an end: the page stays, with the date and the reason."""
    if ended_on > timezone.localdate():
        raise ValidationError({"ended_on": _("This date is still to come.")})
    return change_life(
        actor=actor,
        asset=asset,
        life=Asset.Life.ENDED,
        on=ended_on,
        reason=reason,
        version=version,
    )


def _check_version(asset, version):
    """`asset` is the locked row: nobody can change it between this look and the save."""
    if version is not None and asset.version != version:
        raise StaleVersion(asset)

"""A person's agreement: recorded as rows that are only ever added, and as easy to take back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assetmap.assets import policy
from assetmap.assets.consent_wording import CURRENT, REVIEW_AFTER_DAYS
from assetmap.assets.models import Asset, Consent
from assetmap.assets.services.photos import remove_all
from assetmap.history.recording import recorded


@transaction.atomic
def record_consent(*, actor, asset, purpose, method, decision=Consent.Decision.GIVEN):
    """Add one decision about one purpose."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_edit(actor, asset).require()
    with recorded(actor=actor, verb=f"assets.consent_{decision}", note=purpose):
        add_consents(actor=actor, asset=asset, purposes=[purpose], method=method, decision=decision)
    return asset


@transaction.atomic
def withdraw_consent(*, actor, asset, method=Consent.Method.SPOKEN):
    """The person changed their mind: the entry leaves every public page in this transaction."""
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    policy.can_edit(actor, asset).require()
    with recorded(actor=actor, verb="assets.consent_withdrawn"):
        add_consents(
            actor=actor,
            asset=asset,
            purposes=[Consent.Purpose.PUBLISH],
            method=method,
            decision=Consent.Decision.WITHDRAWN,
        )
    return asset


def add_consents(*, actor, asset, purposes, method, decision=Consent.Decision.GIVEN):
    """Rows for a saved, locked asset, and what follows for the entry. Callers have judged."""
    for purpose in purposes:
        consent = Consent.objects.create(
            asset=asset,
            purpose=purpose,
            decision=decision,
            method=method,
            wording_id=CURRENT.id,
            wording_version=CURRENT.version,
            wording_language=CURRENT.language,
            wording_hash=CURRENT.hash,
            controller=asset.community.name,
            review_on=timezone.localdate() + timedelta(days=REVIEW_AFTER_DAYS),
            recorded_by=actor,
        )
        if purpose == Consent.Purpose.PHOTO and decision == Consent.Decision.WITHDRAWN:
            remove_all(asset)
        if purpose != Consent.Purpose.PUBLISH:
            continue
        if decision == Consent.Decision.GIVEN:
            asset.publication_consent = consent
        else:
            asset.publication_consent = None
            if asset.is_about_a_person and asset.status in ("published", "in_review"):
                asset.status = Asset.Status.WITHDRAWN
        asset.version += 1
        asset.updated_at = timezone.now()
        asset.save(update_fields=["publication_consent", "status", "version", "updated_at"])

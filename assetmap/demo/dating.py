"""Spreading what was loaded just now over the months before, histories included.

The services write the present, as they should. Only the demonstration needs a past; it is put in
afterwards, past the triggers, since moving a date is nothing that happened to an asset.
"""

import pgtrigger
from django.contrib.postgres.functions import TransactionNow

from assetmap.assets.models import Asset, Consent, Proposal

PUT_ON_THE_MAP = ("moderation.approved", "assets.imported")
LOOKED = ("moderation.approved", "assets.verified")
VERSIONS = Asset.versions.rel.related_model


def date_last_step(asset, when):
    """The row versions not dated yet are those of the last step."""
    VERSIONS.objects.filter(pgh_obj_id=asset.pk, pgh_created_at=TransactionNow()).update(
        pgh_created_at=when
    )


def date_proposal(proposal, when):
    Proposal.objects.filter(pk=proposal.pk).update(created_at=when)


def settle(asset, *, consented_at=None, **fields):
    """Write fields of the row itself without adding to its history."""
    with pgtrigger.ignore("assets.Asset:changed_update", "assets.Consent:append_only"):
        Asset.objects.filter(pk=asset.pk).update(**fields)
        if consented_at:
            Consent.objects.filter(asset=asset).update(decided_at=consented_at)
    for_all = {name: fields[name] for name in ("is_demo", "source", "external_id", "created_at")}
    versions = VERSIONS.objects.filter(pgh_obj_id=asset.pk)
    versions.update(**for_all)
    _settle_moments(versions)


def _settle_moments(versions):
    """In each version the moments it knew of then, instead of that of loading."""
    published = checked = None
    for version in versions.select_related("pgh_context").order_by("pgh_id"):
        verb = version.pgh_context.metadata["verb"] if version.pgh_context else ""
        if verb in PUT_ON_THE_MAP:
            published = published or version.pgh_created_at
        if verb in LOOKED:
            checked = version.pgh_created_at
        VERSIONS.objects.filter(pk=version.pk).update(
            updated_at=version.pgh_created_at, published_at=published, checked_at=checked
        )

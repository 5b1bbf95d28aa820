"""Sending something that waits, and where it is read."""

import uuid

from django.urls import reverse

from assetmap.assets import services
from assetmap.assets.models import Proposal


def change(actor, asset, key=None, **data):
    asset.refresh_from_db()
    return services.change_asset(
        actor=actor, asset=asset, version=asset.version, data=data, note="Saw it.", key=key
    )[1]


def suggested(community, **fields):
    """As somebody without an account sends it."""
    fields = {"kind": "new", "is_public": True, "key": uuid.uuid4()} | fields
    return Proposal.objects.create(community=community, **fields)


def url(proposal, name="proposal"):
    return reverse(f"moderation:{name}", args=[proposal.uid])

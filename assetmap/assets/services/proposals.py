"""Changes that wait while the published version stays: stored, shown to nobody but who decides."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.disclosure import Reader
from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import changes
from assetmap.assets.services.consents import add_consents
from assetmap.assets.services.entries import StaleVersion, edit_asset, write_fields
from assetmap.communities.services import tell_coordinators
from assetmap.history.recording import recorded
from assetmap.notifications.services import forget

QUEUE_CAP = 500  # of one community; more than that nobody reads


class QueueFull(Exception):
    """A community has more to look at than it can."""


def require_room(community):
    """Another one may wait there, from whoever sends it without signing in; else QueueFull."""
    waiting = Proposal.objects.filter(community=community, state=Proposal.State.PENDING)
    if waiting.count() >= QUEUE_CAP:
        raise QueueFull


@transaction.atomic
def change_asset(*, actor, asset, version, data, consent=None, note="", key=None):
    """Change an entry at once, or, where somebody else has to look first, propose the change.

    Returns (the entry, the Proposal or None). `key`: the same again changes nothing more, since
    answers get lost on the way. Raises StaleVersion, ValidationError, PermissionDenied.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if key and was_done(actor, asset, key):
        return asset, None
    if key and (sent := Proposal.objects.filter(key=key, sender=actor).first()):
        return asset, sent
    if policy.can_edit_at_once(actor, asset):
        asset = edit_asset(
            actor=actor, asset=asset, version=version, data=data, consent=consent, note=note,
            key=key,
        )  # fmt: skip
        return asset, None
    return asset, _propose(actor, asset, version, data, consent, note, key)


def was_done(actor, asset, key):
    return asset.versions.filter(
        pgh_context__metadata__key=str(key), pgh_context__metadata__actor=actor.pk
    ).exists()


def _propose(actor, asset, version, data, consent, note, key):
    policy.can_edit(actor, asset).require()
    if asset.version != version:
        raise StaleVersion(asset)
    if unseen := set(data) & set(Reader(actor).out_of_reach(asset)):
        refusal = _("Only people who may see how to reach them can change this.")
        raise ValidationError(dict.fromkeys(unseen, refusal))
    # As it would be written, so that what can't be is said now and not to the reviewer.
    write_fields(after := copy.copy(asset), data)
    if asset.is_about_a_person and "location" in data:  # where exactly is kept nowhere
        data = data | {"location": after.public_location}
    if consent:  # what somebody agreed to is kept as they said it
        with recorded(actor=actor, verb="assets.consent_given"):
            add_consents(actor=actor, asset=asset, **consent)
    differs = changes.differing(asset, data)
    if "location" not in differs:
        differs.pop("moved", None)
    said = changes.to_json(differs)
    waiting = Proposal.objects.select_for_update().filter(
        asset=asset, sender=actor, kind=Proposal.Kind.EDIT, state=Proposal.State.PENDING
    )
    proposal = waiting.first() or Proposal(
        community=asset.community, asset=asset, sender=actor, kind=Proposal.Kind.EDIT
    )
    if not said:
        if proposal.pk:
            forget(proposal.uid)
            proposal.delete()
        return None
    proposal.changes, proposal.message = said, note
    proposal.asset_kind, proposal.base_version = asset.kind, asset.version
    proposal.created_at = timezone.now()
    if proposal.key is None or key:
        proposal.key = key or proposal.uid
    is_new = proposal.pk is None
    proposal.save()
    if is_new:  # of what is added to it while it waits they heard already
        tell_coordinators(
            asset.community,
            besides=actor,
            verb="moderation.proposed",
            subject=_("A change to “%(name)s” waits for review") % {"name": asset},
            url=reverse("moderation:proposal", args=[proposal.uid]),
            about=proposal.uid,
        )
    return proposal


def unfinished_change(user, asset):
    """The user's newest change to an entry, while it waits or came back with a question, or None:
    a form that opens with it loses nothing of it."""
    mine = Proposal.objects.filter(asset=asset, sender=user, kind=Proposal.Kind.EDIT)
    newest = mine.order_by("-created_at", "-pk").first()
    return newest if newest and newest.state in Proposal.UNFINISHED else None


@transaction.atomic
def take_back(*, actor, proposal):
    """The sender thought better of it."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    policy.can_take_back(actor, proposal).require()
    forget(proposal.uid)
    proposal.delete()


@transaction.atomic
def add_suggested(*, actor, proposal, data):
    """Make the entry that was suggested, and put it on the map: what accepting it does."""
    asset = Asset(community=proposal.community, created_by=proposal.sender)
    write_fields(asset, data)
    now = timezone.now()
    asset.status, asset.submitted_at, asset.published_at = "published", proposal.created_at, now
    asset.checked_at, asset.checked_by = now, actor
    with recorded(actor=actor, verb="moderation.suggestion_accepted"):
        asset.save(force_insert=True)
    return asset

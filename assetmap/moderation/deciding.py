"""Decisions on proposals: lock - may I? - still open? - do it - record - tell. Only one counts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import services as assets
from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import changes
from assetmap.history.recording import recorded
from assetmap.moderation import policy
from assetmap.notifications.services import notify, send_on_commit, silently

State = Proposal.State
MAX_NOTE = 500


class AlreadyDecided(Exception):
    """Somebody was quicker. `proposal` is the row as it is now: by whom, when, how."""

    def __init__(self, proposal):
        super().__init__(_("Somebody else has already decided on this."))
        self.proposal = proposal


@transaction.atomic
def accept(*, actor, proposal, data=None, note=""):
    """Do what is proposed. `data`: the fields as the reviewer would have them, in its place."""
    proposal = _open(actor, proposal)
    note = _note(note)
    if proposal.kind == Proposal.Kind.NEW:
        _add(actor, proposal, data)
    elif proposal.kind == Proposal.Kind.EDIT or data:
        _change(actor, proposal, data, note)
    return _decide(actor, proposal, State.ACCEPTED, note)


def _add(actor, proposal, data):
    if data is None:
        data = changes.from_json(proposal.changes)
    if proposal.asset_id:  # accepted before, and taken back
        asset = Asset.objects.select_for_update().get(pk=proposal.asset_id)
        with silently():  # nobody has to look at it: it is on the map at once
            assets.send_for_review(actor=actor, asset=asset)
        assets.publish_asset(actor=actor, asset=asset, verb="moderation.suggestion_accepted")
        return
    asset = assets.add_suggested(actor=actor, proposal=proposal, data=data)
    proposal.asset, proposal.undo = asset, {"added": True}


def _change(actor, proposal, data, note):
    asset = Asset.objects.select_for_update().get(pk=proposal.asset_id)
    if data is None:
        data = changes.from_json(proposal.changes)
    data = changes.differing(asset, data)
    proposal.undo = {"was": changes.current(asset, data)}
    assets.edit_asset(
        actor=actor, asset=asset, version=asset.version, data=data, note=note,
        verb="moderation.change_accepted",
    )  # fmt: skip


@transaction.atomic
def give_back(*, actor, proposal, note):
    """With a question for the sender, who can send it anew."""
    proposal = _open(actor, proposal)
    note = _note(note, missing=_("Ask one clear question, so that they know what to change."))
    return _decide(actor, proposal, State.RETURNED, note)


@transaction.atomic
def reject(*, actor, proposal, reason, note=""):
    proposal = _open(actor, proposal)
    if reason not in Proposal.Reason:
        raise ValidationError({"reason": _("Say why.")})
    if reason == Proposal.Reason.OTHER:
        note = _note(note, missing=_("Say why it is not for this map."))
    proposal.reason = reason
    return _decide(actor, proposal, State.REJECTED, _note(note))


@transaction.atomic
def merge_into(*, actor, proposal, asset, note=""):
    """It is on the map already: the sender is led there."""
    proposal = _open(actor, proposal)
    if not Asset.objects.visible_to(actor).published().filter(pk=asset.pk).exists():
        raise ValidationError({"asset": _("Choose an entry that is on the map.")})
    if proposal.kind == Proposal.Kind.NEW:
        proposal.asset = asset
    return _decide(actor, proposal, State.MERGED, _note(note))


@transaction.atomic
def mark_personal(*, actor, proposal):
    """It holds somebody's details: what it says is deleted now, and only that it was is kept."""
    proposal = _open(actor, proposal)
    proposal.changes, proposal.message, proposal.email = {}, "", ""
    proposal.sameness = ""
    return _decide(actor, proposal, State.ESCALATED, "")


@transaction.atomic
def mark_spam(*, actor, proposals):
    """Those of the public that are rubbish, together; returns how many. Nobody is told."""
    done = 0
    for proposal in proposals:
        locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not locked.is_pending or not locked.is_public or not policy.can_decide(actor, locked):
            continue
        _set(actor, locked, State.SPAM, "")
        done += 1
    return done


@transaction.atomic
def undo(*, actor, proposal):
    """Take a decision back within ten minutes: it waits again, and what it did is undone."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.is_pending:
        raise AlreadyDecided(proposal)
    policy.can_undo(actor, proposal, timezone.now()).require()
    if proposal.undo.get("added"):
        asset = Asset.objects.select_for_update().get(pk=proposal.asset_id)
        assets.withdraw_asset(actor=actor, asset=asset, note=_("The decision was taken back."))
    elif was := proposal.undo.get("was"):
        asset = Asset.objects.select_for_update().get(pk=proposal.asset_id)
        was = changes.from_json(was)
        if "location" in was:
            was["moved"] = True  # back to where they were
        if was.get("cell_m", asset.cell_m) < asset.cell_m:
            del was["cell_m"]  # a wider square stays
        assets.edit_asset(
            actor=actor, asset=asset, version=asset.version, data=was,
            verb="moderation.undone",
        )  # fmt: skip
    elif proposal.kind == Proposal.Kind.NEW and proposal.state == State.MERGED:
        proposal.asset = None
    proposal.state, proposal.decided_at, proposal.decided_by = State.PENDING, None, None
    proposal.note = proposal.reason = ""
    proposal.undo = {}
    proposal.save()
    return proposal


def _open(actor, proposal):
    """The row as it is now, locked, if the actor may decide and nobody has."""
    # Without joins: of a row that somebody held, only itself is read anew.
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    policy.can_decide(actor, proposal).require()
    if not proposal.is_pending:
        raise AlreadyDecided(proposal)
    return proposal


def _note(note, missing=""):
    note = note.strip()
    if missing and not note:
        raise ValidationError({"note": missing})
    if len(note) > MAX_NOTE:
        raise ValidationError(
            {"note": _("Keep the note under %(most)d letters.") % {"most": MAX_NOTE}}
        )
    return note


def _set(actor, proposal, state, note):
    proposal.state, proposal.note = state, note
    proposal.decided_by, proposal.decided_at = actor, timezone.now()
    proposal.save()


def _decide(actor, proposal, state, note):
    with recorded(actor=actor, verb=f"moderation.proposal_{state}"):
        _set(actor, proposal, state, note)
    _tell(actor, proposal)
    return proposal


def _tell(actor, proposal):
    told = {
        State.ACCEPTED: _("What you sent about “%(name)s” is on the map. Thank you."),
        State.RETURNED: _("A question about what you sent on “%(name)s”"),
        State.REJECTED: _("What you sent about “%(name)s” was declined"),
        State.MERGED: _("What you sent about “%(name)s” was on the map already"),
    }.get(proposal.state)
    if told is None:
        return
    subject = told % {"name": proposal}
    url = proposal.asset.get_absolute_url() if proposal.asset_id else ""
    context = {"subject": subject, "note": proposal.note, "reason": proposal.get_reason_display()}
    if proposal.sender and proposal.sender != actor:
        if proposal.state in (State.RETURNED, State.REJECTED):  # to the words of whoever decided
            url = reverse("moderation:proposal", args=[proposal.uid])
        notify(
            users=[proposal.sender],
            verb="moderation.decided",
            subject=subject,
            url=url,
            template="moderation/email/decided",
            context=context,
            about=proposal.uid,
        )
    elif proposal.email:
        send_on_commit(
            to=proposal.email,
            template="moderation/email/decided",
            context=context,
            about=proposal.uid,
        )

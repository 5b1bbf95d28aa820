"""Suggestions from people without an account: taken in once each, and shown to nobody before
somebody decided."""

import hashlib
import re

import orjson
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from assetmap.accounts.services import digest_of
from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import changes
from assetmap.assets.services.entries import write_fields
from assetmap.assets.services.proposals import require_room
from assetmap.common.personal import refusal_of
from assetmap.communities.services import tell_coordinators
from assetmap.notifications.services import absolute, send_on_commit

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class Known(Exception):
    """The same was sent before; `proposal` is that one."""

    def __init__(self, proposal):
        super().__init__()
        self.proposal = proposal


@transaction.atomic
def suggest(
    *, community, kind, key, asset=None, data=None, message="", email="", address_digest=""
):
    """Keep a suggestion, and tell who decides on it; returns the Proposal. Its status link is made
    of its `key`.

    The same form sent again, at once or later, makes no second row: raises Known, as does what
    says just the same as one that still waits. Raises QueueFull, and ValidationError by field.
    """
    data = data or {}
    if sent := Proposal.objects.filter(key=key).first():
        raise Known(sent)
    if data.get("kind") == "human":
        raise ValidationError({"kind": _("People are never suggested by others.")})
    _refuse_personal(data, message)
    waiting = Proposal.objects.filter(community=community, state=Proposal.State.PENDING)
    same = _sameness(kind, asset, data, message)
    if earlier := waiting.filter(sameness=same).first():
        raise Known(earlier)
    require_room(community)
    if data and kind == Proposal.Kind.NEW:
        write_fields(Asset(community=community), data)  # what can't be is said now
    proposal = Proposal(
        community=community,
        asset=asset,
        kind=kind,
        asset_kind=data.get("kind") or (asset.kind if asset else ""),
        changes=changes.to_json(data),
        base_version=asset.version if asset else None,
        message=message,
        is_public=True,
        email=email,
        address_digest=address_digest,
        key=key,
        status_digest=digest_of(secret_of(key)),
        sameness=same,
        score=_score(data, message),
    )
    try:
        with transaction.atomic():
            proposal.save(force_insert=True)
    except IntegrityError:
        raise Known(Proposal.objects.get(key=key)) from None  # sent twice at once
    _tell(proposal)
    return proposal


def secret_of(key):
    """The secret of the status link: the same for a form however often it is sent."""
    return salted_hmac("moderation.suggestion", str(key), algorithm="sha256").hexdigest()


def status_of(secret):
    """The Proposal of a status link; Proposal.DoesNotExist for any other."""
    return Proposal.objects.get(status_digest=digest_of(secret))


def _refuse_personal(data, message):
    """Whoever suggests something can't agree for others that their details are shown."""
    fields = {name: value for name, value in data.items() if isinstance(value, str)}
    for name in ("postcode", "address", "contact_phone", "contact_email", "website"):
        fields.pop(name, None)  # of a place or a group, in a field of its own
    errors = {}
    for name, text in {**fields, "message": message}.items():
        if refusal := refusal_of(text):
            errors[name] = refusal
    if errors:
        raise ValidationError(errors)


def _sameness(kind, asset, data, message):
    plain = " ".join(re.findall(r"\w+", f"{data.get('name', '')} {message}".lower()))
    place = data.get("location")
    told = [kind, asset.pk if asset else None, plain]
    told += [[round(place.x, 3), round(place.y, 3)] if place is not None else data.get("postcode")]
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


def _score(data, message):
    """How much it looks like rubbish: decides only where it stands in the queue."""
    text = " ".join(str(value) for value in data.values()) + message
    return min(9, 2 * len(_LINK.findall(text)) + (3 if len(text) > 3000 else 0))


def _tell(proposal):
    tell_coordinators(
        proposal.community,
        verb="moderation.suggested",
        # Without its words: they are nobody's yet.
        subject=_("A suggestion for %(community)s waits") % {"community": proposal.community},
        url=reverse("moderation:proposal", args=[proposal.uid]),
        about=proposal.uid,
    )
    if proposal.email:
        send_on_commit(
            to=proposal.email,
            template="moderation/email/suggestion_received",
            context={
                "community": proposal.community,
                "link": absolute(reverse("suggestions:status", args=[secret_of(proposal.key)])),
            },
            about=proposal.uid,
        )

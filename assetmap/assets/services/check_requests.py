"""Asking whoever knows, by mail: still right, changed, ended? Answered once, without signing in."""

import secrets
import uuid
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.accounts.services import digest_of
from assetmap.assets import policy
from assetmap.assets.models import Asset, CheckRequest, Proposal
from assetmap.assets.services import soundness
from assetmap.assets.services.checks import mark_checked
from assetmap.assets.services.entries import save_changed
from assetmap.assets.services.proposals import require_room
from assetmap.common.personal import refusal_of
from assetmap.communities.services import tell_coordinators
from assetmap.history.recording import recorded
from assetmap.notifications.services import absolute, send_on_commit

VALID_DAYS = 30
A_NIGHT = 50  # messages of one community that go out by themselves
MOST_TOLD = 1000


class RequestClosed(Exception):
    """Answered already, or too long ago. `answered` tells which."""

    def __init__(self, answered):
        super().__init__(_("This link has been used, or is too old."))
        self.answered = answered


def whom_to_ask(asset):
    """(who, address) that a message about an entry goes to: its contact, else its logger, else
    None."""
    if asset.contact_email:
        return CheckRequest.Asked.CONTACT, asset.contact_email
    logger = asset.created_by
    if logger and logger.is_active and not logger.is_demo:
        return CheckRequest.Asked.LOGGER, logger.email
    return None


@transaction.atomic
def ask_whether_right(*, actor, asset):
    """Send the message. Raises ValidationError where there is nobody to ask, or somebody was asked
    within the last 30 days and may still answer. `actor` None: it goes out by itself."""
    asset = (
        Asset.objects.select_for_update(of=("self",))
        .select_related("created_by", "community", "category")
        .get(pk=asset.pk)
    )
    if actor is not None:
        policy.can_verify(actor, asset).require()
    whom = whom_to_ask(asset)
    if whom is None or (
        whom[0] == CheckRequest.Asked.LOGGER and not policy.can_hear_of(asset.created_by, asset)
    ):
        raise ValidationError(_("There is no address to write to. Go by, or ring."))
    if CheckRequest.objects.filter(pk__in=_open(asset.check_requests)).exists():
        raise ValidationError(_("Somebody has been asked already and may still answer."))
    secret = secrets.token_urlsafe(24)
    request = CheckRequest.objects.create(
        asset=asset,
        asked=whom[0],
        digest=digest_of(secret),
        asked_by=actor,
        expires_at=timezone.now() + timedelta(days=VALID_DAYS),
    )
    link = absolute(reverse("assets:check_answer", args=[secret]))
    send_on_commit(
        to=whom[1],
        template="assets/email/check_request",
        context={
            "asset": asset,
            "days": VALID_DAYS,
            "page": absolute(asset.get_absolute_url()),
            "answers": [(told, f"{link}?answer={code}") for code, told in ANSWERS()],
        },
        about=asset.uid,
    )
    return request


def ANSWERS():
    """[(code, words of its link)], in the language of the moment."""
    return [
        (CheckRequest.Answer.RIGHT.value, _("It is still right:")),
        (CheckRequest.Answer.CHANGED.value, _("Something has changed:")),
        (CheckRequest.Answer.ENDED.value, _("It has ended:")),
    ]


def _open(requests):
    return requests.filter(answered_at=None, expires_at__gt=timezone.now()).values("pk")


def find_request(secret):
    """The open CheckRequest of a secret; raises RequestClosed, or CheckRequest.DoesNotExist."""
    request = CheckRequest.objects.select_related("asset__community", "asset__category").get(
        digest=digest_of(secret)
    )
    _require_open(request)
    return request


def _require_open(request):
    if request.answered_at or request.expires_at <= timezone.now():
        raise RequestClosed(bool(request.answered_at))


@transaction.atomic
def answer_request(*, secret, answer, told="", ended_on=None):
    """Do what the answer says. `told`: what has changed, or why it has ended.

    Still right counts as a check; ended closes the entry, which coordinators hear of and can take
    back; changed waits among the suggestions for the coordinators, who know where to look. Raises
    as `find_request`, ValidationError by field, and QueueFull where too much waits there already:
    then the link still works.
    """
    request = CheckRequest.objects.select_for_update().get(digest=digest_of(secret))
    _require_open(request)
    asset = (
        Asset.objects.select_for_update(of=("self",))
        .select_related("category", "community")
        .get(pk=request.asset_id)
    )
    if asset.status != Asset.Status.PUBLISHED:
        raise RequestClosed(answered=False)
    told = told.strip()
    if answer == CheckRequest.Answer.RIGHT:
        mark_checked(asset, None)
        with recorded(actor=None, verb="assets.confirmed_by_mail"):
            save_changed(asset)
    elif answer == CheckRequest.Answer.ENDED:
        _end(asset, told, ended_on)
        _tell_coordinators(
            asset, _("“%(name)s” has ended, writes somebody who knows") % {"name": asset}
        )
    else:
        if not told:
            raise ValidationError({"told": _("Say in a few words what is different now.")})
        if len(told) > MOST_TOLD:
            raise ValidationError(
                {"told": _("Keep it under %(most)d letters.") % {"most": MOST_TOLD}}
            )
        _pass_on(asset, told)
    request.answer, request.answered_at = answer, timezone.now()
    request.save(update_fields=["answer", "answered_at"])
    return asset


def _end(asset, reason, ended_on):
    if ended_on and ended_on > timezone.localdate():
        raise ValidationError({"ended_on": _("This date is still to come.")})
    if not reason or not ended_on:
        raise ValidationError(
            {
                **({} if reason else {"told": _("Say why, so that its story is kept.")}),
                **({} if ended_on else {"ended_on": _("Say when. A guess is fine.")}),
            }
        )
    if len(reason) > Asset._meta.get_field("life_reason").max_length:
        raise ValidationError({"told": _("Keep this under %(most)d characters.") % {"most": 300}})
    asset.life, asset.life_changed_on, asset.life_reason = Asset.Life.ENDED, ended_on, reason
    asset.is_lapsed = False
    soundness.check_life(asset)
    with recorded(actor=None, verb="assets.ended_by_mail", note=reason):
        save_changed(asset)


def _pass_on(asset, told):
    """What somebody said is different waits for a decision, like what the public suggests."""
    if refusal := refusal_of(told):
        raise ValidationError({"told": refusal})
    require_room(asset.community)
    proposal = Proposal.objects.create(
        community=asset.community,
        asset=asset,
        kind=Proposal.Kind.CHANGED,
        asset_kind=asset.kind,
        base_version=asset.version,
        message=told,
        is_public=True,
        key=uuid.uuid4(),
    )
    _tell_coordinators(
        asset,
        # Without its words: they are nobody's yet.
        _("“%(name)s” has changed, writes somebody who knows") % {"name": asset},
        url=reverse("moderation:proposal", args=[proposal.uid]),
        about=proposal.uid,
    )


def _tell_coordinators(asset, subject, url=None, about=None):
    tell_coordinators(
        asset.community,
        verb="assets.check_answered",
        subject=subject,
        url=url or asset.get_absolute_url(),
        about=about or asset.uid,
    )


def ask_about_overdue():
    """Ask by itself about what is due, once an interval; returns how many messages went out.

    Not about what came from a published directory, whose contacts never dealt with us, and not
    about the demonstration.
    """
    today, asked, by_community = timezone.localdate(), 0, {}
    asked_since = CheckRequest.objects.filter(
        asset=OuterRef("pk"), created_at__date__gte=OuterRef("check_due_on")
    )
    due = (
        Asset.objects.published()
        .current()
        .filter(check_due_on__lt=today, is_demo=False, source__isnull=True)
        .filter(~Q(contact_email="") | Q(created_by__is_active=True, created_by__is_demo=False))
        .filter(~Exists(asked_since))
        .order_by("check_due_on", "pk")
    )
    for asset in due.iterator():
        if by_community.get(asset.community_id, 0) >= A_NIGHT:
            continue
        try:
            ask_whether_right(actor=None, asset=asset)
        except ValidationError:
            continue  # somebody asked by hand meanwhile
        by_community[asset.community_id] = by_community.get(asset.community_id, 0) + 1
        asked += 1
    return asked

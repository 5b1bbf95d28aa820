"""Reviewing what was proposed. All of it is shown as text; nothing in it leads anywhere."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets.forms import AssetForm
from assetmap.assets.forms.proposed import initial_of
from assetmap.assets.models import Asset, Proposal
from assetmap.assets.policy import can_take_back
from assetmap.assets.services import take_back as take_it_back
from assetmap.assets.views.entry import form_context
from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.moderation import deciding, policy, proposed
from assetmap.moderation.querysets import proposals_for, queue_for

PAGE_SIZE = 30
LATELY_DAYS = 30


class DecisionForm(forms.Form):
    """One note for all decisions; a reason where it is declined."""

    note = forms.CharField(
        label=_lazy("Note to the sender"),
        required=False,
        max_length=deciding.MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "class": "area--short"}),
    )
    reason = forms.ChoiceField(
        label=_lazy("Why, if you decline"), required=False,
        choices=[("", _lazy("Choose one")), *Proposal.Reason.choices],
    )  # fmt: skip
    other = forms.CharField(
        label=_lazy("Address of the entry it is the same as"), required=False, max_length=300
    )


@require_safe
@member_required
def queue(request):
    policy.can_see_queue(request.user).require()
    waiting = proposals_for(request.user).select_related("community", "asset__category", "sender")
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": queue_for(request.user).order_by().count(),
        "unknown": unknown_parameters(request.GET, {"page"}),
    }
    status = 400 if context["unknown"] else 200
    return render(request, "moderation/proposals.html", context, status=status)


def _known(request, uid, may=policy.can_review_proposal):
    """A proposal the reader may look at; others do not exist for them."""
    rows = Proposal.objects.select_related(
        "community", "asset__category", "asset__community", "sender", "decided_by"
    )
    proposal = get_object_or_404(rows, uid=uid)
    if not may(request.user, proposal):
        return get_object_or_404(rows.none(), uid=uid)
    return proposal


@require_safe
@member_required
def item(request, uid):
    proposal = _known(request, uid, may=policy.can_read_proposal)
    return _item(request, proposal, DecisionForm(label_suffix=""))


def _item(request, proposal, form, status=200):
    context = {
        "proposal": proposal,
        "form": form,
        "told": proposed.told(request.user, proposal),
        "said": proposed.said(request.user, proposal),
        "icon": proposed.icon(proposal),
        "since": proposed.since(request.user, proposal),
        "came_by": proposed.came_by(proposal),
        "place": proposed.place(proposal),
        "duplicates": proposed.duplicates(request.user, proposal),
        "record": _record(proposal),
        "reviews": policy.can_review_proposal(request.user, proposal),
        "may_take_back": can_take_back(request.user, proposal),
        "verdict": policy.can_decide(request.user, proposal),
        "may_undo": not proposal.is_pending
        and policy.can_undo(request.user, proposal, timezone.now()),
    }
    return render(request, "moderation/proposal.html", context, status=status)


def _record(proposal):
    """{"sent", "accepted"} of who sent it before; of the public by the address they came from."""
    if proposal.sender_id:
        earlier = Proposal.objects.filter(sender=proposal.sender_id)
    elif proposal.address_digest:
        earlier = Proposal.objects.filter(
            address_digest=proposal.address_digest,
            created_at__gte=timezone.now() - timezone.timedelta(days=LATELY_DAYS),
        )
    else:
        return None
    return earlier.exclude(pk=proposal.pk).aggregate(
        sent=Count("pk"),
        accepted=Count("pk", filter=Q(state="accepted")),
        refused=Count("pk", filter=Q(state__in=["rejected", "spam"])),
    )


@require_POST
@member_required
def decision(request, uid):
    proposal = _known(request, uid)
    form = DecisionForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _item(request, proposal, form)
    told, actor = form.cleaned_data, request.user
    do = {
        "accept": lambda: deciding.accept(actor=actor, proposal=proposal, note=told["note"]),
        "return": lambda: deciding.give_back(actor=actor, proposal=proposal, note=told["note"]),
        "reject": lambda: deciding.reject(
            actor=actor, proposal=proposal, reason=told["reason"], note=told["note"]
        ),
        "merge": lambda: deciding.merge_into(
            actor=actor, proposal=proposal, asset=_named(request, told["other"]), note=told["note"]
        ),
        "personal": lambda: deciding.mark_personal(actor=actor, proposal=proposal),
    }.get(request.POST.get("do"))
    if do is None:
        form.add_error(None, _("Press one of the buttons."))
        return _item(request, proposal, form)
    try:
        do()
    except ValidationError as problem:
        for name, errors in getattr(problem, "error_dict", {"": problem}).items():
            name = {"asset": "other"}.get(name, name)
            form.add_error(name if name in form.fields else None, errors)
        return _item(request, proposal, form)
    except deciding.AlreadyDecided as decided:
        return _too_late(request, decided, told["note"])
    return _decided(request, proposal)


def _decided(request, proposal):
    messages.success(request, _("Decided. You can take it back for ten minutes."))
    return redirect("moderation:proposal", proposal.uid)


def _named(request, text):
    """The entry an address leads to."""
    uid = text.strip().rstrip("/").rpartition("/")[2]
    try:
        Asset._meta.get_field("uid").to_python(uid)
    except ValidationError:
        uid = None
    asset = Asset.objects.visible_to(request.user).published().filter(uid=uid).first()
    if asset is None:
        raise ValidationError({"asset": _("Paste the address of an entry that is on the map.")})
    return asset


def _too_late(request, decided, note=""):
    context = {"proposal": decided.proposal, "note": note}
    return render(request, "moderation/proposal_decided.html", context, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request, uid):
    """Accept it as the reviewer would have it."""
    proposal = _known(request, uid)
    policy.can_decide(request.user, proposal).require()
    if not proposal.is_pending:
        return _too_late(request, deciding.AlreadyDecided(proposal))
    asset = proposal.asset if proposal.kind != Proposal.Kind.NEW else None
    posted = request.POST if request.method == "POST" else None
    form = AssetForm(posted, user=request.user, asset=asset, initial=initial_of(proposal))
    if posted is not None and form.is_valid():
        try:
            deciding.accept(actor=request.user, proposal=proposal, data=form.data_for_service())
            return _decided(request, proposal)
        except ValidationError as problem:
            form.add_service_errors(problem)
        except deciding.AlreadyDecided as decided:
            return _too_late(request, decided)
    context = form_context(form) | {"proposal": proposal}
    return render(request, "assets/asset_form.html", context)


@require_POST
@member_required
def undo(request, uid):
    proposal = _known(request, uid)
    try:
        deciding.undo(actor=request.user, proposal=proposal)
        messages.success(request, _("Taken back: it waits for a decision again."))
    except deciding.AlreadyDecided:
        messages.warning(request, _("It waits already."))
    return redirect("moderation:proposal", proposal.uid)


@require_POST
@member_required
def take_back(request, uid):
    """Its sender thinks better of it."""
    proposal = _known(request, uid, may=policy.can_read_proposal)
    take_it_back(actor=request.user, proposal=proposal)
    messages.success(request, _("Taken back. The entry stays as it is."))
    return redirect(proposal.asset)


@require_POST
@member_required
def spam(request):
    """Those ticked, together. Nobody is told."""
    policy.can_see_queue(request.user).require()
    uids = [uid for uid in request.POST.getlist("proposal")[:PAGE_SIZE] if _is_uuid(uid)]
    done = deciding.mark_spam(
        actor=request.user,
        proposals=list(proposals_for(request.user).filter(uid__in=uids)),
    )
    told = ngettext("%(n)d is gone as spam.", "%(n)d are gone as spam.", done) % {"n": done}
    messages.success(request, told)
    return redirect(reverse("moderation:proposals"))


def _is_uuid(text):
    try:
        Proposal._meta.get_field("uid").to_python(text)
    except ValidationError:
        return False
    return True

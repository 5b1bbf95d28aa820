"""Suggestions without an account: the forms, the thanks, and what became of one."""

import logging

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assetmap.assets.models import Asset, Proposal
from assetmap.assets.services import QueueFull
from assetmap.common.visitors import address_of
from assetmap.moderation import limits, suggestions
from assetmap.moderation.forms_suggest import RemarkForm, SuggestForm

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    initial = {"community": request.GET.get("community", "")}
    form = SuggestForm(request.POST if request.method == "POST" else None, initial=initial)
    return _taken_in(request, form, "moderation/suggest.html", {})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def on(request, uid):
    known = Asset.objects.visible_to(request.user).published().select_related("community")
    asset = get_object_or_404(known.defer("community__boundary"), uid=uid)
    given = request.GET.get("kind", "")
    initial = {"kind": given if given in RemarkForm.base_fields["kind"].choices else "changed"}
    form = RemarkForm(request.POST if request.method == "POST" else None, initial=initial)
    return _taken_in(request, form, "moderation/suggest_on.html", {"asset": asset})


def _taken_in(request, form, template, context):
    context = context | {"form": form}
    if request.method != "POST":
        return render(request, template, context)
    if form.is_by_a_program:
        log.info("a suggestion was filled in by a program")
        return redirect("suggestions:thanks")
    if not form.is_valid():
        return render(request, template, context)
    told = form.cleaned_data
    key = told["form_key"]
    digest = limits.digest_of(address_of(request))
    sent_before = Proposal.objects.filter(key=key).exists()
    if not sent_before and (seconds := limits.take(digest)):
        form.add_error(
            None,
            _("Many suggestions came from where you are. All you typed is here: send it again in "
              "%(minutes)d minutes.") % {"minutes": -(-seconds // 60)},
        )  # fmt: skip
        answer = render(request, template, context, status=429)
        answer["Retry-After"] = str(seconds)
        return answer
    asset = context.get("asset")
    try:
        suggestions.suggest(
            community=asset.community if asset else told["community"],
            kind=told["kind"] if asset else Proposal.Kind.NEW,
            key=key,
            asset=asset,
            data=None if asset else form.data_for_service(),
            message=told["message"],
            email=told["email"],
            address_digest=digest,
        )
    except suggestions.Known as known:
        if known.proposal.key != key:
            return redirect("suggestions:thanks")  # somebody else's: of theirs nothing is told
    except QueueFull:
        form.add_error(
            None,
            _("So much waits to be looked at here that nothing more can be taken in for now. "
              "Please come back in some days; your device can keep this page open."),
        )  # fmt: skip
        return render(request, template, context, status=503)
    except ValidationError as problem:
        for name, errors in getattr(problem, "error_dict", {"": problem}).items():
            form.add_error(name if name in form.fields else None, errors)
        return render(request, template, context)
    return redirect("suggestions:status", suggestions.secret_of(key))


@require_safe
def thanks(request):
    return render(request, "moderation/suggestion_status.html", {})


@never_cache
@require_safe
def status(request, secret):
    """State and note, and not a word of what was sent."""
    try:
        proposal = suggestions.status_of(secret)
    except Proposal.DoesNotExist as missing:
        raise Http404 from missing
    shown = proposal.asset if proposal.state in ("accepted", "merged") else None
    if shown and not Asset.objects.visible_to(request.user).filter(pk=shown.pk).exists():
        shown = None
    context = {"proposal": proposal, "asset": shown}
    response = render(request, "moderation/suggestion_status.html", context)
    # The address is the key, so it is passed on to nobody; the origin is, since browsers send forms
    # of a page without any as a stranger’s, which are refused.
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex"
    return response

"""The page of one asset, its history, and one's own entries."""

from types import SimpleNamespace

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assetmap.assets import policy, services
from assetmap.assets.as_of import asset_as_of, day_from
from assetmap.assets.disclosure import PUBLIC, Reader
from assetmap.assets.forms import MineFilter
from assetmap.assets.models import Asset
from assetmap.assets.services.merging import newest_merge
from assetmap.assets.timeline import happenings, versions
from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters

PAGE_SIZE = 20


def _with_all(user):
    """What a page about one asset shows, in one query."""
    return (
        Asset.objects.visible_to(user)
        .select_related("category__parent", "community", "source", "session", "checked_by", "host")
        .defer("search", "community__boundary", "community__description", "host__search")
    )


@require_safe
def detail(request, uid):
    asset = _with_all(request.user).filter(uid=uid).first()
    gone = asset is None or asset.status == Asset.Status.MERGED
    if gone and (went := services.whereto(request.user, uid)):
        return redirect(went, permanent=True)
    if asset is None:
        raise Http404
    if "as_of" in request.GET:
        try:
            day = day_from(request.GET["as_of"])
        except ValidationError as problem:
            raise BadRequest(problem.messages[0]) from problem
        known = Asset.objects.visible_to(request.user).filter(pk=asset.pk)
        past = asset_as_of(known, day)
        if past is None:
            context = {"asset": asset, "day": day}
            return render(request, "assets/asset_not_then.html", context, status=404)
        asset = past
    reader = Reader(request.user)
    verbs = ("edit", "verify", "change_life", "withdraw", "see_history", "look_for_duplicates")
    context = {
        "asset": asset,
        "shown": SimpleNamespace(**reader.show(asset)),
        "inside": reader.audience(asset) != PUBLIC,
        "may": {verb: getattr(policy, f"can_{verb}")(request.user, asset) for verb in verbs},
        "link": request.build_absolute_uri(asset.get_absolute_url()),
        "photos": [] if asset.as_of else list(asset.photos.filter(state="ready")),
        "merge": _last_merge(request.user, asset),
        "saved_draft": request.session.pop("saved_draft", ""),
    }
    return render(request, "assets/asset_detail.html", context)


def _last_merge(user, asset):
    """For those who can undo it."""
    if asset.as_of or not policy.can_look_for_duplicates(user, asset):
        return None
    merge = newest_merge(asset)
    return merge if merge and policy.can_undo_merge(user, merge) else None


@require_safe
def history(request, uid):
    asset = get_object_or_404(_with_all(request.user), uid=uid)
    reader = Reader(request.user)
    pages = Paginator(versions(reader, asset), PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    rows = pages.object_list[max(0, page.start_index() - 1) : page.end_index() + 1]
    try:
        told = happenings(reader, asset, rows, count=PAGE_SIZE)
    except PermissionDenied as denied:
        raise Http404 from denied  # whether there is any is not told either
    context = {
        "asset": asset,
        "page": page,
        "happenings": told,
        "unknown": unknown_parameters(request.GET, {"page"}),
    }
    status = 400 if context["unknown"] else 200
    return render(request, "assets/asset_history.html", context, status=status)


@require_safe
@member_required
def mine(request):
    form = MineFilter(request.GET)
    unknown = unknown_parameters(request.GET, {*form.fields, "page"})
    entries = Asset.objects.visible_to(request.user).filter(created_by=request.user)
    counts = dict(entries.values_list("status").annotate(Count("pk")).order_by())
    if form.is_valid() and form.cleaned_data["status"]:
        entries = entries.filter(**form.cleaned_data)
    needs_you = Q(status=Asset.Status.DRAFT) & ~Q(review_note="")  # returned, and first
    entries = entries.with_card_data().alias(needs_you=needs_you)
    entries = entries.order_by("-needs_you", "-updated_at", "-pk")
    context = {
        "form": form,
        "unknown": unknown,
        "status": form["status"].value() or "",
        "counts": [(code, label, counts.get(code, 0)) for code, label in Asset.Status.choices],
        "today": timezone.localdate(),
        "total": sum(counts.values()),
        "page": Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    status = 400 if unknown or form.errors else 200
    return render(request, "assets/asset_mine.html", context, status=status)

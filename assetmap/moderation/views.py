"""The review queue. Everything shown here is text: links in it are inert."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assetmap.assets.duplicates import likely_duplicates
from assetmap.assets.models import Asset
from assetmap.assets.services import StaleVersion
from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.moderation import changes, policy, services
from assetmap.moderation.forms import CHANGED, NEW, DecisionForm, QueueFilter
from assetmap.moderation.querysets import proposals_for, queue_for
from assetmap.moderation.worries import at_a_glance, worries

PAGE_SIZE = 30


@require_safe
@member_required
def queue(request):
    """The queue; on wide screens its first entry is open beside it."""
    policy.can_see_queue(request.user).require()
    context = _queue_context(request)
    context["proposals"] = proposals_for(request.user).order_by().count()
    first = next(iter(context["page"]), None)
    if first:
        context |= _item_context(request, _read(request, first.uid))
    status = 400 if context["unknown"] or context["filter"].errors else 200
    return render(request, "moderation/queue.html", context, status=status)


@require_safe
@member_required
def item(request, uid):
    asset = _read(request, uid)
    policy.can_review(request.user, asset).require()
    context = _queue_context(request) | _item_context(request, asset) | {"alone": True}
    return render(request, "moderation/queue.html", context)


@require_POST
@member_required
def approval(request, uid):
    return _decide(request, uid, services.approve_asset, _("“%(name)s” is on the map."))


@require_POST
@member_required
def return_to_sender(request, uid):
    return _decide(
        request, uid, services.return_asset, _("“%(name)s” went back, with your question.")
    )


@require_POST
@member_required
def rejection(request, uid):
    return _decide(
        request, uid, services.reject_asset, _("“%(name)s” stays off the map, with your reason.")
    )


def _decide(request, uid, service, told):
    asset = _read(request, uid)
    policy.can_review(request.user, asset).require()
    form = DecisionForm(request.POST, asset=asset)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        if service != services.approve_asset:
            asked.pop("young_approved", None)
        try:
            service(
                actor=request.user,
                asset=asset,
                link_for=lambda asset: request.build_absolute_uri(_where_to_go_on(asset)),
                **asked,
            )
        except ValidationError as problem:
            untold = asked.get("young_approved") is False
            form.add_error("young_approved" if untold else "note", problem.messages)
        except StaleVersion:
            asset = _read(request, uid)
            form = DecisionForm({**form.data.dict(), "version": asset.version}, asset=asset)
            context = {"stale": True}
            return _item_again(request, asset, form, context, status=409)
        except services.AlreadyDecided as decided:
            context = {"asset": decided.asset, "note": form.cleaned_data["note"]}
            context |= changes.last_decision(decided.asset)
            return render(request, "moderation/already_decided.html", context, status=409)
        else:
            messages.success(request, told % {"name": asset.name})
            return redirect("moderation:queue")
    return _item_again(request, asset, form, {}, status=200)


def _item_again(request, asset, form, more, status):
    context = _queue_context(request) | _item_context(request, asset, form) | {"alone": True} | more
    return render(request, "moderation/queue.html", context, status=status)


def _where_to_go_on(asset):
    """A page the sender can open: the entry on the map, or the form for changing it."""
    if asset.status == Asset.Status.PUBLISHED:
        return asset.get_absolute_url()
    return reverse("assets:edit", args=[asset.uid])


def _read(request, uid):
    assets = Asset.objects.visible_to(request.user).select_related(
        "category", "community", "host", "created_by"
    )
    return get_object_or_404(assets.defer("community__boundary", "search"), uid=uid)


def _queue_context(request):
    query = request.GET if request.method == "GET" else QueryDict()
    form = QueueFilter(query, queue=queue_for(request.user))
    counts = (
        form.narrowed(by_what=False)
        .order_by()
        .aggregate(total=Count("pk"), new=Count("pk", filter=Q(published_at=None)))
    )
    waiting = (
        form.narrowed()
        .select_related("category", "community", "created_by")
        .defer("community__boundary", "search")
    )
    page = Paginator(waiting, PAGE_SIZE).get_page(query.get("page"))
    for asset in page:
        asset.worries = at_a_glance(asset)
    return {
        "filter": form,
        "unknown": unknown_parameters(query, {*form.fields, "page"}),
        "page": page,
        "total": counts["total"],
        "tabs": [
            ("", _("All"), counts["total"]),
            (NEW, _("New"), counts["new"]),
            (CHANGED, _("Changes"), counts["total"] - counts["new"]),
        ],
    }


def _item_context(request, asset, form=None):
    user = request.user
    before = changes.last_published(asset)
    sent = Asset.objects.visible_to(user).filter(created_by=asset.created_by_id)
    found = worries(asset)
    return {
        "asset": asset,
        "waiting": asset.status == Asset.Status.IN_REVIEW,
        "decision": form or DecisionForm(initial={"version": asset.version}, asset=asset),
        "verdict": policy.can_approve(user, asset),
        "before": before,
        "changed": changes.what_changed(user, asset, before) if before else [],
        "said": changes.what_it_says(user, asset),
        "worries": found,
        "stopped": any(worry.stops for worry in found),
        "place": asset.exact_location or asset.public_location,
        "duplicates": _duplicates(user, asset),
        "sender": sent.aggregate(
            total=Count("pk"), accepted=Count("pk", filter=Q(published_at__isnull=False))
        )
        if asset.created_by_id
        else None,
    }


def _duplicates(user, asset):
    others = (
        Asset.objects.visible_to(user)
        .filter(status__in=(Asset.Status.PUBLISHED, Asset.Status.IN_REVIEW))
        .exclude(pk=asset.pk)
        .with_card_data()
    )
    return likely_duplicates(others, name=asset.name, point=asset.public_point)

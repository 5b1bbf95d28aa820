"""Likely duplicates of a community, and making one entry of two."""

import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets import policy, services
from assetmap.assets.disclosure import Reader
from assetmap.assets.duplicates import likely_duplicates, likely_pairs
from assetmap.assets.duplicates.pairs import MOST_ENTRIES
from assetmap.assets.forms.merging import MergeForm
from assetmap.assets.models import Asset, NotDuplicates
from assetmap.assets.services import StaleVersion
from assetmap.assets.services.merging import newest_merge
from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.communities.models import Community

UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PAGE_SIZE = 20
MOST_PAIRS = 200


@require_safe
@member_required
def report(request, slug):
    """Pairs of a community that are likely the same, likeliest first."""
    community = _community(request, slug)
    here = Asset.objects.visible_to(request.user).filter(community=community)
    apart = NotDuplicates.objects.filter(first__community=community)
    apart = set(apart.values_list("first", "second"))
    pairs = [pair for pair in likely_pairs(here) if (pair.first, pair.second) not in apart]
    page = Paginator(pairs[:MOST_PAIRS], PAGE_SIZE).get_page(request.GET.get("page"))
    keys = {key for pair in page for key in (pair.first, pair.second)}
    assets = here.with_card_data().in_bulk(keys)
    context = {
        "community": community,
        "page": page,
        "pairs": [(assets[pair.first], assets[pair.second], pair.match) for pair in page],
        "found": len(pairs),
        "most": MOST_PAIRS,
        "not_all_compared": MOST_ENTRIES if here.count() > MOST_ENTRIES else 0,
        "told_apart": len(apart),
        "unknown": unknown_parameters(request.GET, {"page"}),
    }
    status = 400 if context["unknown"] else 200
    return render(request, "assets/duplicates.html", context, status=status)


@require_POST
@member_required
def told_apart(request, slug):
    """The pair posted is not the same, and is not listed again."""
    community = _community(request, slug)
    here = Asset.objects.visible_to(request.user).filter(community=community)
    first, second = (_named(here, request.POST.get(name)) for name in ("first", "second"))
    if first is None or second is None:
        messages.error(request, _("Choose two entries of this community."))
    else:
        try:
            services.tell_apart(actor=request.user, first=first, second=second)
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
        else:
            told = _("“%(first)s” and “%(second)s” stay two. They are not listed again.")
            messages.success(request, told % {"first": first, "second": second})
    return redirect("assets:duplicates", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def merge(request, uid):
    """Side by side with the entry named by `with`; without one, a choice of likely ones."""
    known = Asset.objects.visible_to(request.user).with_all_data()
    kept = get_object_or_404(known, uid=uid)
    policy.can_look_for_duplicates(request.user, kept).require()
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("with"):
        return _choose(request, kept)
    gone = _named(known, asked["with"])
    if gone is None:
        return _choose(request, kept, problem=_("There is no such entry."), status=404)
    if not (verdict := policy.can_merge(request.user, kept, gone)):
        return _choose(request, kept, problem=verdict.reason, status=409)
    takes = not kept.is_about_a_person or bool(gone.publication_consent_id)
    posted = request.POST if request.method == "POST" else None
    form = MergeForm(posted, kept=kept, gone=gone, takes=takes)
    if form.is_bound and form.is_valid():
        return _merged(request, form)
    return _side_by_side(request, form)


def _merged(request, form):
    try:
        services.merge_assets(
            actor=request.user,
            kept=form.kept,
            gone=form.gone,
            take=form.take,
            versions=form.cleaned_data["versions"],
        )
    except StaleVersion as stale:
        messages.error(request, _("“%s” was changed meanwhile. Look again.") % stale.current)
        return redirect(f"{request.path}?with={form.gone.uid}")
    except ValidationError as problem:
        form.add_error(None, problem)
        return _side_by_side(request, form)
    messages.success(request, _("The two are one now. Links to the other one lead here."))
    return redirect(form.kept)


@require_POST
@member_required
def merge_undo(request, uid):
    """The last merge into this entry is taken back."""
    kept = get_object_or_404(Asset.objects.visible_to(request.user), uid=uid)
    policy.can_look_for_duplicates(request.user, kept).require()
    merge = newest_merge(kept)
    if merge is None:
        messages.error(request, _("Nothing was merged into this entry."))
        return redirect(kept)
    try:
        services.undo_merge(actor=request.user, merge=merge)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, _("They are two again, each as it was."))
    return redirect(kept)


def _community(request, slug):
    communities = Community.objects.visible_to(request.user).defer("boundary")
    community = get_object_or_404(communities, slug=slug)
    policy.can_see_duplicates(request.user, community).require()
    return community


def _named(queryset, told):
    """The entry whose id, or whose whole address, was given; None where there is none."""
    uid = UID.search(told or "")
    return queryset.filter(uid=uid[0]).first() if uid else None


def _choose(request, kept, *, problem="", status=200):
    reader = Reader(request.user)
    others = Asset.objects.visible_to(request.user).exclude(pk=kept.pk).with_card_data()
    apart = NotDuplicates.objects.filter(Q(first=kept) | Q(second=kept))
    context = {
        "asset": kept,
        "problem": problem,
        "told_apart": apart.exists(),
        "others": likely_duplicates(
            others,
            name=kept.name,
            point=kept.public_location,
            community=kept.community,
            reader=reader,
            limit=10,
            kind=kept.kind,
            category=kept.category_id,
            website=kept.website,
            phone=kept.contact_phone if reader.sees_contact(kept) else "",
        ),
        "unknown": unknown_parameters(request.GET, {"with"}),
    }
    return render(request, "assets/merge_choose.html", context, status=status)


def _side_by_side(request, form):
    context = {"form": form, "kept": form.kept, "gone": form.gone}
    return render(request, "assets/merge.html", context)

"""What is due for a check in a community: whom to ask, where to go by, how often."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import ExtractYear
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assetmap.assets import policy, services
from assetmap.assets.forms import IntervalsForm, UpkeepFilter
from assetmap.assets.models import Asset, Category, CheckRequest
from assetmap.assets.services.check_requests import whom_to_ask
from assetmap.common.auth import member_required
from assetmap.common.queries import unknown_parameters
from assetmap.communities.models import Community

PAGE_SIZE = 40
AHEAD_DAYS = 30
# Somebody can be asked by mail: the contact, or who logged it.
REACHABLE = ~Q(contact_email="") | Q(created_by__is_active=True, created_by__is_demo=False)


def _community(request, slug):
    community = get_object_or_404(
        Community.objects.visible_to(request.user).defer("boundary"), slug=slug
    )
    policy.can_see_upkeep(request.user, community).require()
    return community


@require_safe
@member_required
def upkeep(request, slug):
    """The list, in an order to walk: neighbours on the map stand beside each other."""
    community = _community(request, slug)
    today = timezone.localdate()
    due = Asset.objects.visible_to(request.user).due_for_check(
        request.user, community, today + timedelta(days=AHEAD_DAYS)
    )
    form = UpkeepFilter(request.GET)
    by = form.cleaned_data["by"] if form.is_valid() else ""
    narrowed = due.filter(_by(by)) if by else due
    waiting = CheckRequest.objects.filter(
        asset=OuterRef("pk"), answered_at=None, expires_at__gt=timezone.now()
    )
    rows = narrowed.with_card_data().select_related("created_by")
    rows = rows.annotate(asked_at=Subquery(waiting.values("created_at")[:1]))
    page = Paginator(rows.order_by(F("zcode").asc(nulls_last=True), "uid"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    for asset in page:
        asset.whom = whom_to_ask(asset)
    context = {
        "community": community,
        "page": page,
        "by": by,
        "form": form,
        "tabs": _tabs(due),
        "overdue": due.filter(check_due_on__lt=today).count(),
        "to_ask": any(asset.whom and not asset.asked_at for asset in page),
        "ahead": AHEAD_DAYS,
        "ended": _ended_by_year(request.user, community),
        "may_set": policy.can_set_intervals(request.user, community),
        "unknown": unknown_parameters(request.GET, {*form.fields, "page"}),
    }
    status = 400 if context["unknown"] or form.errors else 200
    return render(request, "assets/upkeep.html", context, status=status)


def _by(choice):
    return {
        UpkeepFilter.MAIL: REACHABLE,
        UpkeepFilter.WALK: ~REACHABLE,
        UpkeepFilter.LONG: Q(is_lapsed=True),
    }[choice]


def _tabs(due):
    """[(code, label, how many)]"""
    choices = UpkeepFilter.base_fields["by"].choices
    counts = due.aggregate(
        all=Count("pk"), **{code: Count("pk", filter=_by(code)) for code, _label in choices}
    )
    tabs = [(code, label, counts[code]) for code, label in choices]
    return [("", _("All"), counts["all"]), *tabs]


def _ended_by_year(user, community):
    """[(year, how many ended then)], newest first."""
    ended = Asset.objects.visible_to(user).published().filter(community=community, life="ended")
    years = ended.annotate(year=ExtractYear("life_changed_on")).values_list("year")
    return years.annotate(n=Count("pk")).order_by("-year")


@require_POST
@member_required
def ask(request, slug):
    """Write to whoever knows about the entries ticked."""
    community = _community(request, slug)
    due = Asset.objects.visible_to(request.user).due_for_check(
        request.user, community, timezone.localdate() + timedelta(days=AHEAD_DAYS)
    )
    asked, not_asked = 0, []
    for asset in due.filter(uid__in=_uids(request.POST.getlist("asset")[:PAGE_SIZE])):
        try:
            services.ask_whether_right(actor=request.user, asset=asset)
            asked += 1
        except (ValidationError, PermissionDenied) as problem:
            told = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
            not_asked.append(f"{asset.name}: {told}")
    if asked:
        told = ngettext("%(n)d message is on its way.", "%(n)d messages are on their way.", asked)
        messages.success(request, told % {"n": asked})
    for told in not_asked:
        messages.warning(request, told)
    if not asked and not not_asked:
        messages.warning(request, _("Tick the entries to ask about first."))
    return redirect(reverse("assets:upkeep", args=[community.slug]))


def _uids(values):
    return [value for value in values if _is_uuid(value)]


def _is_uuid(value):
    try:
        Asset._meta.get_field("uid").to_python(value)
    except ValidationError:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def intervals(request, slug):
    """How often a community looks at what; its own choice instead of everybody's."""
    community = _community(request, slug)
    policy.can_set_intervals(request.user, community).require()
    categories = Category.objects.filter(is_active=True).select_related("parent")
    own = dict(community.check_intervals.values_list("category", "days"))
    posted = request.POST if request.method == "POST" else None
    form = IntervalsForm(posted, categories=list(categories), own=own)
    if posted is not None and form.is_valid():
        try:
            services.set_check_intervals(actor=request.user, community=community, days=form.days())
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("Kept. What is due follows from that at once."))
            return redirect(reverse("assets:upkeep", args=[community.slug]))
    return render(request, "assets/intervals.html", {"community": community, "form": form})

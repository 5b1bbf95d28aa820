"""What a community brings, on the pages of the layer below."""

from datetime import timedelta
from types import SimpleNamespace

from django import template
from django.db.models import Count, F, Q
from django.utils import timezone

from assetmap.assets import policy
from assetmap.assets.models import Asset, Category, Kind
from assetmap.assets.moments import public_moment

register = template.Library()

FRESH_DAYS = 182
STRENGTHS = 8  # rows of the pictogram
MOST_SHAPES = 24  # in one row
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
NOT_YET_PER_KIND = 2


def _living(user):
    """What the map shows, and so what is counted: also for people who may see more."""
    return Asset.objects.visible_to(user).published().current()


@register.simple_tag(takes_context=True)
def may_coordinate(context, community):
    return bool(policy.can_see_duplicates(context["user"], community))


@register.simple_tag(takes_context=True)
def may_keep_up(context, community):
    """Whether the reader works here, and so has the list of what is due for a check."""
    return bool(policy.can_see_upkeep(context["user"], community))


@register.simple_tag(takes_context=True)
def count_kinds(context, communities):
    """Give each community `kind_counts` {kind: n} and `asset_count`, with one query for all."""
    rows = (
        _living(context["user"])
        .filter(community__in=[community.pk for community in communities])
        .values_list("community", "kind")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counts = {}
    for community, kind, n in rows:
        counts.setdefault(community, dict.fromkeys(Kind.values, 0))[kind] = n
    for community in communities:
        community.kind_counts = counts.get(community.pk, dict.fromkeys(Kind.values, 0))
        community.asset_count = sum(community.kind_counts.values())
    return ""


@register.simple_tag(takes_context=True)
def community_figures(context, community):
    """total; kinds [(kind, label, n)]; people who added or checked this year; percent checked."""
    assets = _living(context["user"]).filter(community=community)
    this_year = timezone.localdate().year
    figures = assets.aggregate(
        **{kind: Count("pk", filter=Q(kind=kind)) for kind in Kind.values},
        total=Count("pk"),
        fresh=Count("pk", filter=Q(checked_at__gte=timezone.now() - timedelta(days=FRESH_DAYS))),
    )
    people = (
        assets.filter(created_at__year=this_year)
        .values("created_by")
        .union(assets.filter(checked_at__year=this_year).values("checked_by"))
    )
    return SimpleNamespace(
        **{kind: figures[kind] for kind in Kind.values},
        total=figures["total"],
        kinds=[(kind, kind.label, figures[kind]) for kind in Kind],
        people=sum(1 for row in people if row["created_by"]),
        percent_fresh=round(100 * figures["fresh"] / figures["total"])
        if figures["total"]
        else None,
    )


@register.inclusion_tag("assets/_community_strengths.html", takes_context=True)
def community_strengths(context, community):
    """The largest categories as rows of shapes, one shape for so many assets."""
    rows = list(
        _living(context["user"])
        .filter(community=community)
        .values("kind", label=F("category__name"))
        .annotate(n=Count("pk"))
        .order_by("-n", "label")[:STRENGTHS]
    )
    most = max((row["n"] for row in rows), default=0)
    step = next((step for step in STEPS if most <= step * MOST_SHAPES), STEPS[-1])
    order = {kind: place for place, kind in enumerate(Kind.values)}
    for row in rows:
        row["shapes"] = range(min(max(1, round(row["n"] / step)), 2 * MOST_SHAPES))
    rows.sort(key=lambda row: (order[row["kind"]], -row["n"]))
    return {"rows": rows, "step": step}


@register.simple_tag(takes_context=True)
def community_latest(context, community, limit=6):
    """The entries published last, as cards; of people only the month counts."""
    return (
        _living(context["user"])
        .filter(community=community)
        .with_card_data()
        .order_by(public_moment("published_at").desc(nulls_last=True), "uid")[:limit]
    )


@register.simple_tag(takes_context=True)
def not_yet_told(context, community):
    """Names of categories of which nothing is on this community's map yet, some of each kind."""
    told = _living(context["user"]).filter(community=community)
    missing = (
        Category.objects.filter(is_active=True, parent__isnull=False)
        .exclude(pk__in=told.values("category"))
        .order_by("kind", "position", "code")
        .values_list("kind", "name")
    )
    by_kind = {}
    for kind, name in missing:
        by_kind.setdefault(kind, []).append(name)
    return [name for names in by_kind.values() for name in names[:NOT_YET_PER_KIND]]

"""What a community brings, on the pages of the layer below."""

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

from django import template
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _

from assetmap.assets import policy
from assetmap.assets.models import Asset, Category, Kind
from assetmap.assets.moments import public_moment
from assetmap.assets.questions import question_about

register = template.Library()

FRESH_DAYS = 182
STRENGTHS = 8  # rows of the pictogram
MOST_SHAPES = 24  # in one row
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
NOT_YET_PER_KIND = 2
YEARS = 12  # the last ones
WIDTH, WIDEST = 480, 44  # of the picture of years, and of a bar in it


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
    """The largest categories as rows of shapes, and each thing people offer."""
    told = list(
        _living(context["user"])
        .filter(community=community)
        .values("kind", code=F("category__code"), label=F("category__name"))
        .annotate(n=Count("pk"))
        .order_by("-n", "label")
    )
    rows = told[:STRENGTHS]
    most = max((row["n"] for row in rows), default=0)
    step = next((step for step in STEPS if most <= step * MOST_SHAPES), STEPS[-1])
    order = {kind: place for place, kind in enumerate(Kind.values)}
    for row in rows:
        row["shapes"] = range(min(max(1, round(row["n"] / step)), 2 * MOST_SHAPES))
    rows.sort(key=lambda row: (order[row["kind"]], -row["n"]))
    offers = [row for row in told if row["kind"] == Kind.HUMAN]
    return {"rows": rows, "step": step, "offers": offers, "community": community}


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
    """[{code, question}] of categories nobody has told of here yet, some of each kind."""
    told = _living(context["user"]).filter(community=community)
    missing = (
        Category.objects.filter(Q(parent__isnull=False) | Q(children=None), is_active=True)
        .exclude(pk__in=told.values("category"))
        .order_by("kind", "position", "code")
        .values_list("kind", "code", "name")
    )
    by_kind = {}
    for kind, code, name in missing:
        question = question_about(kind, code, name)
        by_kind.setdefault(kind, []).append(SimpleNamespace(code=code, question=question))
    return [one for several in by_kind.values() for one in several[:NOT_YET_PER_KIND]]


@register.inclusion_tag("assets/_community_years.html", takes_context=True)
def community_years(context, community):
    """What came to the map and what ended, by year: of what is told of today."""
    rows = (
        Asset.objects.visible_to(context["user"])
        .published()
        .filter(community=community)
        .annotate(
            came=ExtractYear("published_at"),
            went=Case(When(life=Asset.Life.ENDED, then=ExtractYear("life_changed_on"))),
        )
        .values_list("came", "went")
        .annotate(n=Count("pk"))
        .order_by()
    )
    came, went = Counter(), Counter()
    for year, ended, n in rows:
        came[year] += n
        went[ended] += n
    known = {*came, *went} - {None}
    years = range(max(min(known), max(known) - YEARS + 1), max(known) + 1) if known else ()
    most = max((max(came[year], went[year]) for year in years), default=0)
    column = WIDTH / max(len(years), 1)
    return {
        "rows": [
            _year(year, came[year], went[year], most=most, middle=column * (n + 0.5), column=column)
            for n, year in enumerate(years)
        ],
        "width": WIDTH,
    }


def _year(year, came, went, *, most, middle, column):
    """With its two bars in a picture 100 high, beside each other in the middle of its column."""
    wide = min(WIDEST, round(column * 0.35))
    bars = []
    for css, n, x in (("came", came, middle - wide - 1), ("went", went, middle + 1)):
        height = round(100 * n / most) if most else 0
        bars.append(SimpleNamespace(css=css, x=round(x), y=100 - height, width=wide, height=height))
    return SimpleNamespace(year=year, came=came, went=went, bars=bars, middle=round(middle))


@register.inclusion_tag("assets/_community_beside.html", takes_context=True)
def community_beside(context, community, beside):
    """Assets of two communities by kind, and for every 1,000 residents where both have a number."""
    both = [community, beside]
    count_kinds(context, both)
    rated = all(place.population for place in both)

    def told(place, n):
        return SimpleNamespace(n=n, rate=1000 * n / place.population if rated else None)

    rows = [(kind.label, [told(place, place.kind_counts[kind]) for place in both]) for kind in Kind]
    rows.append((_("all of them"), [told(place, place.asset_count) for place in both]))
    return {"places": both, "rows": rows, "rated": rated}

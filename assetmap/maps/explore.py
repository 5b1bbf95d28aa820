"""The explore page: list, counts and map of one query."""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assetmap.assets.counting import Count, how_many, how_many_each
from assetmap.assets.filters import AssetFilter, Sort
from assetmap.assets.models import Asset, Kind
from assetmap.assets.paging import page_of
from assetmap.common.functions import boxes_around, nearest
from assetmap.common.planner import measuring_is_cheap
from assetmap.maps import answers, pyramid
from assetmap.maps.drawing import extent_of

PAGE_SIZE = 20
OF_THE_PAGE = ("cursor",)
# Put aside when asking "what else is there?", each by itself.
NARROWING = (
    "q", "words", "near", "bbox", "area", "kind", "category", "community", "tag", "source", "cost",
    "life", "language", "step_free", "toilet", "accessible_toilet", "hearing_loop", "quiet_space",
    "newcomers_welcome", "children_welcome", "no_referral", "open_on", "checked_since",
    "upkeep", "ended_in", "as_of",
)  # fmt: skip
MAX_DROPS = 6


@dataclass
class Explored:
    """What the page shows; with errors the list is of everything, so that one can go on."""

    narrowed: AssetFilter
    page: object
    total: Count
    kinds: dict
    errors: dict = field(default_factory=dict)
    drops: list = field(default_factory=list)
    nearest: object = None

    @property
    def words(self):
        return self.narrowed.interpretation.words if not self.errors else ""

    @property
    def place(self):
        return self.narrowed.interpretation.place if not self.errors else None

    @property
    def perhaps(self):
        return self.narrowed.interpretation.perhaps if not self.errors else None

    @property
    def as_of(self):
        return self.narrowed.past_day if not self.errors else None

    @property
    def meant(self):
        """{word that no asset has: the words looked for in its place}"""
        return self.narrowed.search.meant if self.words else {}

    @property
    def is_unranked(self):
        """Whether so many have the words that what was checked last comes first instead."""
        asked = self.narrowed.form.cleaned_data.get("sort") or Sort.BEST
        return bool(self.words and self.total) and (
            asked == Sort.BEST and self.narrowed.sort_used == Sort.CHECKED
        )


def seen_by(user):
    return Asset.objects.visible_to(user)


def narrow(query, user):
    narrowed = AssetFilter(query, queryset=seen_by(user), reader=user, also=OF_THE_PAGE)
    narrowed.is_valid()
    return narrowed


def explore(query, user):
    """Explored for a query string; whatever is wrong with it is in its `errors`."""
    narrowed = narrow(query, user)
    errors = named_errors(narrowed)
    if errors:
        # What was typed stays in the form; the list goes on without what it can't understand.
        rest = query.copy()
        for name in errors:
            rest.pop(name, None)
        narrowed = narrow(rest, user)
        if not narrowed.is_valid():
            narrowed = narrow(query.__class__(), user)
    try:
        cursor = query.get("cursor", "") if not errors else ""
        page = page_of(narrowed, cursor=cursor, size=PAGE_SIZE)
    except ValidationError as problem:
        errors["cursor"] = problem.messages
        page = page_of(narrowed, size=PAGE_SIZE)
    kinds = count_kinds(narrowed, user)
    total = sum((kinds[kind] for kind in _chosen_kinds(narrowed)), Count())
    if total.more:
        total = _total(narrowed, user)
    explored = Explored(narrowed, page, total, kinds, errors)
    if not page.rows and not errors:
        explored.drops = _drops(query, user)
        explored.nearest = _nearest(narrowed, user)
    return explored


def named_errors(narrowed):
    """{parameter: [messages]}; the unknown ones under their own names."""
    errors = {name: list(told) for name, told in narrowed.errors.items() if name != "__all__"}
    for name in narrowed.unknown:
        errors[name] = [_("There is no filter called “%(name)s”.") % {"name": name[:60]}]
    return errors


def count_kinds(narrowed, user):
    """{kind: Count}, whatever kinds are chosen: the toggles say what they would bring.

    All of them, or of some categories, are known beforehand, however many there are, and so is what
    very many match.
    """
    categories = narrowed.form.cleaned_data.get("category")
    possible = {category.kind for category in categories} if categories else set(Kind.values)
    counts = dict.fromkeys(Kind.values, Count())  # a category is of one kind
    asked = narrowed.without("kind")
    if narrowed.in_use <= {"kind", "category"} and not narrowed.form.cleaned_data.get("bbox"):
        known = pyramid.public_counts(narrowed.chosen_categories if categories else None)
        counts |= {kind: Count(n) for kind, n in known.items()}
        if not user.is_authenticated:
            return counts
        asked = asked.unpublished_to(user)
    elif _is_kept(narrowed):
        counts |= {kind: Count(n) for kind, n in answers.counts_of(narrowed).items()}
        if not user.is_authenticated:
            return counts
        asked = asked.unpublished_to(user)
    elif narrowed.interpretation.words and narrowed.search.is_common:
        asked = narrowed.order(asked, Sort.CHECKED)  # in it, such words turn up soon
    for kind, more in how_many_each(asked, "kind", sorted(possible)).items():
        counts[kind] += more
    return counts


def _total(narrowed, user):
    """The Count of all that a valid AssetFilter finds."""
    if not _is_kept(narrowed):
        return how_many(narrowed.qs)
    counts = answers.counts_of(narrowed)
    total = Count(sum(counts[kind] for kind in _chosen_kinds(narrowed)))
    return total + how_many(narrowed.qs.unpublished_to(user)) if user.is_authenticated else total


def _is_kept(narrowed):
    """Whether the map keeps the answer, and so knows how many those are."""
    everywhere = not narrowed.form.cleaned_data.get("bbox")
    return everywhere and answers.is_worth_keeping(narrowed)


def _chosen_kinds(narrowed):
    return narrowed.form.cleaned_data.get("kind") or Kind.values


def with_numbers(rows, numbers, ids=lambda row: (row.pk,)):
    """Rows that a filter offers, with how many each would bring as `number`; "" if not counted."""
    rows = list(rows)
    for row in rows:
        row.number = "" if numbers is None else sum(numbers.get(pk, 0) for pk in ids(row))
    return rows


def _drops(query, user):
    """[(parameter, what it says, query string without it, how many then)] for an empty list."""
    drops = []
    for name in [name for name in NARROWING if name in query][:MAX_DROPS]:
        rest = query.copy()
        rest.pop(name)
        if name in ("near", "q"):
            rest.pop("radius", None)
            if rest.get("sort") == Sort.NEAREST:
                rest.pop("sort")
        narrowed = narrow(rest, user)
        count = _total(narrowed, user) if narrowed.is_valid() else None
        if count:
            drops.append((name, ", ".join(query.getlist(name)), rest.urlencode(), count))
    return drops


def _nearest(narrowed, user):
    """The asset nearest to the place asked for, however far; most often it is not far at all."""
    place = narrowed.interpretation.place
    if place is None:
        return None
    everything = seen_by(user).current().with_card_data().order_by("pk")
    with measuring_is_cheap():
        found = nearest(everything, "public_point", place.point, 1, annotation="distance_m")
        return found.first()


def first_view(explored, user):
    """west, south, east, north the map opens on."""
    if explored.errors:
        return settings.EXTENT
    asked = explored.narrowed.form.cleaned_data
    box = asked.get("bbox") or asked.get("area")
    if box:
        return box.extent
    if explored.place:
        return boxes_around(explored.place.point, explored.narrowed.radius_m)[0].extent
    return extent_of(explored.narrowed, user) or settings.EXTENT


def title(explored):
    """What the page is about, for its heading."""
    if explored.place:
        return _("What’s strong around %(place)s") % {"place": explored.place.label}
    if not explored.errors:
        communities = list(explored.narrowed.form.cleaned_data.get("community") or ())
        if len(communities) == 1:
            return _("What’s strong in %(place)s") % {"place": communities[0].name}
    return _("What’s strong around here")


def count_words(explored):
    total = explored.total
    return ngettext("%(n)s asset", "%(n)s assets", total.n) % {"n": total.words}

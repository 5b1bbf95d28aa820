"""One filter for list, map, API, feed and download: a query string means the same everywhere.

A value that can't be understood, or a parameter that doesn't exist, is an error that names it and
never ignored.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateTimeField, F, Q, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assetmap.assets.as_of import as_of, check_day
from assetmap.assets.filter_fields import (
    AreaFilter,
    BoxFilter,
    CodesFilter,
    MomentFilter,
    TextListFilter,
    WholeNumberFilter,
)
from assetmap.assets.models import Asset, Category, Kind, Source
from assetmap.assets.moments import public_moment
from assetmap.assets.search import ranked, search_for
from assetmap.common.filtersets import LeanFilterSet
from assetmap.common.functions import StartOfMonth, within_metres
from assetmap.communities.models import Community
from assetmap.gazetteer.search import EXACT, Match, find_place

MAX_RADIUS_M = 100_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
YES = [("yes", gettext_lazy("yes"))]


class Sort:
    NEAREST, NAME, CHECKED, NEWEST, BEST = "nearest", "name", "checked", "newest", "best"
    CHOICES = [
        (NEAREST, gettext_lazy("nearest")),
        (BEST, gettext_lazy("best match")),
        (CHECKED, gettext_lazy("recently checked")),
        (NEWEST, gettext_lazy("just added")),
        (NAME, gettext_lazy("A to Z")),
    ]


class Upkeep:
    """How long since somebody confirmed an entry."""

    DUE, LAPSED, ANY = "due", "lapsed", "any"
    CHOICES = [
        (DUE, gettext_lazy("due for a check")),
        (LAPSED, gettext_lazy("unconfirmed for very long")),
        (ANY, gettext_lazy("all, however long unconfirmed")),
    ]


@dataclass(frozen=True)
class Interpretation:
    """What the search was taken to mean: a place, words, or neither."""

    place: Match | None = None
    words: str = ""
    perhaps: Match | None = None  # a place that is spelt much like the words


class FilterForm(forms.Form):
    """What the parameters mean together."""

    interpretation = Interpretation()

    def clean(self):
        data = super().clean()
        near, text = data.get("near"), data.get("q", "")
        place, words, perhaps = None, data.get("words", ""), None
        if near:
            place = self._place(near)
            if place is None:
                self.add_error(
                    "near",
                    _("No place or postcode called “%(text)s” is known here.") % {"text": near},
                )
        if text and place is None:
            place, perhaps = self._surely(text)
        if text and (place is None or near):
            words = f"{text} {words}".strip()
        if day := data.get("as_of"):
            try:
                check_day(day)
            except ValidationError as problem:
                self.add_error("as_of", problem)
        if data.get("radius") and place is None and not self.errors:
            self.add_error("radius", _("Say near what: add a place or a postcode."))
        if data.get("sort") == Sort.NEAREST and place is None and not self.errors:
            self.add_error("sort", _("Say near what: add a place or a postcode."))
        self.interpretation = Interpretation(place, words, perhaps)
        return data

    @staticmethod
    def _place(text):
        """The likeliest place."""
        return next(iter(find_place(text, limit=1)), None)

    @classmethod
    def _surely(cls, text):
        """(place, None), or (None, one to ask about), for the one box: “garden” is more often a
        wish than a hamlet, but a postcode is a place even where the gazetteer lacks it."""
        match = cls._place(text)
        if match is None or match.exactness == EXACT or match.kind == "postcode_part":
            return match, None
        return None, match if abs(len(match.label) - len(text)) < 3 else None


class AssetFilter(LeanFilterSet):
    """Narrow `Asset.objects.visible_to(user)`.

    `also` names the parameters of the query string that belong to the view itself; `reader` is who
    may find people by a name that they may read.
    """

    q = django_filters.CharFilter(
        method="taken_together", max_length=200, label=gettext_lazy("Postcode, place or words")
    )
    words = django_filters.CharFilter(
        method="taken_together", max_length=200, label=gettext_lazy("Words")
    )
    near = django_filters.CharFilter(
        method="taken_together", max_length=100, label=gettext_lazy("Near a place or postcode")
    )
    radius = WholeNumberFilter(
        method="taken_together",
        min_value=50,
        max_value=MAX_RADIUS_M,
        label=gettext_lazy("Within metres"),
    )
    bbox = BoxFilter(
        field_name="public_point",
        lookup_expr="coveredby",
        label=gettext_lazy("Box: west,south,east,north in degrees"),
    )
    area = AreaFilter(
        field_name="public_point",
        lookup_expr="coveredby",
        label=gettext_lazy("Inside a drawn area: longitude,latitude;longitude,latitude;…"),
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=Kind, distinct=False, label=gettext_lazy("Kind")
    )
    category = CodesFilter(
        model=Category, code="code", method="filter_category", label=gettext_lazy("Category")
    )
    community = CodesFilter(
        model=Community, code="slug", method="filter_ids", label=gettext_lazy("Community")
    )
    tag = TextListFilter(method="filter_tag", label=gettext_lazy("Tag"))
    source = CodesFilter(
        model=Source, code="slug", method="filter_ids", label=gettext_lazy("Source")
    )
    cost = django_filters.MultipleChoiceFilter(
        choices=[choice for choice in Asset.Cost.choices if choice[0]],
        distinct=False,
        label=gettext_lazy("Cost"),
    )
    life = django_filters.MultipleChoiceFilter(
        choices=Asset.Life, distinct=False, label=gettext_lazy("Life; without it, all but ended")
    )
    language = TextListFilter(
        field_name="languages", method="filter_language", label=gettext_lazy("Language")
    )
    step_free = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Step-free")
    )
    toilet = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Toilet")
    )
    accessible_toilet = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Accessible toilet")
    )
    hearing_loop = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Hearing loop")
    )
    quiet_space = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Quiet space")
    )
    newcomers_welcome = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Good for newcomers")
    )
    children_welcome = django_filters.ChoiceFilter(
        choices=YES, method="filter_yes", label=gettext_lazy("Children welcome")
    )
    no_referral = django_filters.ChoiceFilter(
        choices=YES, method="filter_no_referral", label=gettext_lazy("No referral needed")
    )
    open_on = django_filters.ChoiceFilter(
        choices=[(day, day) for day in (*WEEKDAYS, "today")],
        method="filter_open_on",
        label=gettext_lazy("Open on"),
    )
    ended_in = WholeNumberFilter(
        method="filter_ended_in",
        min_value=1000,
        max_value=9999,
        label=gettext_lazy("Ended in (year)"),
    )
    upkeep = django_filters.ChoiceFilter(
        choices=Upkeep.CHOICES,
        method="filter_upkeep",
        label=gettext_lazy("Upkeep; without it, all but what was unconfirmed for very long"),
    )
    checked_since = django_filters.DateFilter(
        method="filter_checked_since", label=gettext_lazy("Checked since (date)")
    )
    updated_since = MomentFilter(
        method="filter_updated_since", label=gettext_lazy("Changed since (date or time)")
    )
    as_of = django_filters.DateFilter(
        method="taken_together", label=gettext_lazy("As it was on a day (date)")
    )
    sort = django_filters.ChoiceFilter(
        choices=Sort.CHOICES, method="taken_together", label=gettext_lazy("Sort by")
    )

    class Meta:
        model = Asset
        form = FilterForm
        fields = []

    def __init__(self, data=None, *args, also=(), reader=None, **kwargs):
        super().__init__(_said(data), *args, **kwargs)
        self.also, self.reader = set(also), reader

    def is_valid(self):
        valid, unknown = super().is_valid(), self.unknown
        for name in unknown:
            self.form.add_error(
                None,
                ValidationError(
                    _("There is no filter called “%(name)s”."), params={"name": name[:60]}
                ),
            )
        return valid and not unknown

    @property
    def unknown(self):
        """Names in the query string that mean nothing here."""
        return sorted(set(self.data) - set(type(self).base_filters) - self.also)

    @property
    def interpretation(self):
        return self.form.interpretation

    @cached_property
    def search(self):
        """The Search for the words, looked up once for all that is asked with them."""
        may_know = self.reader is not None and self.reader.is_authenticated
        named = self.queryset.named_to(self.reader) if may_know else None
        return search_for(self.interpretation.words, among=self.queryset, named=named)

    @property
    def radius_m(self):
        """Metres around the place to look in: as asked, or as fits the place."""
        return self.form.cleaned_data.get("radius") or self.interpretation.place.radius_m

    @property
    def past_day(self):
        """The day before today that is asked about, or None."""
        return self.form.cleaned_data.get("as_of")

    @property
    def in_use(self):
        """Names of the parameters that narrow; neither order nor box, which says where to look."""
        said = {name for name, value in self.form.cleaned_data.items() if value}
        return said - {"sort", "bbox"}

    @cached_property
    def chosen_categories(self):
        """{pk: kind} of the categories asked for and of those below them."""
        chosen = self.form.cleaned_data.get("category") or ()
        found = {category.pk: category.kind for category in chosen}
        if above := [category.pk for category in chosen if category.parent_id is None]:
            below = Category.objects.filter(parent__in=above).order_by()
            found |= dict(below.values_list("pk", "kind"))
        return found

    # --- narrowing

    def without(self, *names, **how):
        """Everything asked for but some parameters, to tell what else there would be."""
        return self.filter_queryset(self.queryset.all(), left_out=names, **how)

    @property
    def without_box(self):
        """Everything but the box, for a view that also draws what only touches it."""
        return self.without("bbox")

    @property
    def collected(self):
        """What everybody may see of it, of any kind and wherever it is, to be gathered as a whole
        and not to be looked at in any order until there is enough."""
        return self.without("bbox", "kind", whole=True).published()

    def ring(self, beyond, metres):
        """What is asked for within so many metres; if not beyond so many, it may be left out."""
        return self.filter_queryset(self.queryset.all(), metres=metres, beyond=beyond)

    def filter_queryset(self, queryset, left_out=(), metres=None, beyond=0, whole=False):
        asked = self.form.cleaned_data
        asked = {name: value for name, value in asked.items() if name not in left_out}
        taken = self.interpretation
        if taken.words:  # also of a day before: looked for in what entries say today
            queryset = queryset.filter(self.search.indexed if whole else self.search.condition)
        if self.past_day:
            queryset = as_of(queryset, self.past_day)
        for name, value in asked.items():
            queryset = self.filters[name].filter(queryset, value)
        if not (asked.get("life") or asked.get("ended_in")):
            queryset = queryset.living()
        if not asked.get("upkeep"):
            queryset = queryset.filter(is_lapsed=False)
        if taken.place:
            queryset = within_metres(
                queryset, "public_point", taken.place.point, metres or self.radius_m,
                annotation="distance_m", beyond=beyond,
            )  # fmt: skip
        return queryset

    def taken_together(self, queryset, name, value):
        """Parameters that mean something only together: see `filter_queryset` and `order`."""
        return queryset

    def filter_category(self, queryset, name, categories):
        if not categories:
            return queryset
        return queryset.filter(category__in=list(self.chosen_categories))

    def filter_ids(self, queryset, name, chosen):
        """By ids: the planner knows how many rows have those, and nothing of codes elsewhere."""
        return (
            queryset.filter(**{f"{name}__in": [one.pk for one in chosen]}) if chosen else queryset
        )

    def filter_tag(self, queryset, name, tags):
        wanted = [" ".join(tag.split()).lower() for tag in tags]
        return queryset.filter(tags__contains=wanted) if wanted else queryset

    def filter_language(self, queryset, name, languages):
        return queryset.filter(languages__overlap=languages) if languages else queryset

    def filter_yes(self, queryset, name, value):
        return queryset.filter(**{name: True})

    def filter_no_referral(self, queryset, name, value):
        return queryset.filter(referral_needed=False)

    def filter_open_on(self, queryset, name, value):
        day = timezone.localdate().isoweekday() if value == "today" else WEEKDAYS.index(value) + 1
        return queryset.filter(open_weekdays__contains=[day])

    def filter_ended_in(self, queryset, name, year):
        return queryset.filter(life=Asset.Life.ENDED, life_changed_on__year=year)

    def filter_upkeep(self, queryset, name, value):
        if value == Upkeep.DUE:
            return queryset.filter(check_due_on__lt=timezone.localdate(), is_lapsed=False)
        return queryset.filter(is_lapsed=True) if value == Upkeep.LAPSED else queryset

    def filter_checked_since(self, queryset, name, value):
        # For people only the month of a check is public, so that is what can be asked.
        month = _start(value.replace(day=1))
        return queryset.filter(
            Q(~Q(kind=Kind.HUMAN), checked_at__gte=_start(value))
            | Q(kind=Kind.HUMAN, checked_at__gte=month)
        )

    def filter_updated_since(self, queryset, name, value):
        # The month as UTC has it: in other zones it begins at other hours, and by trying them all
        # one would learn more than the month.
        month = StartOfMonth(Value(value, output_field=DateTimeField()))
        return queryset.filter(
            Q(~Q(kind=Kind.HUMAN), updated_at__gte=value)
            | Q(kind=Kind.HUMAN, updated_at__gte=month)
        )

    # --- order

    @property
    def sort_used(self):
        """The order asked for, else the one that fits: nearest to a place, best for words.

        What a great many assets have is not ranked: of those, the last checked come first.
        """
        asked = self.form.cleaned_data.get("sort")
        taken = self.interpretation
        if asked and asked != Sort.BEST:
            return asked
        if taken.place and not (asked and taken.words):
            return Sort.NEAREST
        return Sort.BEST if taken.words and self.search.is_ranked else Sort.CHECKED

    def order(self, queryset, sort=None):
        """In the order asked for, the same every time (the uid breaks ties)."""
        match sort or self.sort_used:
            case Sort.NEAREST:
                return queryset.order_by("distance_m", "uid")  # annotated while narrowing
            case Sort.NAME:
                return queryset.order_by("name", "uid")
            case Sort.NEWEST:
                return _latest_first(queryset, "published_at")
            case Sort.BEST:
                return ranked(queryset, self.search)
        return _latest_first(queryset, "checked_at")


def _said(data):
    """Without the fields a form sent empty: they say nothing."""
    said = QueryDict(mutable=True)
    for name, values in (data or QueryDict()).lists():
        if values := [value for value in values if value != ""]:
            said.setlist(name, values)
    return said


def _latest_first(queryset, name):
    """By the annotated `moment`; ties, as people of one month are, in no telling order."""
    queryset = queryset.annotate(moment=public_moment(name))
    return queryset.order_by(F("moment").desc(nulls_last=True), "uid")


def _start(day):
    return datetime.combine(day, time.min, tzinfo=UTC)

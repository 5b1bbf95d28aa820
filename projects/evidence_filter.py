"""One filter for the evidence explorer, its tables and the API."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assetmap.assets.filter_fields import RepeatableCodeFilter
from assetmap.assets.models import Category, Kind
from assetmap.communities.models import Community
from projects.models import Domain, Evidence, Measure, Mobilisation, Project

MOST_WORDS = 8


def _any(choices):
    return {"choices": choices, "distinct": False}


class EvidenceFilter(django_filters.FilterSet):
    """Narrow `Evidence.objects.visible_to(user)`; a name that means nothing here is an error."""

    q = django_filters.CharFilter(
        method="filter_words", max_length=200, label=gettext_lazy("About what, for whom")
    )
    setting = django_filters.MultipleChoiceFilter(
        field_name="project__setting", label=gettext_lazy("Setting"), **_any(Project.Setting)
    )
    setting_code = django_filters.MultipleChoiceFilter(
        field_name="project__setting_code",
        label=gettext_lazy("Setting, more exactly"),
        **_any(Project.SubSetting),
    )
    asset_kind = django_filters.MultipleChoiceFilter(
        method="filter_assets", label=gettext_lazy("Kind of asset used"), choices=Kind
    )
    category = RepeatableCodeFilter(
        model=Category, code="code", method="filter_assets",
        label=gettext_lazy("Sort of asset used"),
    )  # fmt: skip
    characteristic = django_filters.MultipleChoiceFilter(
        method="filter_characteristic",
        label=gettext_lazy("Asset-based in that it is"),
        choices=Project.Characteristic,
    )
    domain = django_filters.MultipleChoiceFilter(label=gettext_lazy("About"), **_any(Domain))
    level = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("At which level"), **_any(Evidence.Level)
    )
    process = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What was done"), **_any(Evidence.Process)
    )
    direction = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Which way"), **_any(Evidence.Direction)
    )
    method = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("How it is known"), **_any(Evidence.Method)
    )
    measure = RepeatableCodeFilter(
        model=Measure, code="code", method="filter_rows", label=gettext_lazy("Measured with")
    )
    community = RepeatableCodeFilter(
        model=Community, code="slug", method="filter_rows", label=gettext_lazy("Community")
    )
    year = django_filters.NumberFilter(
        field_name="source_year", label=gettext_lazy("Year of the source")
    )

    class Meta:
        model = Evidence
        form = forms.Form
        fields = []

    def __init__(self, data=None, *args, user, also=(), **kwargs):
        super().__init__(data, *args, **kwargs)
        self.user, self.also = user, set(also)
        # To choose from: those with a project, and without their outlines.
        with_projects = Community.objects.filter(projects__isnull=False).distinct()
        self.filters["community"].field.queryset = with_projects.only("name", "slug")

    def is_valid(self):
        valid = super().is_valid()
        for name in self.unknown:
            self.form.add_error(
                None,
                ValidationError(_("There is no filter called “%(name)s”.") % {"name": name[:60]}),
            )
        return valid and not self.unknown

    @property
    def unknown(self):
        return sorted(set(self.data or ()) - set(self.base_filters) - self.also)

    @property
    def in_use(self):
        """[(parameter, what is chosen in words)]"""
        told = []
        for name, value in self.form.cleaned_data.items():
            if value:
                several = isinstance(value, (list, tuple)) or hasattr(value, "model")
                field = self.form.fields[name]
                # Rows of other tables are called by their names, codes by their words.
                coded = several and not hasattr(field, "queryset")
                choices = dict(field.choices) if coded else {}
                words = [str(choices.get(one, one)) for one in (value if several else [value])]
                told.append((name, ", ".join(words)))
        return told

    def filter_words(self, queryset, name, text):
        for word in text.split()[:MOST_WORDS]:
            queryset = queryset.filter(
                Q(claim__icontains=word)
                | Q(project__title__icontains=word)
                | Q(project__summary__icontains=word)
                | Q(project__participants__icontains=word)
                | Q(project__aims__icontains=word)
                | Q(project__story__icontains=word)
            )
        return queryset

    def filter_assets(self, queryset, name, chosen):
        """By what is put to work, as far as the reader may know of it."""
        if not chosen:
            return queryset
        uses = Mobilisation.objects.visible_to(self.user)
        if name == "asset_kind":
            uses = uses.filter(asset__kind__in=chosen)
        else:
            uses = uses.filter(
                Q(asset__category__in=chosen) | Q(asset__category__parent__in=chosen)
            )
        return queryset.filter(project__in=uses.values("project"))

    def filter_rows(self, queryset, name, chosen):
        column = {"community": "project__community"}.get(name, name)
        return queryset.filter(**{f"{column}__in": chosen}) if chosen else queryset

    def filter_characteristic(self, queryset, name, codes):
        if not codes:
            return queryset
        return queryset.filter(project__characteristics__contains=codes)

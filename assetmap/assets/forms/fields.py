"""Fields that the forms about assets share."""

from itertools import groupby

from django import forms
from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import ValidationError
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from assetmap.assets.models import Kind
from assetmap.assets.search import search_for
from assetmap.assets.widgets import CategorySelect
from assetmap.common.geo import GeometryProblem, geometry_from_geojson, parse_float
from assetmap.common.planner import bitmaps_only

SUGGESTED = 200  # names offered while typing
COMPARED = 1_000  # names, letter by letter


class DegreesField(forms.CharField):
    """A number in degrees, written in ASCII decimals; `float` alone would take "nan" and "٥"."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_float(text)
        except GeometryProblem as problem:
            raise ValidationError(problem.message, code=problem.code) from problem


class ShapeField(forms.CharField):
    """A line or an area as GeoJSON text; cleans to a geometry."""

    TYPES = frozenset({"LineString", "MultiLineString", "Polygon", "MultiPolygon"})

    def __init__(self, **options):
        widget = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "area--short"})
        super().__init__(widget=widget, **options)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except GeometryProblem as problem:
            raise ValidationError(problem.message, code=problem.code) from problem

    def read(self, text):
        return geometry_from_geojson(text, allowed_types=self.TYPES)


class _ByKind(ModelChoiceIterator):
    """Categories under the name of their kind, the finer ones behind a dash."""

    def __iter__(self):
        yield "", _("Choose one")
        for kind, categories in groupby(self.queryset, key=lambda category: category.kind):
            yield Kind(kind).label, [self.choice(category) for category in categories]


class CategoryField(forms.ModelChoiceField):
    iterator = _ByKind
    widget = CategorySelect

    def __init__(self, **options):
        super().__init__(queryset=None, to_field_name="code", **options)

    def label_from_instance(self, category):
        # Set in by a space, over which letters typed at the list still find it.
        return f"\u2003{category.name}" if category.parent_id else category.name


class NamedAssetField(forms.CharField):
    """An asset by its name, with suggestions; cleans to the asset, or None.

    `queryset` holds what may be chosen; what comes first in it is offered, or what does by name. A
    list of everything would not fit on a phone.
    """

    default_error_messages = {
        "unknown": _lazy("Nothing here is called “%(name)s”."),
        "similar": _lazy("Nothing here is called “%(name)s”. Do you mean: %(names)s?"),
        "several": _lazy("Several are called that. Write one of these: %(names)s."),
        "same": _lazy("Several are called “%(name)s”, at the same place. Check those entries."),
    }

    def __init__(self, **options):
        super().__init__(max_length=250, **options)
        self.queryset = None

    @staticmethod
    def told(asset):
        """Its name, and where that is known, its place: two halls may share a name."""
        return f"{asset.name}, {asset.place_name}" if asset.place_name else asset.name

    def suggestions(self):
        first = self.queryset if self.queryset.ordered else self.queryset.order_by("name")
        return [self.told(asset) for asset in first.only("name", "place_name")[:SUGGESTED]]

    def prepare_value(self, value):
        return self.told(value) if hasattr(value, "place_name") else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value):
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        likely = self._likely(text)
        found = self._called(text, likely)
        if len(found) == 1:
            return found[0]
        if found:
            names = {self.told(asset) for asset in found}
            code = "several" if len(names) > 1 else "same"
            raise self._error(code, text, sorted(names))
        raise self._error(*self._similar(text, likely))

    def _likely(self, text):
        """What has all of the words, or a name written just like that: both are known by indexes.

        Any comma may be the one before the place, and names like "St.Mary's" are no words.
        """
        parts = text.split(", ")
        names = [", ".join(parts[:some]) for some in range(1, len(parts) + 1)]
        has_words = search_for(text, among=self.queryset).indexed
        return self.queryset.order_by().filter(has_words | Q(name__in=names))

    @staticmethod
    def _called(text, likely):
        """What has that name, or else name and place, whatever the capitals; six at most."""
        told = Concat("name", Value(", "), "place_name")
        for so in (Q(name__iexact=text), Q(told__iexact=text)):
            with bitmaps_only():
                if found := list(likely.alias(told=told).filter(so)[:6]):
                    return found
        return []

    def _similar(self, text, likely):
        """Of what has the words, or else of what is offered first."""
        for some in (likely, self.queryset):
            few = list(some.values_list("pk", flat=True)[:COMPARED])
            alike = self.queryset.order_by().filter(pk__in=few)
            alike = alike.annotate(likeness=TrigramSimilarity("name", text))
            alike = alike.filter(likeness__gt=0.3).order_by("-likeness", "name")
            if names := [*dict.fromkeys(map(self.told, alike[:3]))]:
                return "similar", text, names
        return "unknown", text, []

    def _error(self, code, text, names):
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"name": text[:60], "names": "; ".join(names)},
        )

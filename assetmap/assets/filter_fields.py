"""What the parameters of the filter are read as, each with its refusals."""

import django_filters
from django import forms
from django.contrib.gis.geos import MultiPoint, Point, Polygon
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assetmap.common.geo import GeometryProblem, parse_bbox, parse_ring

MAX_TEXTS = 20  # of one filter; hundreds would be looked for in every row
FLAT = 1e-11  # square degrees, less than a square metre


class BoxField(forms.CharField):
    """west,south,east,north in WGS84 degrees."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            return Polygon.from_bbox(parse_bbox(value))
        except GeometryProblem as problem:
            raise ValidationError(str(problem)) from problem


class AreaField(forms.CharField):
    """lon,lat;lon,lat;... in WGS84 degrees: an area somebody has drawn."""

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        try:
            area = Polygon(parse_ring(value), srid=4326)
        except GeometryProblem as problem:
            raise ValidationError(str(problem)) from problem
        if MultiPoint([Point(corner) for corner in area.coords[0]]).convex_hull.area < FLAT:
            raise ValidationError(_("The corners of this area are on one line: it has no inside."))
        if area.valid_reason != "Valid Geometry":  # `valid` would write it into the log
            raise ValidationError(_("The sides of this area cross each other."))
        return area


class TextListField(forms.Field):
    """Repeated plain texts, each at most 40 characters."""

    widget = forms.SelectMultiple

    def clean(self, value):
        texts = [text.strip() for text in value or [] if text.strip()]
        if len(texts) > MAX_TEXTS:
            raise ValidationError(_("Choose at most %(most)d of these.") % {"most": MAX_TEXTS})
        for text in texts:
            if len(text) > 40 or "\x00" in text:
                raise ValidationError(_("“%(text)s” is not a tag.") % {"text": text[:40]})
        return texts


class CodesField(forms.Field):
    """Rows of a table, each named by its code; may be repeated.

    Asked of every view of the map, and so with one query and no queryset to copy, which takes
    `ModelMultipleChoiceField` as long again as the query.
    """

    widget = forms.SelectMultiple

    def __init__(self, *, model, code, **kwargs):
        super().__init__(**kwargs)
        self.model, self.code = model, code

    def clean(self, value):
        if not value:
            return []
        rows = self.model.objects.filter(**{f"{self.code}__in": value}).order_by()
        found = {getattr(row, self.code): row for row in rows}
        for code in value:
            if code not in found:
                raise ValidationError(
                    forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": code},
                )
        return list(found.values())


class BoxFilter(django_filters.Filter):
    field_class = BoxField


class AreaFilter(django_filters.Filter):
    field_class = AreaField


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class RepeatableCodeFilter(django_filters.Filter):
    """Rows of another table named by their public code; may be repeated."""

    field_class = CodesField


class TextListFilter(django_filters.Filter):
    field_class = TextListField

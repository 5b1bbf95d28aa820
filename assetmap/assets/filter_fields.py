"""What the parameters of the filter are read as, each with its refusals."""

from datetime import UTC

import django_filters
from django import forms
from django.contrib.gis.db.models.fields import BaseSpatialField
from django.contrib.gis.geos import MultiPoint, Point, Polygon
from django.core.exceptions import ValidationError
from django.db import connection
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
    """Rows of a table, each named by its code; may be repeated. Geometries are left out.

    Asked of every view of the map, and so by one statement as it is: for `ModelMultipleChoiceField`
    and the ORM to put it together takes three times as long as to answer it.
    """

    widget = forms.SelectMultiple

    def __init__(self, *, model, code, **kwargs):
        super().__init__(**kwargs)
        self.model, self.code = model, code
        fields = [
            one for one in model._meta.concrete_fields if not isinstance(one, BaseSpatialField)
        ]
        self._names = [one.attname for one in fields]
        table, column, *columns = (
            connection.ops.quote_name(name)
            for name in (
                model._meta.db_table,
                model._meta.get_field(code).column,
                *(one.column for one in fields),
            )
        )
        self._asked = f"SELECT {', '.join(columns)} FROM {table} WHERE {column} = ANY(%s)"  # noqa: S608

    def clean(self, value):
        if not value:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self._asked, [value])
            rows = cursor.fetchall()
        rows = [self.model.from_db(connection.alias, self._names, row) for row in rows]
        found = {getattr(row, self.code): row for row in rows}
        for code in value:
            if code not in found:
                raise ValidationError(
                    forms.ModelMultipleChoiceField.default_error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": code},
                )
        return list(found.values())


class MomentField(django_filters.fields.IsoDateTimeField):
    """A date or time as ISO 8601 has it, in whatever zone; as UTC, the only zone that the database
    takes all of them in."""

    def clean(self, value):
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as problem:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from problem


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class BoxFilter(django_filters.Filter):
    field_class = BoxField


class AreaFilter(django_filters.Filter):
    field_class = AreaField


class WholeNumberFilter(django_filters.Filter):
    field_class = forms.IntegerField


class CodesFilter(django_filters.Filter):
    """Rows of another table named by their public code; may be repeated."""

    field_class = CodesField


class RepeatableCodeFilter(django_filters.ModelMultipleChoiceFilter):
    """The same, where a page shows what there is to choose from."""

    def __init__(self, *, model, code, **kwargs):
        # Of one row each: nothing to make distinct, which counting by place would take for one.
        kwargs.setdefault("distinct", False)
        # Nobody asks in which order: leaving it out halves what putting the query together takes.
        super().__init__(queryset=model.objects.order_by(), to_field_name=code, **kwargs)
        self.always_filter = False


class TextListFilter(django_filters.Filter):
    field_class = TextListField

"""The OpenAPI side: parameters from the one filter, fields from the one dictionary."""

from django import forms
from django.contrib.postgres.fields import ArrayField
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from assetmap.assets.dictionary import FIELD_DICTIONARY
from assetmap.assets.disclosure import PUBLIC_FIELDS
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset

PAGE_SIZE = OpenApiParameter("page_size", int, description="1 to 1000, 100 by default")


def filter_parameters():
    """One OpenApiParameter for each filter, with its label and choices."""
    made = []
    for name, one in AssetFilter.base_filters.items():
        field = one.field
        many = isinstance(field.widget, forms.SelectMultiple)
        choices = getattr(field, "choices", None)
        made.append(
            OpenApiParameter(
                name,
                OpenApiTypes.INT if isinstance(field, forms.IntegerField) else OpenApiTypes.STR,
                description=str(field.label),
                many=many,
                enum=[value for value, _label in choices if value] if choices else None,
            )
        )
    return made


# What differs from the column: codes and ids instead of rows, GeoJSON instead of geometries.
_TOLD_OTHERWISE = {
    "category": serializers.CharField,
    "community": serializers.CharField,
    "source": serializers.CharField,
    "host": serializers.UUIDField,
    "session": serializers.IntegerField,
    "website": serializers.CharField,  # or nothing, which is neither an address
    "contact_email": serializers.CharField,
}


def _field(name):
    """A serializer field of the type that leaves, with its meaning."""
    about = {"help_text": FIELD_DICTIONARY[name].meaning, "required": False, "read_only": True}
    if name == "location":
        return serializers.JSONField(allow_null=True, **about)
    column = Asset._meta.get_field(name)
    if isinstance(column, ArrayField):
        return serializers.ListField(child=serializers.CharField(), **about)
    mapped = serializers.ModelSerializer.serializer_field_mapping
    of = _TOLD_OTHERWISE.get(name) or mapped[type(column)]
    return of(allow_null=column.null, **about)


# Built from the tuple of public fields, so that the document names just what leaves.
AssetOutput = type(
    "AssetOutput",
    (serializers.Serializer,),
    {name: _field(name) for name in PUBLIC_FIELDS}
    | {
        "licence": serializers.CharField(),
        "attribution": serializers.CharField(),
        "url": serializers.URLField(),
        "lon": serializers.FloatField(allow_null=True),
        "lat": serializers.FloatField(allow_null=True),
    },
)


class PhotoOutput(serializers.Serializer):
    uid = serializers.UUIDField()
    alt = serializers.CharField(help_text="What it shows, in words.")
    credit = serializers.CharField(help_text="Who took it; may be empty.")
    licence = serializers.CharField(help_text="SPDX identifier, or `shown-here`: not to be reused.")
    width = serializers.IntegerField(help_text="Pixels of the largest one.")
    height = serializers.IntegerField()
    urls = serializers.DictField(
        child=serializers.URLField(), help_text="WebP by its longest side in pixels."
    )


class AssetDetailOutput(AssetOutput):
    photos = PhotoOutput(many=True, required=False)


def _numbers(about):
    return serializers.DictField(child=serializers.IntegerField(), allow_null=True, help_text=about)


class AssetCountsOutput(serializers.Serializer):
    count = serializers.IntegerField(help_text="Counted up to 1,000.")
    count_is = serializers.ChoiceField(
        choices=["exact", "more_than"], help_text="Whether `count` is exact, or there are more."
    )
    kind = _numbers("How many of each kind; null where there are too many to count.")
    category = _numbers("How many of each category, by its code.")
    community = _numbers("How many of each community, by its slug.")


class AssetPage(serializers.Serializer):
    results = AssetOutput(many=True)
    next = serializers.URLField(allow_null=True)
    count = serializers.IntegerField(help_text="Rows in all pages; counted up to 1,000.")
    count_is = serializers.ChoiceField(
        choices=["exact", "more_than"], help_text="Whether `count` is exact, or there are more."
    )
    licence = serializers.CharField()
    attributions = serializers.ListField(child=serializers.CharField())


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent, for the document."""

    target_class = "assetmap.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer"}

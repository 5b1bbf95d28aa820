"""Pages about the data, for people: what there is, how to take it, what the fields mean."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from assetmap.api.resources.base import MAX_PAGE
from assetmap.api.shapes import LICENCE
from assetmap.assets.counting import how_many
from assetmap.assets.dictionary import FIELD_DICTIONARY
from assetmap.assets.disclosure import PUBLIC_FIELDS
from assetmap.assets.filters import AssetFilter
from assetmap.assets.models import Asset, Kind
from assetmap.communities.models import Community

FORMATS = ("json", "geojson", "csv")


@require_safe
def data_page(request):
    """The query builder: a plain form whose answer is the address of the data."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "community", "words", "as")}
    form = chosen["as"] if chosen["as"] in FORMATS else "json"
    query = request.GET.copy()
    for name in [name for name in query if name not in ("kind", "community", "words")]:
        del query[name]
    for name in [name for name in query if not query[name]]:
        del query[name]
    address = request.build_absolute_uri(reverse("api:assets_as", args=[form]))
    asked = AssetFilter(query, queryset=Asset.objects.visible_to(request.user), reader=request.user)
    whole = query.copy()
    whole["page_size"] = MAX_PAGE
    context = {
        "address": f"{address}?{query.urlencode()}" if query else address,
        "matching": how_many(asked.qs, limit=MAX_PAGE) if asked.is_valid() else None,
        "most": MAX_PAGE,
        "whole": whole.urlencode(),
        "chosen": chosen | {"as": form},
        "kinds": Kind.choices,
        "communities": Community.objects.for_cards().order_by("name"),
        "formats": FORMATS,
        "dictionary": [(name, FIELD_DICTIONARY[name]) for name in PUBLIC_FIELDS],
        "licence": LICENCE,
    }
    return render(request, "api/data.html", context)


@require_safe
def docs_page(request):
    """The OpenAPI document as a page of plain HTML."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    operations = [
        {"path": path, "method": method.upper(), **operation}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    for operation in operations:
        for parameter in operation.get("parameters", ()):
            parameter["values"] = _values(parameter["schema"])
    return render(request, "api/docs.html", {"operations": operations})


def _values(schema):
    """The values a parameter takes, else its type, as a list of words."""
    schema = schema.get("items", schema)
    return schema.get("enum") or [schema.get("type", "")]

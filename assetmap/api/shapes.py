"""What leaves: rows made from what `disclosure.Reader` hands out, never from a model."""

from django.conf import settings
from django.urls import reverse

from assetmap.assets.counting import how_many
from assetmap.assets.disclosure import PUBLIC_FIELDS
from assetmap.assets.models import Category
from assetmap.communities.models import Community

LICENCE = (
    "See each entry: entries keep the licence of their source. Entries without one: CC BY 4.0."
)
OWN = {"licence": "CC-BY-4.0", "attribution": f"{settings.SITE_NAME} contributors"}

_ABOUT = ("source", "licence", "attribution", "url")
CSV_COLUMNS = [
    *(name for name in PUBLIC_FIELDS if name not in ("location", "source")),
    "lon",
    "lat",
    *_ABOUT,
]


def asset_row(reader, asset, request):
    """{field: value} of one asset for this reader, with where it came from and where it is."""
    row = reader.show(asset)
    source = asset.source
    row["licence"] = source.licence if source else OWN["licence"]
    row["attribution"] = source.attribution if source else OWN["attribution"]
    row["url"] = request.build_absolute_uri(asset.get_absolute_url())
    point = asset.public_point if row.get("location") is not None else None
    row["lon"] = round(point.x, 6) if point else None
    row["lat"] = round(point.y, 6) if point else None
    return row


def photo_rows(asset, request):
    """The photos of one asset that somebody may see."""
    return [
        {
            "uid": photo.key,
            "alt": photo.alt,
            "credit": photo.credit,
            "licence": photo.licence,
            "width": photo.width,
            "height": photo.height,
            "urls": {str(n): request.build_absolute_uri(url) for n, url in photo.urls.items()},
        }
        for photo in asset.photos.filter(state="ready")
    ]


def csv_row(row):
    return [_cell(row.get(name)) for name in CSV_COLUMNS]


def _cell(value):
    if isinstance(value, (list, tuple)):
        return "; ".join(str(one) for one in value)
    if value is True or value is False:
        return "yes" if value else "no"
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value if value is None or isinstance(value, (int, float)) else str(value)


def about(rows):
    """Licence and attribution of a page of rows."""
    return {"licence": LICENCE, "attributions": sorted({row["attribution"] for row in rows})}


def counted(queryset):
    """How many rows there are in all pages, exactly up to a bound."""
    count = how_many(queryset)
    return {"count": count.n, "count_is": "more_than" if count.more else "exact"}


def facet_rows(numbers):
    """The numbers of `facets`, by codes instead of ids."""
    told = {}
    for name, model, code in (("category", Category, "code"), ("community", Community, "slug")):
        found = numbers[name]
        codes = dict(model.objects.filter(pk__in=found or ()).values_list("pk", code))
        told[name] = found and {codes[pk]: n for pk, n in found.items()}
    return {"kind": numbers["kind"], **told}


def community_row(community, request):
    return {
        "slug": community.slug,
        "name": community.name,
        "kind": community.kind,
        "area": community.area,
        "summary": community.summary,
        "centre": community.centre,
        "boundary_is_approximate": community.boundary_is_approximate,
        "url": request.build_absolute_uri(community.get_absolute_url()),
        "api_url": request.build_absolute_uri(reverse("api:community", args=[community.slug])),
    }

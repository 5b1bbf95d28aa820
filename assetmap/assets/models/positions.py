"""Where an asset stands on the map, as numbers the database can count by.

All of it is worked out from the public place, so a person is counted in the middle of their cell.
Lines and areas stand at a point on them. A column worked out by the database can't be made from
another one, hence the repetition.
"""

from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q

from assetmap.common.functions import MercatorSpan, MercatorX, MercatorY, MortonKey, PointOnSurface

# What a visitor sees by default: published, not ended, and not unconfirmed for very long. The words
# of the partial indexes, which serve only a query that says the same.
PUBLIC = Q(status="published") & ~Q(life="ended") & Q(is_lapsed=False)


_TYPES = {
    "px": models.IntegerField,
    "py": models.IntegerField,
    "zcode": models.BigIntegerField,
    "shape_span": models.IntegerField,
}


def expressions(point, location):
    """{name: expression}: x and y of a point on the location, on the square world; the Morton key
    of both, of which any cell of any grid is a range; how large the location is."""
    x, y = MercatorX(point), MercatorY(point)
    return {"px": x, "py": y, "zcode": MortonKey(x, y), "shape_span": MercatorSpan(location)}


def generated(name):
    location = F("public_location")
    point = PointOnSurface(location, output_field=GeometryField(srid=4326))
    return models.GeneratedField(
        expression=expressions(point, location)[name],
        output_field=_TYPES[name](null=True),
        db_persist=True,
    )


INDEXES = [
    # Everything that counting a cell needs, without a look at the rows themselves.
    models.Index(
        fields=["zcode"],
        include=["kind", "category", "community", "px", "py"],
        condition=PUBLIC,
        name="asset_position",
    ),
    models.Index(
        fields=["category", "zcode"],
        include=["kind", "px", "py"],
        condition=PUBLIC,
        name="asset_position_category",
    ),
    models.Index(
        fields=["community", "zcode"],
        include=["kind", "px", "py"],
        condition=PUBLIC,
        name="asset_position_community",
    ),
    # What some may see and others not: added for those who may, in some communities or in all.
    models.Index(
        fields=["community", "zcode"],
        condition=~Q(status="published"),
        name="asset_position_unpublished",
    ),
    models.Index(
        fields=["zcode"],
        include=["kind", "status", "life", "is_lapsed", "px", "py"],
        condition=~Q(status="published"),
        name="asset_unpublished_anywhere",
    ),
    GistIndex(
        fields=["public_location", "shape_span"],
        condition=PUBLIC & Q(shape_span__gt=0),
        name="asset_shapes",
    ),
    GistIndex(
        fields=["public_location", "shape_span"],
        condition=~Q(status="published") & Q(shape_span__gt=0),
        name="asset_unpublished_shapes",
    ),
]

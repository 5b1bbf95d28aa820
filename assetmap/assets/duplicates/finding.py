"""Entries of a queryset that look like one that is being typed, sent or reviewed."""

from django.conf import settings
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q
from django.db.models.functions import Lower

from assetmap.assets.duplicates.scoring import (
    LIKELY,
    SAME_NAME_METRES,
    Told,
    phone_key,
    score,
    website_key,
)
from assetmap.assets.models import Asset
from assetmap.assets.models.positions import PUBLIC
from assetmap.common.functions import boxes_around, metres_between, within_metres
from assetmap.common.planner import alike_from, expected_rows

# No more of each sort are fetched and compared, those with the most alike names first.
MOST = 60
# Elsewhere than close by, names share so many of their trigrams at least, 0 to 1.
ALIKE, MUCH_ALIKE = 0.45, 0.6
# Among more entries than this it pays to ask for the most alike first.
CROWD = 5_000
# Half the diagonal of a grid cell, by its side: as much nearer a rough place may be.
TO_THE_CORNER = 0.71


def close_by(queryset, *, point, metres=None, limit=8):
    """The nearest entries within some metres of a point, by their public place."""
    metres = settings.DUPLICATE_METRES if metres is None else metres
    return within_metres(queryset, "public_point", point, metres, annotation="distance_m").order_by(
        "distance_m", "pk"
    )[:limit]


def likely_duplicates(queryset, *, name, point=None, community=None, reader=None, limit=5, **told):
    """Entries of a queryset that are likely the same as this one, likeliest first, as a list.

    `queryset`: what the actor may know of, which is all that is looked at. `point`: a geometry in
    WGS84 - lines and areas count by their nearest edge - or None. `community`: where entries
    without a place are looked for. `reader`: whose right to see a contact is asked before a
    telephone counts; without one none does. `told`: kind, category, phone, website, postcode.
    Each has `match` (see scoring) and `distance_m`, None without two places.
    """
    typed = Told(
        name=name,
        kind=told.get("kind") or "",
        category=told.get("category"),
        phone=phone_key(told.get("phone")),
        website=website_key(told.get("website")),
        postcode=told.get("postcode") or "",
    )
    queryset = queryset.exclude(status__in=(Asset.Status.MERGED, Asset.Status.WITHDRAWN))
    keys = _worth_comparing(queryset, name, point, community)
    rows = queryset.filter(pk__in=keys)
    if point is not None:
        rows = rows.annotate(distance_m=metres_between("public_location", point))
    found = []
    for asset in rows:
        metres = asset.distance_m = _metres(asset)
        asset.match = score(typed, told_of(asset, reader), metres=metres)
        if asset.match.score >= LIKELY:
            found.append(asset)
    return sorted(found, key=lambda asset: (-asset.match.score, asset.pk))[:limit]


def told_of(asset, reader=None):
    """What of an entry may be compared for this reader."""
    sees_contact = reader is not None and reader.sees_contact(asset)
    rough = asset.public_precision != Asset.Precision.EXACT
    return Told(
        name=asset.name,
        kind=asset.kind,
        category=asset.category_id,
        phone=phone_key(asset.contact_phone) if sees_contact else "",
        website=website_key(asset.website),
        postcode="" if rough else asset.postcode,
    )


def _metres(asset):
    metres = getattr(asset, "distance_m", None)
    if metres is None or asset.public_precision == Asset.Precision.COMMUNITY:
        return None
    return max(0.0, metres - TO_THE_CORNER * (asset.public_precision_m or 0))


def _worth_comparing(queryset, name, point, community):
    """Primary keys, of a few dozen rows at most: each question is bounded by an index."""
    likeness = TrigramSimilarity(Lower("name"), name.lower())

    def first(rows):
        some = rows.alias(likeness=likeness).order_by("-likeness", "pk")
        return list(some.values_list("pk", flat=True)[:MOST])

    keys, within = set(), Q()
    if point is not None:
        close = _boxes_around(point, settings.DUPLICATE_METRES)
        shapes = queryset.filter(PUBLIC, shape_span__gt=0)
        keys.update(first(queryset.filter(_overlaps("public_point", close))))
        keys.update(first(shapes.filter(_overlaps("public_location", close))))
        within |= _overlaps("public_point", _boxes_around(point, SAME_NAME_METRES))
    if community is not None:
        within |= Q(community=community)
    # If there are enough of those, they are the same ones as would be found among all.
    among = queryset.filter(within)
    for least in (MUCH_ALIKE, ALIKE) if expected_rows(among) > CROWD else (ALIKE,):
        with alike_from(least):
            named = first(among.filter(name__trigram_similar=name))
        if len(named) == MOST:
            break
    return keys.union(named)


def _overlaps(field, boxes):
    found = Q()
    for box in boxes:
        found |= Q(**{f"{field}__bboverlaps": box})
    return found


def _boxes_around(place, metres):
    if place.geom_type == "Point":
        return boxes_around(place, metres)
    west, south, east, north = place.extent
    corners = [
        boxes_around(_corner(place, x, y), metres) for x, y in ((west, south), (east, north))
    ]
    edges = [box.extent for boxes in corners for box in boxes[:1]]
    box = Polygon.from_bbox(
        (min(e[0] for e in edges), min(e[1] for e in edges),
         max(e[2] for e in edges), max(e[3] for e in edges))
    )  # fmt: skip
    box.srid = 4326
    return [box]


def _corner(place, x, y):
    corner = place.point_on_surface
    corner.x, corner.y = x, y
    return corner

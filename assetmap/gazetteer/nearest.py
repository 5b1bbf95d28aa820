"""What a spot on the map is called."""

from django.db import connection

from assetmap.gazetteer.models import Place

_FAR_M = 20_000  # further away than this, a name explains nothing
# Degrees are not square: the index brings the dozen nearest in degrees, metres decide among them.
_NEAREST = """
    SELECT coalesce(found.name, '')
    FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY AS asked (lon, lat, position)
    LEFT JOIN LATERAL (
        SELECT close.name
        FROM (
            SELECT place.name, place.point
            FROM gazetteer_place AS place
            WHERE place.kind = ANY(%s)
            ORDER BY place.point <-> ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326)
            LIMIT 12
        ) AS close
        CROSS JOIN LATERAL ST_DistanceSphere(
            close.point, ST_SetSRID(ST_MakePoint(asked.lon, asked.lat), 4326)
        ) AS metres
        WHERE metres < %s
        ORDER BY metres, close.name
        LIMIT 1
    ) AS found ON true
    ORDER BY asked.position
"""


def nearest_place_names(points):
    """For each point (or (lon, lat) pair) the name of the nearest settlement, "" if none is near.

    One statement for all of them, each served by the index on places.
    """
    pairs = [tuple(point)[:2] for point in points]
    if not pairs:
        return []
    lons, lats = ([float(value) for value in values] for values in zip(*pairs, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [lons, lats, list(Place.SETTLEMENTS), _FAR_M])
        return [name for (name,) in cursor.fetchall()]


def nearest_place_name(point):
    """The name of the nearest settlement within 20 km, or ""."""
    return nearest_place_names([point])[0]

"""The only writer of the gazetteer's tables: one statement per batch, converted by PostGIS."""

import math

from assetmap.gazetteer.loading.formats import PostcodeRow
from assetmap.gazetteer.models import Place
from assetmap.gazetteer.names import normalise, postcode_key

# Coordinates of both systems to degrees of 6 decimals. SRIDs come from the formats' fixed table.
_POINT = """
    ST_SetSRID(ST_MakePoint(round(ST_X(spot)::numeric, 6), round(ST_Y(spot)::numeric, 6)), 4326)
"""
_SPOT = """
    CROSS JOIN LATERAL (
        SELECT ST_Transform(ST_SetSRID(ST_MakePoint(x, y), srid), 4326) AS spot
    ) AS converted
"""
_POSTCODES = f"""
    INSERT INTO gazetteer_postcode AS kept (key, code, point, quality, source)
    SELECT key, code, {_POINT}, quality, %s
    FROM unnest(%s::text[], %s::text[], %s::float8[], %s::float8[], %s::int[], %s::int[])
        AS incoming (key, code, x, y, srid, quality) {_SPOT}
    ON CONFLICT (key) DO UPDATE SET
        code = excluded.code, point = excluded.point, quality = excluded.quality,
        source = excluded.source
    WHERE (kept.code, kept.point, kept.quality, kept.source)
        IS DISTINCT FROM (excluded.code, excluded.point, excluded.quality, excluded.source)
    RETURNING xmax = 0 AS is_new
"""  # noqa: S608 - made of our own constants
_PLACES = f"""
    INSERT INTO gazetteer_place AS kept (source, external_id, name, kind, point, area, name_alt,
        population, weight, search_name, search_alt)
    SELECT %s, external_id, name, kind, {_POINT}, area, name_alt,
        population, weight, search_name, search_alt
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::float8[], %s::float8[], %s::int[],
            %s::text[], %s::text[], %s::int[], %s::int[], %s::text[], %s::text[])
        AS incoming (external_id, name, kind, x, y, srid,
            area, name_alt, population, weight, search_name, search_alt) {_SPOT}
    ON CONFLICT (source, external_id) DO UPDATE SET
        name = excluded.name, kind = excluded.kind, point = excluded.point,
        area = excluded.area, name_alt = excluded.name_alt, population = excluded.population,
        weight = excluded.weight, search_name = excluded.search_name,
        search_alt = excluded.search_alt
    WHERE (kept.name, kept.kind, kept.point, kept.area, kept.name_alt, kept.population,
            kept.weight, kept.search_name, kept.search_alt)
        IS DISTINCT FROM (excluded.name, excluded.kind, excluded.point, excluded.area,
            excluded.name_alt, excluded.population, excluded.weight, excluded.search_name,
            excluded.search_alt)
    RETURNING xmax = 0 AS is_new
"""  # noqa: S608

# Of two equal names the heavier comes first; people add up to 9 on top.
_WEIGHTS = {
    Place.Kind.CITY: 90,
    Place.Kind.TOWN: 70,
    Place.Kind.NEIGHBOURHOOD: 60,
    Place.Kind.SUBURB: 60,
    Place.Kind.VILLAGE: 50,
    Place.Kind.HAMLET: 30,
    Place.Kind.LOCALITY: 25,
    Place.Kind.STATION: 15,
    Place.Kind.FERRY: 15,
}


def store(cursor, source, rows):
    """Insert or update PostcodeRows or PlaceRows, all of one kind.

    Returns (added, changed, stored): `stored` leaves out rows that a later one in the batch
    repeats.
    """
    if isinstance(rows[0], PostcodeRow):
        statement = _POSTCODES
        values = {row.code: (postcode_key(row.code), *row) for row in rows}
    else:
        statement = _PLACES
        values = {row.external_id: (*row, *_derived(row)) for row in rows}
    cursor.execute(statement, [source, *map(list, zip(*values.values(), strict=True))])
    written = [is_new for (is_new,) in cursor.fetchall()]
    return sum(written), len(written) - sum(written), len(values)


def _derived(row):
    """weight, search_name, search_alt."""
    weight = _WEIGHTS.get(row.kind, 10)
    if row.population:
        weight += min(9, int(math.log10(row.population)))
    names = [normalise(name) for name in row.name_alt.split("|")]
    alternatives = "|".join(dict.fromkeys(name for name in names if name))
    return weight, normalise(row.name), f"|{alternatives}|" if alternatives else ""

-- A region is new also when an entry in it changes that has ended or lapsed, since whoever asks for
-- those is shown it; and a route or an area makes all regions new that it reaches into.

-- The regions of level 8 around a shape, each as the key of its north-western corner.
CREATE FUNCTION maps_regions_of(shape geometry) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT assetmap_morton(x << 18, y << 18)
    FROM generate_series(
        least(255, floor((ST_XMin(shape) + 180) / 360 * 256))::int,
        least(255, floor((ST_XMax(shape) + 180) / 360 * 256))::int
    ) AS x, generate_series(
        floor(128 - asinh(tan(radians(least(85.05, ST_YMax(shape))))) * 128 / pi())::int,
        floor(128 - asinh(tan(radians(greatest(-85.05, ST_YMin(shape))))) * 128 / pi())::int
    ) AS y
$$;

-- As in 0005_counts_without_the_lapsed.sql but for the versions.
CREATE OR REPLACE FUNCTION maps_pyramid_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        coalesce(array_agg(zcode) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(px) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(py) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(category_id) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(kind::text) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(1) FILTER (WHERE counts), '{}'),
        array_agg(DISTINCT zcode >> 36 << 36) || ARRAY(
            SELECT maps_regions_of(public_location) FROM new_rows
            WHERE status = 'published' AND shape_span > 0),
        count(*))
    FROM (
        SELECT *, life <> 'ended' AND NOT is_lapsed AS counts
        FROM new_rows WHERE status = 'published'
    ) AS come HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION maps_pyramid_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        coalesce(array_agg(zcode) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(px) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(py) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(category_id) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(kind::text) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(-1) FILTER (WHERE counts), '{}'),
        array_agg(DISTINCT zcode >> 36 << 36) || ARRAY(
            SELECT maps_regions_of(public_location) FROM old_rows
            WHERE status = 'published' AND shape_span > 0),
        count(*))
    FROM (
        SELECT *, life <> 'ended' AND NOT is_lapsed AS counts
        FROM old_rows WHERE status = 'published'
    ) AS gone HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION maps_pyramid_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        coalesce(array_agg(zcode) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(px) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(py) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(category_id) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(kind::text) FILTER (WHERE counts), '{}'),
        coalesce(array_agg(sign) FILTER (WHERE counts), '{}'),
        array_agg(DISTINCT zcode >> 36 << 36) || ARRAY(
            SELECT maps_regions_of(public_location) FROM new_rows
            WHERE status = 'published' AND shape_span > 0
            UNION
            SELECT maps_regions_of(public_location) FROM old_rows
            WHERE status = 'published' AND shape_span > 0),
        count(*))
    FROM (
        SELECT n.zcode, n.px, n.py, n.category_id, n.kind, 1 AS sign,
               n.life <> 'ended' AND NOT n.is_lapsed
               AND (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended', o.is_lapsed)
               IS DISTINCT FROM
                   (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended', n.is_lapsed) AS counts
        FROM new_rows AS n LEFT JOIN old_rows AS o USING (id)
        WHERE n.status = 'published'
        UNION ALL
        SELECT o.zcode, o.px, o.py, o.category_id, o.kind, -1,
               o.life <> 'ended' AND NOT o.is_lapsed
               AND (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended', o.is_lapsed)
               IS DISTINCT FROM
                   (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended', n.is_lapsed)
        FROM old_rows AS o LEFT JOIN new_rows AS n USING (id)
        WHERE o.status = 'published'
    ) AS moved HAVING count(*) > 0;
    RETURN NULL;
END $$;

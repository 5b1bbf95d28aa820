-- What is counted is what everybody sees unasked: without entries that nobody confirmed for a second
-- check interval. As in 0001_pyramid.sql but for those.

CREATE OR REPLACE FUNCTION maps_pyramid_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        array_agg(zcode), array_agg(px), array_agg(py), array_agg(category_id),
        array_agg(kind::text), array_agg(1), array_agg(DISTINCT zcode >> 36 << 36), count(*))
    FROM new_rows WHERE status = 'published' AND life <> 'ended' AND NOT is_lapsed
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION maps_pyramid_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        array_agg(zcode), array_agg(px), array_agg(py), array_agg(category_id),
        array_agg(kind::text), array_agg(-1), array_agg(DISTINCT zcode >> 36 << 36), count(*))
    FROM old_rows WHERE status = 'published' AND life <> 'ended' AND NOT is_lapsed
    HAVING count(*) > 0;
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
        array_agg(DISTINCT zcode >> 36 << 36), count(*))
    FROM (
        SELECT n.zcode, n.px, n.py, n.category_id, n.kind, 1 AS sign,
               (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended', o.is_lapsed)
               IS DISTINCT FROM
                   (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended', n.is_lapsed) AS counts
        FROM new_rows AS n LEFT JOIN old_rows AS o USING (id)
        WHERE n.status = 'published' AND n.life <> 'ended' AND NOT n.is_lapsed
        UNION ALL
        SELECT o.zcode, o.px, o.py, o.category_id, o.kind, -1,
               (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended', o.is_lapsed)
               IS DISTINCT FROM
                   (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended', n.is_lapsed)
        FROM old_rows AS o LEFT JOIN new_rows AS n USING (id)
        WHERE o.status = 'published' AND o.life <> 'ended' AND NOT o.is_lapsed
    ) AS moved HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION maps_pyramid_recount()
RETURNS TABLE (level smallint, k int, cell bigint, n bigint, sx bigint, sy bigint)
LANGUAGE sql STABLE AS $$
    WITH finest AS MATERIALIZED (
        SELECT zcode >> 22 AS cell, category_id AS k, kind,
               count(*) AS n, sum(px::bigint) AS sx, sum(py::bigint) AS sy
        FROM assets_asset WHERE status = 'published' AND life <> 'ended' AND NOT is_lapsed
        GROUP BY 1, 2, 3
    ), each AS (
        SELECT k, cell, n, sx, sy FROM finest
        UNION ALL
        SELECT maps_total_of(kind), cell, n, sx, sy FROM finest
    )
    SELECT level::smallint, k::int, cell >> 2 * (15 - level),
           sum(n)::bigint, sum(sx)::bigint, sum(sy)::bigint
    FROM each, generate_series(5, 15) AS level WHERE cell IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT 0::smallint, k::int, 0, sum(n)::bigint, 0, 0 FROM each GROUP BY k
$$;

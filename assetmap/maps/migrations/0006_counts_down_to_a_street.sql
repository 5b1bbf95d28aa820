-- The totals of the kinds are counted down to level 18, cells as wide as a mark on a street: a view
-- from there on reads as many counts as it draws marks, however many assets stand in it. Of one
-- category few stand so close, so its finest level stays 15.

-- As in 0001_pyramid.sql but for the finer levels.
CREATE OR REPLACE FUNCTION maps_pyramid_apply(
    zcodes bigint[], xs int[], ys int[], categories bigint[], kinds text[], signs int[],
    changed bigint[], changes bigint
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    mine bigint := 0;
    statements text := current_setting('assetmap.pyramid_statements', true);
BEGIN
    IF coalesce(statements, '') = '' THEN
        PERFORM set_config('assetmap.pyramid_statements', 'one', true);
        IF NOT pg_try_advisory_xact_lock(hashtext('maps_pyramid')) THEN
            mine := nextval('maps_cell_note');
        ELSIF EXISTS (SELECT FROM maps_cell WHERE note <> 0) THEN
            PERFORM maps_pyramid_fold(5000);
        END IF;
    ELSE
        mine := nextval('maps_cell_note');
        IF statements = 'one' THEN
            PERFORM set_config('assetmap.pyramid_statements', 'several', true);
            INSERT INTO maps_cell (level, k, cell, note, n, sx, sy) VALUES (-1, 0, 0, mine, 0, 0, 0);
        END IF;
    END IF;
    WITH streets AS MATERIALIZED (
        SELECT z >> 16 AS cell, category AS k, kind,
               sum(s)::bigint AS n, sum(s * x::bigint)::bigint AS sx, sum(s * y::bigint)::bigint AS sy
        FROM unnest(zcodes, xs, ys, categories, kinds, signs) AS u (z, x, y, category, kind, s)
        GROUP BY 1, 2, 3
    ), finest AS MATERIALIZED (
        SELECT cell >> 6 AS cell, k, kind,
               sum(n)::bigint AS n, sum(sx)::bigint AS sx, sum(sy)::bigint AS sy
        FROM streets GROUP BY 1, 2, 3
    ), each AS (
        SELECT k, cell, n, sx, sy FROM finest
        UNION ALL
        SELECT maps_total_of(kind), cell, n, sx, sy FROM finest
    ), differences AS (
        SELECT level, k, cell >> 2 * (15 - level) AS cell, n, sx, sy
        FROM each, generate_series(5, 15) AS level WHERE cell IS NOT NULL
        UNION ALL
        SELECT level, maps_total_of(kind), cell >> 2 * (18 - level), n, sx, sy
        FROM streets, generate_series(16, 18) AS level WHERE cell IS NOT NULL
        UNION ALL
        SELECT 0, k, 0, n, 0, 0 FROM each
        UNION ALL
        SELECT level, 0, z >> 2 * (26 - level), 1, 0, 0
        FROM unnest(changed) AS z, unnest(ARRAY[2, 5, 8]) AS level WHERE z IS NOT NULL
        UNION ALL
        SELECT 0, 0, 0, changes, 0, 0
    )
    INSERT INTO maps_cell AS c (level, k, cell, note, n, sx, sy)
        SELECT level, k, cell, mine, sum(n), sum(sx), sum(sy)
        FROM differences GROUP BY 1, 2, 3
        HAVING sum(n) <> 0 OR sum(sx) <> 0 OR sum(sy) <> 0
        ORDER BY 1, 2, 3
    ON CONFLICT (level, k, cell, note) DO UPDATE
        SET n = c.n + excluded.n, sx = c.sx + excluded.sx, sy = c.sy + excluded.sy;
END $$;

-- As in 0005_counts_without_the_lapsed.sql but for the finer levels.
CREATE OR REPLACE FUNCTION maps_pyramid_recount()
RETURNS TABLE (level smallint, k int, cell bigint, n bigint, sx bigint, sy bigint)
LANGUAGE sql STABLE AS $$
    WITH streets AS MATERIALIZED (
        SELECT zcode >> 16 AS cell, category_id AS k, kind,
               count(*) AS n, sum(px::bigint) AS sx, sum(py::bigint) AS sy
        FROM assets_asset WHERE status = 'published' AND life <> 'ended' AND NOT is_lapsed
        GROUP BY 1, 2, 3
    ), finest AS MATERIALIZED (
        SELECT cell >> 6 AS cell, k, kind, sum(n) AS n, sum(sx) AS sx, sum(sy) AS sy
        FROM streets GROUP BY 1, 2, 3
    ), each AS (
        SELECT k, cell, n, sx, sy FROM finest
        UNION ALL
        SELECT maps_total_of(kind), cell, n, sx, sy FROM finest
    )
    SELECT level::smallint, k::int, cell >> 2 * (15 - level),
           sum(n)::bigint, sum(sx)::bigint, sum(sy)::bigint
    FROM each, generate_series(5, 15) AS level WHERE cell IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT level::smallint, maps_total_of(kind)::int, cell >> 2 * (18 - level),
           sum(n)::bigint, sum(sx)::bigint, sum(sy)::bigint
    FROM streets, generate_series(16, 18) AS level WHERE cell IS NOT NULL GROUP BY 1, 2, 3
    UNION ALL
    SELECT 0::smallint, k::int, 0, sum(n)::bigint, 0, 0 FROM each GROUP BY k
$$;

-- The cluster pyramid: counts of what everybody may see, kept by the database itself.
-- The design and its measurements: one row a (level, category or kind, cell), brought up to date by
-- statement-level triggers, so that a bulk write is one addition.

-- A third of each page is kept free, so that a new count takes the place of the old one.
ALTER TABLE maps_cell SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

CREATE SEQUENCE maps_cell_note;

-- Adds rows (sign 1) and takes rows away (sign -1). Whoever holds the pencil changes the counts
-- themselves; anybody else, while it is held, puts notes beside them. So nobody waits for anybody,
-- and nobody can deadlock. The next holder works the notes in.
--
-- The holder, too, changes a count once in a transaction only: a row changed ten thousand times
-- before a commit is found through ten thousand dead ones. What an import changes after its first
-- entry becomes notes as well, worked in when it commits.
CREATE FUNCTION maps_pyramid_apply(
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
    WITH finest AS MATERIALIZED (
        SELECT z >> 22 AS cell, category AS k, kind,
               sum(s) AS n, sum(s * x::bigint) AS sx, sum(s * y::bigint) AS sy
        FROM unnest(zcodes, xs, ys, categories, kinds, signs) AS u (z, x, y, category, kind, s)
        GROUP BY 1, 2, 3
    ), each AS (
        SELECT k, cell, n, sx, sy FROM finest
        UNION ALL
        SELECT maps_total_of(kind), cell, n, sx, sy FROM finest
    ), differences AS (
        SELECT level, k, cell >> 2 * (15 - level) AS cell, n, sx, sy
        FROM each, generate_series(5, 15) AS level WHERE cell IS NOT NULL
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

CREATE FUNCTION maps_total_of(kind text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE kind WHEN 'human' THEN -1 WHEN 'social' THEN -2 ELSE -3 END
$$;

-- Works notes into the counts; only for whoever holds the pencil.
CREATE FUNCTION maps_pyramid_fold(most int) RETURNS void LANGUAGE sql AS $$
    WITH gone AS (
        DELETE FROM maps_cell
        WHERE ctid = ANY(ARRAY(SELECT ctid FROM maps_cell WHERE note <> 0 LIMIT most))
        RETURNING level, k, cell, n, sx, sy
    )
    INSERT INTO maps_cell AS c (level, k, cell, note, n, sx, sy)
        SELECT level, k, cell, 0, sum(n), sum(sx), sum(sy)
        FROM gone WHERE level >= 0 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (level, k, cell, note) DO UPDATE
        SET n = c.n + excluded.n, sx = c.sx + excluded.sx, sy = c.sy + excluded.sy;
$$;

-- The row of level -1 that a transaction of several statements leaves calls this when it commits.
CREATE FUNCTION maps_pyramid_settle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF pg_try_advisory_xact_lock(hashtext('maps_pyramid')) THEN
        PERFORM maps_pyramid_fold(NULL);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER maps_pyramid_settle AFTER INSERT ON maps_cell
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.level = -1)
    EXECUTE FUNCTION maps_pyramid_settle();

CREATE FUNCTION maps_pyramid_inserted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        array_agg(zcode), array_agg(px), array_agg(py), array_agg(category_id),
        array_agg(kind::text), array_agg(1), array_agg(DISTINCT zcode >> 36 << 36), count(*))
    FROM new_rows WHERE status = 'published' AND life <> 'ended' HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION maps_pyramid_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM maps_pyramid_apply(
        array_agg(zcode), array_agg(px), array_agg(py), array_agg(category_id),
        array_agg(kind::text), array_agg(-1), array_agg(DISTINCT zcode >> 36 << 36), count(*))
    FROM old_rows WHERE status = 'published' AND life <> 'ended' HAVING count(*) > 0;
    RETURN NULL;
END $$;

-- Any change of a public entry is a change of its region, since its name and its facts are told
-- there; the counts change only when it moves, or becomes another sort, or comes or goes.
CREATE FUNCTION maps_pyramid_updated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
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
               (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended')
               IS DISTINCT FROM (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended') AS counts
        FROM new_rows AS n LEFT JOIN old_rows AS o USING (id)
        WHERE n.status = 'published' AND n.life <> 'ended'
        UNION ALL
        SELECT o.zcode, o.px, o.py, o.category_id, o.kind, -1,
               (o.zcode, o.category_id, o.kind, o.status, o.life = 'ended')
               IS DISTINCT FROM (n.zcode, n.category_id, n.kind, n.status, n.life = 'ended')
        FROM old_rows AS o LEFT JOIN new_rows AS n USING (id)
        WHERE o.status = 'published' AND o.life <> 'ended'
    ) AS moved HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION maps_pyramid_truncated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM maps_cell WHERE k <> 0;
    UPDATE maps_cell SET n = n + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER maps_pyramid_inserted AFTER INSERT ON assets_asset
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION maps_pyramid_inserted();
CREATE TRIGGER maps_pyramid_deleted AFTER DELETE ON assets_asset
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION maps_pyramid_deleted();
CREATE TRIGGER maps_pyramid_updated AFTER UPDATE ON assets_asset
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION maps_pyramid_updated();
CREATE TRIGGER maps_pyramid_truncated AFTER TRUNCATE ON assets_asset
    FOR EACH STATEMENT EXECUTE FUNCTION maps_pyramid_truncated();

-- The same counts from nothing: for the first time, for repairs, and to hold the kept ones against.
CREATE FUNCTION maps_pyramid_recount()
RETURNS TABLE (level smallint, k int, cell bigint, n bigint, sx bigint, sy bigint)
LANGUAGE sql STABLE AS $$
    WITH finest AS MATERIALIZED (
        SELECT zcode >> 22 AS cell, category_id AS k, kind,
               count(*) AS n, sum(px::bigint) AS sx, sum(py::bigint) AS sy
        FROM assets_asset WHERE status = 'published' AND life <> 'ended' GROUP BY 1, 2, 3
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

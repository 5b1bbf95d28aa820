-- Once, before any asset: settlements with their share of it all, and what chance is made of.

-- Even in [0, 1), and always the same for a row and a question asked of it.
create or replace function bench_r(row_id bigint, question int) returns float8
  language sql immutable strict parallel safe as
$$ select (hashint8extended(row_id, question) & 9007199254740991)::float8 / 9007199254740992 $$;

-- One of a list, the first ones far more often than the last.
create or replace function bench_pick(list text[], r float8) returns text
  language sql immutable strict parallel safe as
$$ select list[1 + floor(cardinality(list) * r ^ 3)::int] $$;

-- The middle of the square kilometre around a place (x, y: metres of the British National Grid).
create or replace function bench_cell(place geometry) returns geometry
  language sql immutable strict parallel safe as
$$ select st_setsrid(st_makepoint(round(st_x(c)::numeric, 6), round(st_y(c)::numeric, 6)), 4326)
   from st_transform(place, 27700) p,
        st_transform(st_setsrid(st_makepoint((floor(st_x(p) / 1000) + 0.5) * 1000,
                                             (floor(st_y(p) / 1000) + 0.5) * 1000), 27700), 4326) c $$;

-- Zipf: the second largest has half the assets of the largest, the tenth a tenth. As wide as its
-- assets ask for, but always on land.
create table bench_settlement as
  select k::int as id, name, upto, size, centre,
         least(400 + 40 * sqrt(size * 1000000 / %(count)s), to_coast) as radius
  from (
    select k, %(names)s::text[] as names, centre, st_distance(centre::geography, coast) as to_coast,
           sum(1.0 / k) over (order by k) / sum(1.0 / k) over () as upto,
           %(count)s * (1.0 / k) / sum(1.0 / k) over () as size
    from (select row_number() over () as k, (dump).geom as centre
          from (select st_dump(st_generatepoints(st_buffer(land, -0.02), %(settlements)s, 3)) as dump
                from st_geomfromewkt(%(land)s) land) d) points,
         (select st_boundary(st_geomfromewkt(%(land)s))::geography as coast) c
  ) s, lateral (select names[k] as name) n;
alter table bench_settlement add primary key (id);

-- Within a kind the first category has most, the last still some.
create table bench_category as
  select kind, array_agg(id order by place) as ids, array_agg(upto order by place) as upto
  from (select kind, id, place, (sum(place ^ -0.7) over (partition by kind order by place)
                                 / sum(place ^ -0.7) over (partition by kind))::float8 as upto
        from (select kind, id, row_number() over (partition by kind order by position, code) as place
              from assets_category where is_active) c) d
  group by kind;

-- What a stranger may read, for servers that know no more of us than a table.
create or replace view bench_public as
  select id, name, kind, category_id, public_point as geom
  from assets_asset where status = 'published' and life <> 'ended' and not is_lapsed and public_point is not null;

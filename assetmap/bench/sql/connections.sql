-- Links inside a settlement: anything with anything, the first ones far more often.
select row_number() over (order by subject_id, object_id) as id, * from (
  select distinct on (one.id, other.id) one.id as subject_id, other.id as object_id,
         bench_pick('{part_of,run_by,refers_to,connects_to,shares_with,meets_at,funded_by,taught_by}', bench_r(i, 501)) as verb,
         1 + (i %% 20) as created_by_id
  from generate_series(1, %(connections)s::bigint) i
  join bench_numbered one on one.id = 1 + floor(%(count)s * bench_r(i, 502))::bigint
  join bench_numbered other on other.community_id = one.community_id and other.id <> one.id
    and other.nth = 1 + floor(one.size * bench_r(i, 503) ^ 2)::bigint
  order by one.id, other.id, i) c

-- Projects in every settlement, as many as its size asks for.
select i as id, md5('bench project ' || i)::uuid as uid, 'bench-' || i as slug,
       bench_pick(%(words)s, bench_r(i, 101)) || ' ' || bench_pick('{garden,kitchen,walks,workshop,choir,visits}', bench_r(i, 102))
         || ', ' || s.name as title,
       s.id as community_id, bench_pick(%(benefits)s, bench_r(i, 103)) as summary,
       bench_pick(%(descriptions)s, bench_r(i, 104)) || ' ' || bench_pick(%(descriptions)s, bench_r(i, 105)) as story,
       'Neighbours of ' || s.name as participants,
       bench_pick('{community,care,mixed}', bench_r(i, 106)) as setting,
       bench_pick('{third_sector,community_led,statutory,partnership}', bench_r(i, 107)) as lead_body,
       bench_pick('{running,ended,planned,unknown}', bench_r(i, 108)) as stage,
       array(select distinct bench_pick('{person_centred,relationships,connections,empowering,flexible,sharing_power}', bench_r(i, 110 + n))
             from generate_series(1, 3) n)::varchar[] as characteristics,
       (2015 + floor(10 * bench_r(i, 109)))::text as started,
       bench_r(i, 120) >= 0.08 as is_published, 1 + (i %% 20) as created_by_id
from generate_series(1, %(projects)s::bigint) i
join bench_settlement s on s.id = 1 + width_bucket(
  bench_r(i, 100), (select array_agg(upto::float8 order by id) from bench_settlement where upto < 1))

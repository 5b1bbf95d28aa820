-- A community in every settlement.
select id, name, lower(name) as slug, 'place' as kind, centre,
       st_multi(st_buffer(centre::geography, radius, 4)::geometry) as boundary,
       'A place made up to measure with.' as summary
from bench_settlement

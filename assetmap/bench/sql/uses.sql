-- Up to six assets of its settlement put to work in each project.
select row_number() over (order by project_id, asset_id) as id, * from (
  select distinct on (p.id, a.id) p.id as project_id, a.id as asset_id,
         bench_pick('{venue,skill,connector,host,time,equipment,knowledge,funder}', bench_r(p.id, 210 + n)) as role,
         bench_pick('{active,committed,ended,invited,identified}', bench_r(p.id, 220 + n)) as stage
  from projects_project p
  cross join generate_series(1, 6) n
  join (select community_id, count(*) as size from bench_numbered group by 1) here using (community_id)
  join bench_numbered a on a.community_id = p.community_id and a.nth = 1 + floor(here.size * bench_r(p.id, 200 + n))::bigint
  order by p.id, a.id, n) u

-- Claims; two in five are measured, with the scales that the product ships.
with drawn as (
  select i, bench_r(i, 401) < 0.4 as measured,
         (select array_agg(id order by id) from projects_measure where lowest is not null) as measures
  from generate_series(1, %(evidence)s::bigint) i
), told as (
  select d.*, m.id as measure_id, m.domain as measured_domain, lowest, highest - lowest as breadth,
         10 + floor(90 * bench_r(i, 402))::int as n, bench_pick('{same,compared,other}', bench_r(i, 403)) as way
  from drawn d
  left join projects_measure m on measured and m.id = measures[1 + floor(cardinality(measures) * bench_r(i, 404))::int]
)
select i as id, md5('bench evidence ' || i)::uuid as uid, 1 + (i - 1) %% %(projects)s as project_id,
       bench_pick(%(benefits)s, bench_r(i, 405)) as claim,
       bench_pick('{mobilise,connect,coproduce,identify,sustain}', bench_r(i, 406)) as process,
       coalesce(measured_domain, bench_pick('{wellbeing,connection,resources,social_capital,physical_health,environment,work,home,services,value}', bench_r(i, 407))) as domain,
       bench_pick('{individual,group,community,service,population}', bench_r(i, 408)) as level,
       bench_pick('{better,same,unknown,worse}', bench_r(i, 409)) as direction,
       case when measured then 'measure' else bench_pick('{story,observation,survey,external,economic}', bench_r(i, 410)) end as method,
       measure_id, case when measured then way else '' end as design,
       case when measured and way <> 'compared' then n end as before_n,
       case when measured and way <> 'compared' then lowest + breadth * (0.4 + 0.2 * bench_r(i, 411)) end as before_mean,
       case when measured and way <> 'compared' then breadth * (0.1 + 0.1 * bench_r(i, 412)) end as before_sd,
       case when measured then n end as after_n,
       case when measured then lowest + breadth * (0.45 + 0.2 * bench_r(i, 413)) end as after_mean,
       case when measured then breadth * (0.1 + 0.1 * bench_r(i, 414)) end as after_sd,
       case when measured and way = 'same' then 0.4 + 0.4 * bench_r(i, 415) end as correlation,
       case when measured and way = 'compared' then n end as other_n,
       case when measured and way = 'compared' then lowest + breadth * (0.4 + 0.2 * bench_r(i, 416)) end as other_mean,
       case when measured and way = 'compared' then breadth * (0.1 + 0.1 * bench_r(i, 417)) end as other_sd,
       bench_pick('{project,participants,partner,independent}', bench_r(i, 418)) as said_by,
       'Made-up report ' || i as source, 2015 + floor(11 * bench_r(i, 419))::int as source_year,
       1 + (i %% 20) as created_by_id
from told

-- Four of each project: what was good, what was hard, and for whom.
select 4 * p.id + n - 4 as id, p.id as project_id,
       case when bench_r(p.id, 300 + n) < 0.6 then 'strength' else 'challenge' end as polarity,
       bench_pick('{individuals,community,staff,partners}', bench_r(p.id, 310 + n)) as audience,
       bench_pick((select array_agg(id::text order by position) from projects_theme), bench_r(p.id, 320 + n))::bigint as theme_id,
       bench_pick(%(benefits)s, bench_r(p.id, 330 + n)) as text, 1 + (p.id %% 20) as created_by_id
from projects_project p, generate_series(1, 4) n

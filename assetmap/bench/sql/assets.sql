-- Assets %(first)s to %(last)s; every column not named here has the model's default.
with drawn as materialized (
  select i as id, s.id as settlement, s.name as place, centre, radius, size,
         case when bench_r(i, 1) < 0.05 then 'human' when bench_r(i, 1) < 0.45 then 'social' else 'physical' end as kind,
         case when bench_r(i, 2) >= 0.08 then 'published'
              when bench_r(i, 2) < 0.03 then 'draft'
              when bench_r(i, 2) < 0.05 then 'in_review'
              when bench_r(i, 2) < 0.07 or i %% 500 = 1 then 'withdrawn'
              else 'merged' end as status,
         case when bench_r(i, 3) < 0.88 then 'active' when bench_r(i, 3) < 0.93 then 'emerging'
              when bench_r(i, 3) < 0.96 then 'paused' when bench_r(i, 3) < 0.98 then 'at_risk'
              else 'ended' end as life,
         case when bench_r(i, 1) < 0.05 then 'point'  -- about a person: never a shape
              when bench_r(i, 4) < 0.0158 then 'line'
              when bench_r(i, 4) < 0.0237 then 'area'
              when bench_r(i, 4) < 0.0316 then 'serves'
              when bench_r(i, 4) < 0.05 then 'online'
              when bench_r(i, 4) < 0.06 then 'none'
              else 'point' end as place_mode,
         -- Some share a spot with others, as all do who give the same postcode.
         case when bench_r(i, 5) < 0.08 then -1000 * floor(bench_r(i, 6) * size / 150)::bigint - s.id else i end as spot
  from generate_series(%(first)s::bigint, %(last)s) i
  join bench_settlement s on s.id = 1 + width_bucket(
    bench_r(i, 7), (select array_agg(upto::float8 order by id) from bench_settlement where upto < 1))
), placed as materialized (
  select *, age - floor(bench_r(id, 9) * 20) as published_age, kind = 'human' as is_person,
         -- As close to the middle as chance has it, and never beyond the radius.
         st_setsrid(st_makepoint(st_x(centre) + away * cos(turn) / (111320 * cos(radians(st_y(centre)))),
                                 st_y(centre) + away * sin(turn) / 111320), 4326) as point
  from (select *, radius * 0.97 * bench_r(spot, 10) ^ 0.7 as away, 2 * pi() * bench_r(spot, 11) as turn,
               20 + floor(1400 * bench_r(id, 8)) as age
        from drawn) d
), shaped as materialized (
  select *, case
    when place_mode in ('online', 'none') then null
    when is_person then null  -- nobody keeps where a person is
    when place_mode = 'point' then point
    when place_mode = 'line' then (
      select st_makeline(st_translate(point, (n - 4) * 0.0012 * (bench_r(id, 12) - 0.5) + 0.0004 * bench_r(id, 20 + n),
                                             (n - 4) * 0.0010 * (bench_r(id, 13) - 0.5) + 0.0003 * bench_r(id, 40 + n)) order by n)
      from generate_series(1, 5 + (id %% 6)::int) n)
    else (
      select st_makepolygon(st_addpoint(ring, st_startpoint(ring))) from (
        select st_makeline(st_translate(point, w * cos(pi() * n / 4), w * 0.6 * sin(pi() * n / 4)) order by n) as ring
        from (select n, (0.0004 + 0.004 * bench_r(id, 14) ^ 2) * (0.7 + 0.3 * bench_r(id, 20 + n)) as w
              from generate_series(0, 7) n) corners) r)
    end as exact_location
  from placed
)
select
  id, md5('bench ' || id)::uuid as uid, kind, category_id, settlement as community_id,
  case when is_person then case when bench_r(id, 16) < 0.00025 then 'Orrery ' else '' end
       else bench_pick(%(words)s, bench_r(id, 15)) || case when bench_r(id, 16) < 0.00025 then ' Orrery ' else ' ' end end
    || category.name || ', ' || place as name,
  case when is_person then 'P' || id else '' end as person_name,
  bench_pick(%(benefits)s, bench_r(id, 17)) as benefit,
  case when bench_r(id, 18) < 0.4 then ''
       else bench_pick(%(descriptions)s, bench_r(id, 19)) || ' ' || bench_pick(%(descriptions)s, bench_r(id, 60)) end as description,
  array(select distinct bench_pick(%(tags)s, bench_r(id, 60 + n)) from generate_series(1, floor(4 * bench_r(id, 61))::int) n)
    ::varchar[] as tags,
  place_mode, place as place_name,
  case when is_person or place_mode <> 'point' or bench_r(id, 70) < 0.4 then ''
       else 1 + floor(90 * bench_r(id, 71)) || ' ' || initcap(bench_pick(%(words)s, bench_r(spot, 72))) || ' Street' end as address,
  case when place_mode = 'serves' then place || ' and around' else '' end as area_served,
  exact_location,
  case when is_person then 'cell' else 'exact' end as public_precision,
  case when is_person then bench_cell(point) else exact_location end as public_location,
  case when is_person then 1000 end as public_precision_m,
  case when is_person then 'adult' else '' end as age_band,
  case when is_person or bench_r(id, 73) < 0.6 then '' else 'https://example.org/' || id end as website,
  case when bench_r(id, 74) < 0.5 then '' else '01632 960' || lpad((id %% 1000)::text, 3, '0') end as contact_phone,
  case when is_person or bench_r(id, 75) < 0.5 then 'coordinators' else 'public' end as contact_audience,
  case when bench_r(id, 76) < 0.4 then null else bench_r(id, 76) < 0.8 end as step_free,
  case when bench_r(id, 77) < 0.5 then null else bench_r(id, 77) < 0.8 end as toilet,
  case when bench_r(id, 78) < 0.6 then null else bench_r(id, 78) < 0.9 end as children_welcome,
  case when bench_r(id, 79) < 0.6 then null else bench_r(id, 79) > 0.95 end as referral_needed,
  case when bench_r(id, 80) < 0.4 then '' when bench_r(id, 80) < 0.8 then 'free'
       when bench_r(id, 80) < 0.9 then 'donation' else 'paid' end as cost,
  case when bench_r(id, 81) < 0.9 then '{}' else array[bench_pick('{gd,pl,uk,bfi,ur,es}', bench_r(id, 82))]::varchar[] end as languages,
  case when is_person or bench_r(id, 83) < 0.6 then '' else 'Mo-Fr 10:00-16:00' end as opening_hours,
  case when is_person or bench_r(id, 83) < 0.6 then '{}' else '{1,2,3,4,5}'::smallint[] end as open_weekdays,
  1 + (id %% 3) as source_id, 'bench-' || id as external_id,
  status,
  case when status not in ('draft') then day - (age - 1) * interval '1 day' end as submitted_at,
  case when status in ('published', 'withdrawn') then day - published_age * interval '1 day' end as published_at,
  case when status = 'merged' then id - (id - 1) %% 500 end as merged_into_id,
  life,
  case when life in ('paused', 'at_risk', 'ended') then (day - published_age / 2 * interval '1 day')::date end as life_changed_on,
  case when life = 'ended' then 'It had its time.' else '' end as life_reason,
  case when bench_r(id, 84) < 0.7 then day - published_age * bench_r(id, 85) * interval '1 day' end as checked_at,
  case when bench_r(id, 84) < 0.7 then (day + (365 - published_age * bench_r(id, 85)) * interval '1 day')::date end as check_due_on,
  case when is_person and status = 'published' then 2 * id end as publication_consent_id,
  1 + (id %% 20) as created_by_id,
  day - age * interval '1 day' as created_at,
  day - published_age * bench_r(id, 86) * interval '1 day' as updated_at
from shaped
join lateral (select c.id as category_id, c.name from bench_category b join assets_category c
              on c.id = b.ids[1 + width_bucket(bench_r(shaped.id, 87), b.upto[:cardinality(b.upto) - 1])]
              where b.kind = shaped.kind) category on true,
     date_trunc('day', now()) as day

-- What people agreed to: everybody to be kept, the published ones to be shown (the even ids).
select 2 * i + (purpose = 'keep')::int as id, i as asset_id, purpose, 'given' as decision,
       'spoken' as method, now() - interval '300 days' as decided_at, now()::date + 65 as review_on,
       %(wording)s as wording_id, 1 as wording_version, 'en-gb' as wording_language,
       %(hash)s as wording_hash, 'made up' as controller, 1 + (i %% 20) as recorded_by_id
from generate_series(%(first)s::bigint, %(last)s) i, unnest(array['keep', 'publish']) purpose
where bench_r(i, 1) < 0.05 and (purpose = 'keep' or bench_r(i, 2) >= 0.08)

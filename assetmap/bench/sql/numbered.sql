-- Assets of each settlement by number, for as long as the transaction lasts.
create temporary table bench_numbered on commit drop as
  select id, community_id, row_number() over within_it as nth, count(*) over (partition by community_id) as size
  from assets_asset where id <= %(count)s
  window within_it as (partition by community_id order by id);
create index on bench_numbered (id);
create index on bench_numbered (community_id, nth);
analyze bench_numbered;

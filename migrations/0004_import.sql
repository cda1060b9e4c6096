-- Files that were received and are not imported yet. The rows of a file are never kept, only what it is called and holds.
create table import_upload (
  upload_id uuid primary key,
  name text not null,
  kind text,
  path text not null,
  sha256 text not null,
  size_bytes bigint not null,
  columns text[] not null,
  problem text,
  received_at timestamptz not null
);

-- Day by day what was reported last: a day that the later report leaves open keeps its quantity.
create function merge_days(before numeric[], after numeric[]) returns numeric[] language sql immutable parallel safe
  return array(select coalesce(day.after, day.before) from unnest(before, after) as day(before, after));

create aggregate merged_days(numeric[]) (sfunc = merge_days, stype = numeric[]);

-- The meters whose usage a run brought, and whether its dates are still to be moved.
alter table import_run add column meters text[] not null default '{}', add column move_dates boolean not null default false;

-- Where a source stood before a run, so that it can be read again; what a source sent in which run, and while one is held.
alter table connection_attempt add column cursor_before jsonb;
alter table import_run add column holds_deliveries boolean not null default false;
alter table raw_delivery add column import_run_id uuid;
alter table raw_delivery drop constraint raw_delivery_outcome_check;
alter table raw_delivery add constraint raw_delivery_outcome_check
  check (outcome in ('received', 'held', 'applied', 'ignored', 'waiting', 'failed'));
create index raw_delivery_held on raw_delivery (connection_id, received_at) where outcome = 'held';

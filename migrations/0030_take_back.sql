-- Who brought what, so that a finished run can be taken back and what others brought since stays.

-- A day belongs to the run that set it first. Months that come in whole name it themselves; days that come later into a
-- month that is there have a row with one bit for each day of the month.
alter table usage_month add column first_run_id uuid;

create table usage_day_source (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null,
  -- The zero id for days that no run brought.
  import_run_id uuid not null,
  days_mask integer not null,
  recorded_at timestamptz not null,
  primary key (account_id, project_id, meter, month, import_run_id)
);

-- Revisions of a day form a chain: `merge_id` is their order, `quantity_restored` what the day is once this one is taken
-- back. A taken-back revision stays as it was recorded, and no longer counts.
alter table usage_revision add column merge_id uuid;
alter table usage_revision add column quantity_restored numeric;
alter table usage_revision add column is_voided boolean not null default false;
update usage_revision set quantity_restored = quantity_before;

-- Days that were taken back, as they had come.
create table usage_voided (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null,
  import_run_id uuid not null,
  days numeric[] not null,
  voided_at timestamptz not null,
  primary key (account_id, project_id, meter, month, import_run_id)
);

-- Rows of all other kinds: what they were before a run and after it. Personal values are not kept here.
create table import_trace (
  -- The account's, or the row's own where no account owns it.
  subject_id uuid not null,
  table_name text not null,
  row_key jsonb not null,
  import_run_id uuid not null,
  -- When in the order of all runs.
  trace_id uuid not null,
  value_before jsonb,
  value_after jsonb,
  is_undone boolean not null default false,
  recorded_at timestamptz not null,
  primary key (subject_id, table_name, row_key, import_run_id)
);
create index import_trace_run on import_trace (import_run_id, subject_id) where not is_undone;

alter table import_run drop constraint import_run_state_check;
alter table import_run add constraint import_run_state_check check (state in
  ('received', 'running', 'deriving', 'done', 'failed', 'dry', 'held', 'refused', 'taking_back', 'taken_back'));
-- Decisions are in the order of their ids: those behind this one were taken since the run began.
alter table import_run add column began_after uuid;
alter table import_run add column taken_back_at timestamptz;
alter table import_run add column taken_back_by text;
alter table import_run add column taken_back jsonb;
-- Why the run is held: the file, its largest effects and the limits. Null once somebody released it.
alter table import_run add column held jsonb;
alter table import_run add column released_by text;

-- A forecast that hangs on input that was taken back stays as it was issued, and the day may have another one.
alter table forecast add column voided_at timestamptz;

-- A source that is asked on a schedule, or sends by itself. Secrets are sealed by the application; the key is not in the database.
create table connection (
  connection_id uuid primary key,
  connector text not null,
  name text not null,
  source text not null,
  settings jsonb not null,
  secrets text,
  schedule_minutes integer not null check (schedule_minutes >= 5),
  paused_at timestamptz,
  cursor jsonb not null default 'null',
  next_run_at timestamptz,
  last_success_at timestamptz,
  last_received_at timestamptz,
  failures integer not null default 0,
  last_problem text,
  last_problem_at timestamptz,
  forged_count bigint not null default 0,
  last_forged_at timestamptz,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz
);
create unique index connection_name on connection (lower(name)) where removed_at is null;

-- Each try to read a source; what it read goes in as an import run, and only then does the cursor move on.
create table connection_attempt (
  attempt_id uuid primary key,
  connection_id uuid not null references connection (connection_id) on delete cascade,
  outcome text not null check (outcome in ('reading', 'importing', 'done', 'nothing-new', 'failed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  rows bigint,
  problem text,
  import_run_id uuid,
  cursor_after jsonb,
  has_more boolean not null default false,
  part integer not null default 1
);
create index connection_attempt_latest on connection_attempt (connection_id, started_at desc);
create index connection_attempt_run on connection_attempt (import_run_id);

-- What a source sent, byte for byte, until it expires: stored before it is acknowledged, applied by a job.
create table raw_delivery (
  raw_delivery_id uuid primary key,
  connection_id uuid not null references connection (connection_id) on delete cascade,
  delivery_id text not null,
  type text not null,
  body bytea not null,
  received_at timestamptz not null,
  outcome text not null default 'received' check (outcome in ('received', 'applied', 'ignored', 'waiting', 'failed')),
  applied_at timestamptz,
  rows integer not null default 0,
  problem text,
  waits_for text[] not null default '{}',
  unique (connection_id, delivery_id)
);
create index raw_delivery_open on raw_delivery (connection_id, received_at) where outcome = 'received';
create index raw_delivery_stuck on raw_delivery (connection_id, received_at desc) where outcome in ('waiting', 'failed');
create index raw_delivery_latest on raw_delivery (connection_id, received_at desc);

-- The newest report of each thing that a source sends about: an older one changes nothing, whenever it arrives.
create table connection_object (
  connection_id uuid not null references connection (connection_id) on delete cascade,
  kind text not null,
  object text not null,
  version text not null,
  primary key (connection_id, kind, object)
);

alter table import_run add column connection_id uuid;
create index import_run_connection on import_run (connection_id, received_at desc) where connection_id is not null;

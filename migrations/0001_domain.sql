-- The domain: facts in, state out. Tables that grow with accounts carry account_id first in their primary key and in
-- every unique and foreign key, so that the same schema runs on one server or distributed by account_id.
-- Ids are made by the application. Days are UTC days as billed; money is integer minor units of the row's currency.

create extension if not exists pg_trgm;

-- One row: which installation this database belongs to, and whether anything may leave it.
create table installation (
  installation_id uuid primary key,
  singleton boolean not null default true unique check (singleton),
  created_at timestamptz not null,
  outbound_held boolean not null,
  outbound_held_reason text
);

-- What a team sets for all: watched levels, moved dates, sample company present.
create table setting (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null
);

create table price_book (
  price_book_id text primary key,
  currency char(3) not null,
  effective_on date not null,
  body jsonb not null,
  recorded_at timestamptz not null
);

create table rule_set (
  rule_set_id text primary key,
  kind text not null check (kind in ('segments', 'stages', 'queue', 'levels')),
  version integer not null,
  effective_on date not null,
  body jsonb not null,
  author text not null,
  reason text not null,
  recorded_at timestamptz not null,
  unique (kind, version)
);

-- Who the customers are ------------------------------------------------------------------------------------------

create table company (
  company_id uuid primary key,
  name text not null,
  domain text,
  sample boolean not null default false,
  recorded_at timestamptz not null
);

create table account (
  account_id uuid primary key,
  company_id uuid not null,
  name text not null,
  domain text,
  region text not null default '',
  currency char(3) not null,
  plan text not null check (plan in ('payg', 'annual', 'startup', 'yc')),
  signed_up_on date,
  period_anchor_day smallint not null check (period_anchor_day between 1 and 31),
  cancelled_on date,
  country text,
  attributes jsonb not null default '{}',
  source text not null,
  external_id text not null,
  sample boolean not null default false,
  recorded_at timestamptz not null,
  changed_at timestamptz not null
);
create index account_company on account (company_id);

-- Every name another system has for an account. Ids may collide between regions, so the region is part of the key.
create table account_alias (
  source text not null,
  region text not null default '',
  external_id text not null,
  account_id uuid not null,
  recorded_at timestamptz not null,
  primary key (source, region, external_id)
);
create index account_alias_account on account_alias (account_id);

-- A field that changed: what it was and is, from which source. The value in account is the latest.
create table account_change (
  account_id uuid not null references account (account_id) on delete cascade,
  change_id uuid not null,
  field text not null,
  value_before jsonb,
  value_after jsonb,
  source text not null,
  import_run_id uuid,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (account_id, change_id)
);

-- Personal values live here and in notes and messages only, so that a person can be erased.
create table person (
  person_id uuid primary key,
  source text not null,
  external_id text not null,
  email text,
  name text,
  opted_out_at timestamptz,
  sample boolean not null default false,
  recorded_at timestamptz not null,
  unique (source, external_id)
);
create index person_email on person (lower(email));
create index person_name_trgm on person using gin (name gin_trgm_ops);
create index person_email_trgm on person using gin (email gin_trgm_ops);

-- A keyed hash of an erased person's e-mail and external ids: every import checks it and skips the row.
create table person_tombstone (
  hash text primary key,
  erased_at timestamptz not null
);

create table person_role (
  account_id uuid not null references account (account_id) on delete cascade,
  person_id uuid not null,
  role text not null,
  last_seen_on date,
  since date,
  removed_on date,
  recorded_at timestamptz not null,
  primary key (account_id, person_id)
);
create index person_role_person on person_role (person_id);

create table project (
  account_id uuid not null references account (account_id) on delete cascade,
  project_id uuid not null,
  external_id text not null,
  name text not null,
  region text not null default '',
  settings jsonb not null default '{}',
  recorded_at timestamptz not null,
  primary key (account_id, project_id),
  unique (account_id, external_id)
);

-- A colleague of ours, of sales or of success who looks after the account. Coverage is unknown until such rows were imported.
create table human_assignment (
  account_id uuid not null references account (account_id) on delete cascade,
  assignment_id uuid not null,
  role text not null,
  name text not null,
  email text,
  since date,
  until date,
  source text not null,
  recorded_at timestamptz not null,
  primary key (account_id, assignment_id),
  unique (account_id, role, name)
);

-- What they use -----------------------------------------------------------------------------------------------------

-- One month of one meter, in one project or (nil uuid) in the account as a whole. days[n] is day n: null is "not
-- reported", zero is zero. No foreign key: it is the largest table and is written through the import alone.
create table usage_month (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null check (extract(day from month) = 1),
  days numeric[] not null,
  recorded_at timestamptz not null,
  primary key (account_id, project_id, meter, month)
);

-- A day's value that was replaced, or that came after its day was complete: what makes "as known then" possible.
create table usage_revision (
  account_id uuid not null,
  revision_id uuid not null,
  project_id uuid not null,
  meter text not null,
  day date not null,
  quantity_before numeric,
  quantity_after numeric,
  import_run_id uuid,
  recorded_at timestamptz not null,
  primary key (account_id, revision_id)
);

-- The last value of a cumulative report in its period: the next report's day is the difference to it.
create table usage_cumulative (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  period_start date not null,
  day date not null,
  quantity numeric not null,
  recorded_at timestamptz not null,
  primary key (account_id, project_id, meter, period_start, day)
);

-- The day up to which a source has reported everything. An absent day means zero only up to it.
create table complete_through (
  source text not null,
  region text not null,
  meter text not null,
  day date not null,
  recorded_at timestamptz not null,
  primary key (source, region, meter)
);

-- What they pay -----------------------------------------------------------------------------------------------------

create table subscription (
  account_id uuid not null references account (account_id) on delete cascade,
  subscription_id uuid not null,
  external_id text not null,
  plan text not null,
  started_on date not null,
  ended_on date,
  cancelled_on date,
  recorded_at timestamptz not null,
  primary key (account_id, subscription_id),
  unique (account_id, external_id)
);

create table invoice (
  account_id uuid not null references account (account_id) on delete cascade,
  invoice_id uuid not null,
  external_id text not null,
  period_start date not null,
  period_end date not null,
  currency char(3) not null,
  list_minor bigint,
  gross_minor bigint,
  credit_minor bigint,
  net_minor bigint not null,
  status text not null check (status in ('draft', 'open', 'paid', 'uncollectible', 'void')),
  kind text not null default 'usage',
  issued_on date,
  due_on date,
  paid_on date,
  recorded_at timestamptz not null,
  primary key (account_id, invoice_id),
  unique (account_id, external_id)
);

create table invoice_line (
  account_id uuid not null,
  invoice_id uuid not null,
  line_number integer not null,
  meter text not null,
  quantity numeric,
  amount_minor bigint not null,
  primary key (account_id, invoice_id, line_number),
  foreign key (account_id, invoice_id) references invoice (account_id, invoice_id) on delete cascade
);

create table payment (
  account_id uuid not null references account (account_id) on delete cascade,
  payment_id uuid not null,
  external_id text not null,
  invoice_external_id text,
  currency char(3) not null,
  amount_minor bigint not null,
  status text not null check (status in ('paid', 'failed', 'refunded')),
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (account_id, payment_id),
  unique (account_id, external_id)
);

create table credit (
  account_id uuid not null references account (account_id) on delete cascade,
  credit_id uuid not null,
  external_id text not null,
  kind text not null,
  scope text[],
  currency char(3) not null,
  granted_minor bigint not null,
  left_minor bigint not null,
  starts_on date,
  ends_on date,
  position integer not null default 0,
  recorded_at timestamptz not null,
  primary key (account_id, credit_id),
  unique (account_id, external_id)
);

-- A customer's own cap on a product, and whether it drops data now.
create table limit_state (
  account_id uuid not null references account (account_id) on delete cascade,
  meter text not null,
  since date not null,
  currency char(3) not null,
  limit_minor bigint,
  state text not null check (state in ('set', 'approaching', 'grace', 'dropping', 'released', 'removed', 'ignored')),
  recorded_at timestamptz not null,
  primary key (account_id, meter, since)
);

-- Which prices, packages and discount an account has from which day.
create table account_plan (
  account_id uuid not null references account (account_id) on delete cascade,
  effective_on date not null,
  plan text not null check (plan in ('payg', 'annual', 'startup', 'yc')),
  price_book_id text,
  packages text[] not null default '{}',
  add_ons text[] not null default '{}',
  percent_off numeric not null default 0,
  recorded_at timestamptz not null,
  primary key (account_id, effective_on)
);

-- What was forecast -------------------------------------------------------------------------------------------------

-- A forecast as issued, for every account and day, for ever. Quantiles are 10, 25, 50, 75 and 90 % of the net amount.
create table forecast (
  account_id uuid not null,
  issued_on date not null,
  period_start date not null,
  period_end date not null,
  reported_through date,
  currency char(3) not null,
  list_minor bigint not null,
  gross_minor bigint not null,
  net_minor bigint not null,
  straight_line_minor bigint not null,
  spike_free_minor bigint not null,
  net_quantiles_minor bigint[] not null,
  over_entry real,
  over_north_star real,
  at_least boolean not null default false,
  reconstructed boolean not null default false,
  versions text not null,
  recorded_at timestamptz not null,
  primary key (account_id, issued_on)
);

-- Per meter; kept for the open and the last two periods and for named days of older ones.
create table forecast_detail (
  account_id uuid not null,
  issued_on date not null,
  body jsonb not null,
  primary key (account_id, issued_on)
);

create table vendor_forecast (
  account_id uuid not null references account (account_id) on delete cascade,
  period_start date not null,
  issued_on date not null,
  currency char(3) not null,
  net_minor bigint not null,
  gross_minor bigint,
  recorded_at timestamptz not null,
  primary key (account_id, period_start, issued_on)
);

-- What was decided and done -------------------------------------------------------------------------------------------

-- Crossing, entry, exit, alert, close: decided once, with inputs and versions, then read and never recomputed.
create table decision (
  account_id uuid not null references account (account_id) on delete cascade,
  decision_id uuid not null,
  kind text not null,
  natural_key text not null,
  decided_on date not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  reconstructed boolean not null default false,
  body jsonb not null,
  primary key (account_id, decision_id),
  unique (account_id, natural_key)
);

-- Something that happened in an onboarding. Undo is a fact of kind "voided" that names the one it corrects.
create table fact (
  account_id uuid not null references account (account_id) on delete cascade,
  fact_id uuid not null,
  kind text not null,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  source text not null,
  external_id text,
  evidence text,
  corrects uuid,
  body jsonb not null default '{}',
  import_run_id uuid,
  primary key (account_id, fact_id)
);
create unique index fact_external on fact (account_id, source, external_id) where external_id is not null;

create table note (
  account_id uuid not null references account (account_id) on delete cascade,
  note_id uuid not null,
  author text not null,
  body text not null,
  version integer not null,
  source text not null default 'firstbill',
  external_id text,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  changed_at timestamptz not null,
  deleted_at timestamptz,
  primary key (account_id, note_id)
);
create unique index note_external on note (account_id, source, external_id) where external_id is not null;

create table task (
  account_id uuid not null references account (account_id) on delete cascade,
  task_id uuid not null,
  kind text not null check (kind in ('task', 'promise')),
  title text not null,
  due_on date not null,
  assignee_id uuid,
  created_by text not null,
  source text not null default 'firstbill',
  external_id text,
  done_at timestamptz,
  done_by uuid,
  deleted_at timestamptz,
  version integer not null,
  recorded_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (account_id, task_id)
);
create unique index task_external on task (account_id, source, external_id) where external_id is not null;

-- Mail as imported: its words are personal values, the fact that it happened is in fact.
create table message (
  account_id uuid not null references account (account_id) on delete cascade,
  message_id uuid not null,
  person_id uuid,
  direction text not null check (direction in ('out', 'in')),
  subject text,
  happened_at timestamptz not null,
  source text not null,
  external_id text not null,
  recorded_at timestamptz not null,
  primary key (account_id, message_id),
  unique (account_id, source, external_id)
);

-- What was done with a row of the queue: taken, extended, released, snoozed, done, skipped, seen.
create table queue_act (
  account_id uuid not null references account (account_id) on delete cascade,
  act_id uuid not null,
  company_id uuid not null,
  kind text not null check (kind in ('taken', 'extended', 'released', 'snoozed', 'done', 'skipped', 'seen', 'undone')),
  member_id uuid not null,
  until date,
  reason text,
  undoes uuid,
  happened_at timestamptz not null,
  primary key (account_id, act_id)
);

-- Who works a company now. Taken by one conditional upsert; work renews it, silence returns it.
create table lease (
  company_id uuid primary key,
  account_id uuid not null,
  member_id uuid not null,
  taken_at timestamptz not null,
  until timestamptz not null
);
create index lease_member on lease (member_id);

-- When a member last looked at an account, and what it showed: "what changed since you last looked".
create table account_look (
  account_id uuid not null references account (account_id) on delete cascade,
  member_id uuid not null,
  looked_at timestamptz not null,
  shown jsonb not null,
  primary key (account_id, member_id)
);

-- How data came in ----------------------------------------------------------------------------------------------------

create table import_run (
  import_run_id uuid primary key,
  source text not null,
  state text not null check (state in ('received', 'running', 'deriving', 'done', 'failed', 'dry')),
  shift_days integer not null default 0,
  remove_sample boolean not null default false,
  requested_by text not null,
  received_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  problem text,
  progress jsonb not null default '{}',
  effects jsonb not null default '{}'
);

create table import_file (
  import_run_id uuid not null references import_run (import_run_id) on delete cascade,
  position integer not null,
  name text not null,
  kind text not null,
  path text not null,
  sha256 text not null,
  size_bytes bigint not null,
  state text not null check (state in ('received', 'running', 'done', 'failed')),
  rows bigint not null default 0,
  imported bigint not null default 0,
  rejected bigint not null default 0,
  skipped bigint not null default 0,
  problem text,
  primary key (import_run_id, position)
);

-- A row that was refused. The row itself is not kept: it may hold personal values.
create table import_rejection (
  import_run_id uuid not null references import_run (import_run_id) on delete cascade,
  position integer not null,
  line bigint not null,
  column_name text,
  reason text not null,
  primary key (import_run_id, position, line)
);

-- Which kinds of data a source has ever brought: before that, they are unknown and not "none".
create table imported_kind (
  source text not null,
  kind text not null,
  imported_at timestamptz not null,
  primary key (source, kind)
);

-- Accounts whose facts changed and whose state is to be derived again.
create table account_due (
  account_id uuid primary key,
  since timestamptz not null
);

-- Projections: thrown away and rebuilt at will -----------------------------------------------------------------------

create table account_state (
  account_id uuid primary key,
  company_id uuid not null,
  name text not null,
  domain text,
  region text not null,
  source text not null,
  external_id text not null,
  sample boolean not null,
  currency char(3) not null,
  plan text not null,
  period_start date,
  renewal_on date,
  verdict text not null,
  rule text,
  segment text,
  route text not null,
  entered_on date,
  stage text,
  stage_coarse text,
  stage_since timestamptz,
  list_minor bigint,
  gross_minor bigint,
  credit_minor bigint,
  net_minor bigint,
  low_minor bigint,
  high_minor bigint,
  straight_line_minor bigint,
  previous_bill_minor bigint,
  at_least boolean not null default false,
  coverage text not null,
  humans text[] not null default '{}',
  people_count integer not null default 0,
  notes_count integer not null default 0,
  next_task_due_on date,
  next_task_title text,
  last_messaged_at timestamptz,
  contact_by date,
  priority integer,
  payment_risk text,
  detail jsonb not null,
  versions text not null,
  derived_at timestamptz not null,
  derived_on date not null,
  next_due_at timestamptz
);
create index account_state_renewal on account_state (renewal_on nulls last, account_id);
create index account_state_net on account_state (net_minor desc nulls last, account_id);
create index account_state_stage on account_state (stage, renewal_on nulls last, account_id);
create index account_state_verdict on account_state (verdict, renewal_on nulls last, account_id);
create index account_state_name_trgm on account_state using gin (name gin_trgm_ops);
create index account_state_domain_trgm on account_state using gin (domain gin_trgm_ops);
create index account_state_next_due on account_state (next_due_at) where next_due_at is not null;
create index account_state_company on account_state (company_id);

-- One per company: the best of its accounts.
create table queue_entry (
  company_id uuid primary key,
  account_id uuid not null,
  band smallint not null,
  score integer not null,
  renewal_on date,
  entered_on date,
  contact_by date,
  unseen boolean not null,
  reasons jsonb not null,
  summary jsonb not null,
  sample boolean not null,
  derived_at timestamptz not null
);
create index queue_entry_order on queue_entry (band, score desc, renewal_on nulls last, entered_on nulls last, company_id);

create table segment_stay (
  account_id uuid not null,
  segment text not null,
  entered_on date not null,
  left_on date,
  rule text not null,
  cause text,
  primary key (account_id, segment, entered_on)
);

create table alert (
  account_id uuid not null,
  natural_key text not null,
  kind text not null,
  raised_on date not null,
  closed_on date,
  body jsonb not null,
  primary key (account_id, natural_key)
);

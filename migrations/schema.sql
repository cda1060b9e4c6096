-- The schema that the migrations lead to. Written by scripts/dump-schema.ts; do not edit.
-- The job queue has a schema of its own, graphile_worker, which its library makes.

create extension pg_trgm;

create sequence audit_sequence;

CREATE OR REPLACE FUNCTION public.merge_days(before numeric[], after numeric[])
 RETURNS numeric[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ARRAY(SELECT COALESCE(day.after, day.before) AS "coalesce" FROM UNNEST(merge_days.before, merge_days.after) day(before, after))
;

CREATE OR REPLACE FUNCTION public.search_fold(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN (octet_length($1) = char_length($1)) THEN translate(lower(($1 COLLATE "C")), '\()[]{},;:!?"'::text, '/            '::text) ELSE search_fold_signs($1) END
;

CREATE OR REPLACE FUNCTION public.search_fold_signs(text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(regexp_replace(encode(convert_to(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(translate(lower(regexp_replace(NORMALIZE($1, NFKD), '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff]'::text, ''::text, 'g'::text)), 'øđðłıħŧŋəабвгдезиіклмнопрстуфыэєґјљњђћџαβγδεζηικλμνξοπρσςτυφω‘’ʼ“”„«»‐–—−⁄\()[]{},;:!?"ъь'::text, 'oddlihtneabvgdeziiklmnoprstufyeegjlndczavgdeziiklmnxoprsstyfo''''''     ----//            '::text), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), 'œ'::text, 'oe'::text), 'þ'::text, 'th'::text), 'ж'::text, 'zh'::text), 'х'::text, 'kh'::text), 'ц'::text, 'ts'::text), 'ч'::text, 'ch'::text), 'ш'::text, 'sh'::text), 'щ'::text, 'shch'::text), 'ю'::text, 'yu'::text), 'я'::text, 'ya'::text), 'θ'::text, 'th'::text), 'χ'::text, 'ch'::text), 'ψ'::text, 'ps'::text), 'UTF8'::name), 'escape'::text), '\\3[0-7]{2}(\\2[0-7]{2})*'::text, ' \& '::text, 'g'::text), '\'::text, ''::text)
;

CREATE OR REPLACE FUNCTION public.search_words(text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN array_to_tsvector(array_remove(string_to_array(regexp_replace(regexp_replace(search_fold($1), '[^a-z0-9]+'::text, ' '::text, 'g'::text), '([a-z0-9]{200})[a-z0-9]+'::text, '\1'::text, 'g'::text), ' '::text), ''::text))
;

create aggregate merged_days(numeric[]) (sfunc = merge_days, stype = numeric[]);

-- local; firstbill_app: select, insert, update, delete
create table absence (
  absence_id uuid not null,
  member_id uuid not null,
  first_on date not null,
  first_half text not null,
  last_on date not null,
  last_half text not null,
  time_zone text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  version integer not null,
  returned_at timestamp with time zone,
  PRIMARY KEY (absence_id),
  constraint absence_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(member_id),
  constraint absence_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES member(member_id),
  constraint absence_check CHECK ((ends_at > starts_at)),
  constraint absence_first_half_check CHECK ((first_half = ANY (ARRAY['morning'::text, 'afternoon'::text]))),
  constraint absence_last_half_check CHECK ((last_half = ANY (ARRAY['morning'::text, 'afternoon'::text])))
);
CREATE INDEX absence_member ON absence USING btree (member_id, ends_at) WHERE (removed_at IS NULL);
CREATE INDEX absence_to_begin ON absence USING btree (starts_at) WHERE ((removed_at IS NULL) AND (returned_at IS NULL));

-- distributed; firstbill_app: select, insert, update, delete
create table account (
  account_id uuid not null,
  company_id uuid not null,
  name text not null,
  domain text,
  region text not null default ''::text,
  currency character(3) not null,
  plan text not null,
  signed_up_on date,
  period_anchor_day smallint not null,
  cancelled_on date,
  country text,
  source text not null,
  external_id text not null,
  sample boolean not null default false,
  recorded_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  reconstructed_through date,
  imported_company_id uuid,
  customer_id uuid,
  PRIMARY KEY (account_id),
  constraint account_period_anchor_day_check CHECK (((period_anchor_day >= 1) AND (period_anchor_day <= 31))),
  constraint account_plan_check CHECK ((plan = ANY (ARRAY['payg'::text, 'annual'::text, 'startup'::text, 'yc'::text])))
);
CREATE INDEX account_by_name ON account USING btree (search_fold(name) COLLATE "C", account_id);
CREATE INDEX account_company ON account USING btree (company_id);
CREATE INDEX account_domain ON account USING btree (lower(domain));
CREATE INDEX account_search ON account USING gin (search_fold(((((name || '
'::text) || COALESCE(domain, ''::text)) || '
'::text) || external_id)) gin_trgm_ops) WITH (gin_pending_list_limit='512');
CREATE INDEX account_words ON account USING gin (search_words(((((name || '
'::text) || COALESCE(domain, ''::text)) || '
'::text) || external_id))) WITH (gin_pending_list_limit='512');

-- local; firstbill_app: select, insert, update, delete
create table account_alias (
  source text not null,
  region text not null default ''::text,
  external_id text not null,
  account_id uuid not null,
  recorded_at timestamp with time zone not null,
  added_by uuid,
  PRIMARY KEY (source, region, external_id)
);
CREATE INDEX account_alias_account ON account_alias USING btree (account_id);
CREATE INDEX account_alias_external ON account_alias USING btree (external_id);

-- distributed; firstbill_app: select, insert, update, delete
create table account_change (
  account_id uuid not null,
  change_id uuid not null,
  field text not null,
  value_before jsonb,
  value_after jsonb,
  source text not null,
  import_run_id uuid,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  member_id uuid,
  until_on date,
  reason text,
  takes_back boolean not null default false,
  PRIMARY KEY (account_id, change_id),
  constraint account_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);
CREATE INDEX account_change_field ON account_change USING btree (account_id, field, recorded_at);
CREATE INDEX account_change_person ON account_change USING btree (account_id, field, recorded_at) WHERE (member_id IS NOT NULL);

-- local; firstbill_app: select, insert, update, delete
create table account_due (
  account_id uuid not null,
  since timestamp with time zone not null,
  PRIMARY KEY (account_id)
);

-- local; firstbill_app: select, insert, update, delete
create table account_list_version (
  slot integer not null,
  version bigint not null,
  derived_at timestamp with time zone,
  PRIMARY KEY (slot)
);

-- distributed; firstbill_app: select, insert, update, delete
create table account_look (
  account_id uuid not null,
  member_id uuid not null,
  looked_at timestamp with time zone not null,
  shown jsonb not null,
  PRIMARY KEY (account_id, member_id),
  constraint account_look_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table account_plan (
  account_id uuid not null,
  effective_on date not null,
  plan text not null,
  price_book_id text,
  packages text[] not null default '{}'::text[],
  add_ons text[] not null default '{}'::text[],
  percent_off numeric not null default 0,
  recorded_at timestamp with time zone not null,
  percent_off_by jsonb not null default '{}'::jsonb,
  PRIMARY KEY (account_id, effective_on),
  constraint account_plan_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint account_plan_plan_check CHECK ((plan = ANY (ARRAY['payg'::text, 'annual'::text, 'startup'::text, 'yc'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table account_prices (
  account_id uuid not null,
  currency character(3) not null,
  is_confirmed boolean not null,
  confirmed_by text not null,
  because text not null,
  periods integer not null,
  checked integer not null,
  within integer not null,
  apart_minor bigint not null,
  main_cause text,
  checked_at timestamp with time zone not null,
  PRIMARY KEY (account_id),
  constraint account_prices_confirmed_by_check CHECK ((confirmed_by = ANY (ARRAY['invoices'::text, 'person'::text])))
);
CREATE INDEX account_prices_worst ON account_prices USING btree (apart_minor DESC, account_id);

-- distributed; firstbill_app: select, insert, update, delete
create table account_source (
  account_id uuid not null,
  source text not null,
  field_values jsonb not null,
  seen_at timestamp with time zone not null,
  older_seen_at jsonb not null default '{}'::jsonb,
  recorded_at timestamp with time zone not null,
  row_hash bigint,
  PRIMARY KEY (account_id, source),
  constraint account_source_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- local; firstbill_app: select, insert, update, delete
create table account_state (
  account_id uuid not null,
  company_id uuid not null,
  name text not null,
  domain text,
  region text not null,
  source text not null,
  external_id text not null,
  sample boolean not null,
  currency character(3) not null,
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
  stage_since timestamp with time zone,
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
  humans text[] not null default '{}'::text[],
  people_count integer not null default 0,
  notes_count integer not null default 0,
  next_task_due_on date,
  next_task_title text,
  last_messaged_at timestamp with time zone,
  contact_by date,
  priority integer,
  payment_risk text,
  detail jsonb not null,
  versions text not null,
  derived_at timestamp with time zone not null,
  derived_on date not null,
  next_due_at timestamp with time zone,
  fields jsonb not null default '{}'::jsonb,
  stage_days jsonb,
  stage_unmapped text,
  unseen boolean not null default false,
  PRIMARY KEY (account_id)
);
CREATE INDEX account_state_board ON account_state USING btree (stage, currency, stage_since) INCLUDE (net_minor, at_least, stage_unmapped, verdict, coverage, renewal_on, plan, entered_on);
CREATE INDEX account_state_company ON account_state USING btree (company_id);
CREATE INDEX account_state_counts ON account_state USING btree (stage, coverage, verdict, renewal_on);
CREATE INDEX account_state_entered ON account_state USING btree (entered_on, account_id) WHERE (entered_on IS NOT NULL);
CREATE INDEX account_state_fields ON account_state USING gin (fields jsonb_path_ops);
CREATE INDEX account_state_last_messaged ON account_state USING btree (last_messaged_at, account_id) WHERE (last_messaged_at IS NOT NULL);
CREATE INDEX account_state_name ON account_state USING btree (name, account_id);
CREATE INDEX account_state_net ON account_state USING btree (net_minor, account_id) INCLUDE (stage, currency, coverage, verdict);
CREATE INDEX account_state_next_due ON account_state USING btree (next_due_at) WHERE (next_due_at IS NOT NULL);
CREATE INDEX account_state_next_task ON account_state USING btree (next_task_due_on, account_id) WHERE (next_task_due_on IS NOT NULL);
CREATE INDEX account_state_people ON account_state USING btree (people_count, account_id);
CREATE INDEX account_state_priority ON account_state USING btree (priority, account_id) WHERE (priority IS NOT NULL);
CREATE INDEX account_state_renewal ON account_state USING btree (renewal_on, account_id) INCLUDE (stage, coverage, verdict, net_minor);
CREATE INDEX account_state_stage ON account_state USING btree (stage, renewal_on, account_id) INCLUDE (coverage, verdict, currency, net_minor, stage_unmapped);
CREATE INDEX account_state_stage_since ON account_state USING btree (stage_since, account_id) WHERE (stage_since IS NOT NULL);
CREATE INDEX account_state_unknown ON account_state USING btree (currency, net_minor, source) WHERE (coverage = 'unknown'::text);
CREATE INDEX account_state_unseen ON account_state USING btree (renewal_on, account_id) INCLUDE (verdict) WHERE unseen;
CREATE INDEX account_state_verdict ON account_state USING btree (verdict, renewal_on, account_id) INCLUDE (stage, coverage);

-- distributed; firstbill_app: select, insert, update, delete
create table alert (
  account_id uuid not null,
  natural_key text not null,
  kind text not null,
  raised_on date not null,
  closed_on date,
  body jsonb not null,
  PRIMARY KEY (account_id, natural_key)
);
CREATE INDEX alert_open ON alert USING btree (raised_on DESC, account_id, natural_key) WHERE (closed_on IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table api_token (
  token_id uuid not null,
  member_id uuid not null,
  name text not null,
  secret_hash bytea not null,
  scope text not null,
  role text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  PRIMARY KEY (token_id),
  constraint api_token_secret_hash_key UNIQUE (secret_hash),
  constraint api_token_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(member_id),
  constraint api_token_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'specialist'::text, 'lead'::text, 'operator'::text]))),
  constraint api_token_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'write'::text])))
);
CREATE INDEX api_token_member ON api_token USING btree (member_id, created_at);

-- local; firstbill_app: select, insert, update, delete
create table attempt_count (
  bucket text not null,
  attempts integer not null,
  window_ends_at timestamp with time zone not null,
  PRIMARY KEY (bucket)
);

-- local; firstbill_app: select, insert
create table audit (
  sequence bigint not null,
  audit_id uuid not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  member_id uuid,
  token_id uuid,
  kind text not null,
  account_id uuid,
  subject_kind text,
  subject_id text,
  before jsonb,
  after jsonb,
  request_id text not null,
  PRIMARY KEY (sequence),
  constraint audit_audit_id_key UNIQUE (audit_id),
  constraint audit_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['member'::text, 'token'::text, 'job'::text, 'system'::text, 'public'::text])))
);
CREATE INDEX audit_account ON audit USING btree (account_id, sequence);
CREATE INDEX audit_kind ON audit USING btree (kind, sequence);
CREATE INDEX audit_member ON audit USING btree (member_id, sequence);

-- local; firstbill_app: select, insert
create table audit_seal (
  from_sequence bigint not null,
  to_sequence bigint not null,
  row_count integer not null,
  previous_hash text not null,
  hash text not null,
  sealed_at timestamp with time zone not null,
  PRIMARY KEY (from_sequence),
  constraint audit_seal_previous_hash_key UNIQUE (previous_hash),
  constraint audit_seal_to_sequence_key UNIQUE (to_sequence)
);

-- local; firstbill_app: select, insert, update, delete
create table backup_copy (
  backup_copy_id uuid not null,
  path text not null,
  size_bytes bigint not null,
  taken_at timestamp with time zone not null,
  PRIMARY KEY (backup_copy_id)
);

-- local; firstbill_app: select, insert, update, delete
create table column_mapping (
  column_mapping_id uuid not null,
  source text not null,
  shape text not null,
  version integer not null,
  kind text not null,
  file_series text not null,
  header text[] not null,
  columns jsonb not null,
  saved_by uuid not null,
  saved_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  connection_id uuid,
  PRIMARY KEY (column_mapping_id),
  constraint column_mapping_source_shape_version_key UNIQUE (source, shape, version)
);

-- local; firstbill_app: select, insert, update, delete
create table company (
  company_id uuid not null,
  name text not null,
  domain text,
  sample boolean not null default false,
  recorded_at timestamp with time zone not null,
  joined_company_id uuid,
  PRIMARY KEY (company_id)
);

-- local; firstbill_app: select, insert, update, delete
create table complete_through (
  source text not null,
  region text not null,
  meter text not null,
  day date not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (source, region, meter)
);

-- local; firstbill_app: select, insert, update, delete
create table connection (
  connection_id uuid not null,
  connector text not null,
  name text not null,
  source text not null,
  settings jsonb not null,
  secrets text,
  schedule_minutes integer not null,
  paused_at timestamp with time zone,
  cursor jsonb not null default 'null'::jsonb,
  next_run_at timestamp with time zone,
  last_success_at timestamp with time zone,
  last_received_at timestamp with time zone,
  failures integer not null default 0,
  last_problem text,
  last_problem_at timestamp with time zone,
  forged_count bigint not null default 0,
  last_forged_at timestamp with time zone,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  missed_count bigint not null default 0,
  last_missed_at timestamp with time zone,
  region text not null default ''::text,
  PRIMARY KEY (connection_id),
  constraint connection_schedule_minutes_check CHECK ((schedule_minutes >= 5))
);
CREATE UNIQUE INDEX connection_name ON connection USING btree (lower(name)) WHERE (removed_at IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table connection_attempt (
  attempt_id uuid not null,
  connection_id uuid not null,
  outcome text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  rows bigint,
  problem text,
  import_run_id uuid,
  cursor_after jsonb,
  has_more boolean not null default false,
  part integer not null default 1,
  cursor_before jsonb,
  PRIMARY KEY (attempt_id),
  constraint connection_attempt_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(connection_id) ON DELETE CASCADE,
  constraint connection_attempt_outcome_check CHECK ((outcome = ANY (ARRAY['reading'::text, 'importing'::text, 'done'::text, 'nothing-new'::text, 'failed'::text])))
);
CREATE INDEX connection_attempt_latest ON connection_attempt USING btree (connection_id, started_at DESC);
CREATE INDEX connection_attempt_run ON connection_attempt USING btree (import_run_id);

-- local; firstbill_app: select, insert, update, delete
create table connection_object (
  connection_id uuid not null,
  kind text not null,
  object text not null,
  version text not null,
  delivery_id text not null default ''::text,
  PRIMARY KEY (connection_id, kind, object),
  constraint connection_object_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(connection_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table credit (
  account_id uuid not null,
  credit_id uuid not null,
  external_id text not null,
  kind text not null,
  scope text[],
  currency character(3) not null,
  granted_minor bigint not null,
  left_minor bigint not null,
  starts_on date,
  ends_on date,
  "position" integer not null default 0,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, credit_id),
  constraint credit_account_id_external_id_key UNIQUE (account_id, external_id),
  constraint credit_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table decision (
  account_id uuid not null,
  decision_id uuid not null,
  kind text not null,
  natural_key text not null,
  decided_on date not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  reconstructed boolean not null default false,
  body jsonb not null,
  PRIMARY KEY (account_id, decision_id),
  constraint decision_account_id_natural_key_key UNIQUE (account_id, natural_key),
  constraint decision_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- local; firstbill_app: select, insert, update, delete
create table destination (
  destination_id uuid not null,
  kind text not null,
  name text not null,
  address text not null,
  connection_id uuid,
  event_types text[] not null,
  secret text,
  older_secret text,
  older_secret_until timestamp with time zone,
  paused_at timestamp with time zone,
  paused_because text,
  created_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  failing_since timestamp with time zone,
  PRIMARY KEY (destination_id),
  constraint destination_kind_check CHECK ((kind = ANY (ARRAY['webhook'::text, 'slack'::text])))
);

-- distributed; firstbill_app: select, insert, update, delete
create table fact (
  account_id uuid not null,
  fact_id uuid not null,
  kind text not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  actor_kind text not null,
  actor_id text,
  source text not null,
  external_id text,
  evidence text,
  corrects uuid,
  body jsonb not null default '{}'::jsonb,
  import_run_id uuid,
  PRIMARY KEY (account_id, fact_id),
  constraint fact_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX fact_external ON fact USING btree (account_id, source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX fact_opted_out ON fact USING btree (account_id) WHERE (kind = 'opted_out'::text);

-- reference; firstbill_app: select, insert, update, delete
create table field (
  field_id text not null,
  label text,
  type text,
  choices jsonb not null default '[]'::jsonb,
  currency character(3),
  unit text,
  editable_by text not null,
  sources text[] not null default '{}'::text[],
  fresh_for_days integer,
  version integer not null,
  retired_at timestamp with time zone,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (field_id),
  constraint field_editable_by_check CHECK ((editable_by = ANY (ARRAY['specialist'::text, 'lead'::text, 'operator'::text, 'nobody'::text]))),
  constraint field_fresh_for_days_check CHECK (((fresh_for_days >= 0) AND (fresh_for_days <= 3650))),
  constraint field_type_check CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'money'::text, 'percent'::text, 'date'::text, 'instant'::text, 'flag'::text, 'choice'::text, 'choices'::text, 'member'::text, 'link'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table field_batch (
  batch_id uuid not null,
  field_id text not null,
  member_id uuid not null,
  account_ids uuid[] not null,
  change_ids uuid[] not null,
  recorded_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  field_ids text[],
  moves jsonb,
  PRIMARY KEY (batch_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table forecast (
  account_id uuid not null,
  issued_on date not null,
  period_start date not null,
  period_end date not null,
  reported_through date,
  currency character(3) not null,
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
  recorded_at timestamp with time zone not null,
  over_entry_since date,
  voided_at timestamp with time zone,
  PRIMARY KEY (account_id, issued_on)
);

-- reference; firstbill_app: select, insert
create table forecast_choice (
  version integer not null,
  source text not null,
  stale_after_days integer not null,
  effective_on date not null,
  member_id uuid not null,
  reason text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (version),
  constraint forecast_choice_source_check CHECK ((source = ANY (ARRAY['ours'::text, 'vendor'::text]))),
  constraint forecast_choice_stale_after_days_check CHECK (((stale_after_days >= 0) AND (stale_after_days <= 62)))
);

-- distributed; firstbill_app: select, insert, update, delete
create table forecast_detail (
  account_id uuid not null,
  issued_on date not null,
  body jsonb not null,
  kept boolean not null default false,
  PRIMARY KEY (account_id, issued_on)
);

-- local; firstbill_app: select, insert, update, delete
create table former_address (
  person_id uuid not null,
  email text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (person_id, email),
  constraint former_address_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(person_id) ON DELETE CASCADE
);
CREATE INDEX former_address_email ON former_address USING btree (email);

-- distributed; firstbill_app: select, insert, update, delete
create table handover (
  account_id uuid not null,
  handover_id uuid not null,
  recipient text not null,
  state text not null,
  packet text not null,
  signals jsonb not null,
  handed_by uuid not null,
  handed_at timestamp with time zone not null,
  handed_fact_id uuid not null,
  accepted_at timestamp with time zone,
  accepted_fact_id uuid,
  accepted_by text,
  bounced_at timestamp with time zone,
  bounced_fact_id uuid,
  bounced_reason text,
  bounced_expects text,
  version integer not null,
  changed_at timestamp with time zone not null,
  answer_due_on date not null,
  PRIMARY KEY (account_id, handover_id),
  constraint handover_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint handover_recipient_check CHECK ((recipient = ANY (ARRAY['sales'::text, 'support'::text, 'product'::text]))),
  constraint handover_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'bounced'::text, 'taken-back'::text])))
);
CREATE INDEX handover_open ON handover USING btree (handed_at) WHERE (state = 'open'::text);
CREATE INDEX handover_state ON handover USING btree (state, handed_at DESC);

-- distributed; firstbill_app: select, insert, update, delete
create table human_assignment (
  account_id uuid not null,
  assignment_id uuid not null,
  role text not null,
  name text not null,
  email text,
  since date,
  until date,
  source text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, assignment_id),
  constraint human_assignment_account_id_role_name_key UNIQUE (account_id, role, name),
  constraint human_assignment_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- local; firstbill_app: select, insert, update, delete
create table idempotency_key (
  caller text not null,
  key text not null,
  operation text not null,
  request_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamp with time zone not null,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_key_created ON idempotency_key USING btree (created_at);

-- local; firstbill_app: select, insert
create table identity_act (
  act_id uuid not null,
  kind text not null,
  account_id uuid not null,
  other_id uuid,
  new_company_id uuid,
  placed jsonb not null default '[]'::jsonb,
  undoes uuid,
  member_id uuid not null,
  reason text,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (act_id),
  constraint identity_act_kind_check CHECK ((kind = ANY (ARRAY['linked'::text, 'merged'::text, 'split'::text, 'unmerged'::text, 'refused'::text, 'undone'::text])))
);
CREATE INDEX identity_act_account ON identity_act USING btree (account_id);
CREATE UNIQUE INDEX identity_act_undoes ON identity_act USING btree (undoes) WHERE (undoes IS NOT NULL);

-- local; firstbill_app: select, insert, update, delete
create table import_file (
  import_run_id uuid not null,
  "position" integer not null,
  name text not null,
  kind text not null,
  path text not null,
  sha256 text not null,
  size_bytes bigint not null,
  state text not null,
  rows bigint not null default 0,
  imported bigint not null default 0,
  rejected bigint not null default 0,
  skipped bigint not null default 0,
  problem text,
  mapping jsonb,
  must_fit boolean not null default false,
  PRIMARY KEY (import_run_id, "position"),
  constraint import_file_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES import_run(import_run_id) ON DELETE CASCADE,
  constraint import_file_state_check CHECK ((state = ANY (ARRAY['received'::text, 'running'::text, 'done'::text, 'failed'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table import_rejection (
  import_run_id uuid not null,
  "position" integer not null,
  line bigint not null,
  column_name text,
  reason text not null,
  PRIMARY KEY (import_run_id, "position", line),
  constraint import_rejection_import_run_id_fkey FOREIGN KEY (import_run_id) REFERENCES import_run(import_run_id) ON DELETE CASCADE
);

-- local; firstbill_app: select, insert, update, delete
create table import_run (
  import_run_id uuid not null,
  source text not null,
  state text not null,
  shift_days integer not null default 0,
  remove_sample boolean not null default false,
  requested_by text not null,
  received_at timestamp with time zone not null,
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  problem text,
  progress jsonb not null default '{}'::jsonb,
  effects jsonb not null default '{}'::jsonb,
  meters text[] not null default '{}'::text[],
  move_dates boolean not null default false,
  connection_id uuid,
  began_after uuid,
  taken_back_at timestamp with time zone,
  taken_back_by text,
  taken_back jsonb,
  held jsonb,
  released_by text,
  holds_deliveries boolean not null default false,
  PRIMARY KEY (import_run_id),
  constraint import_run_state_check CHECK ((state = ANY (ARRAY['received'::text, 'running'::text, 'deriving'::text, 'done'::text, 'failed'::text, 'dry'::text, 'held'::text, 'refused'::text, 'taking_back'::text, 'taken_back'::text])))
);
CREATE INDEX import_run_connection ON import_run USING btree (connection_id, received_at DESC) WHERE (connection_id IS NOT NULL);

-- local; firstbill_app: select, insert, update, delete
create table import_trace (
  subject_id uuid not null,
  table_name text not null,
  row_key jsonb not null,
  import_run_id uuid not null,
  trace_id uuid not null,
  value_before jsonb,
  value_after jsonb,
  is_undone boolean not null default false,
  recorded_at timestamp with time zone not null,
  came_with json,
  PRIMARY KEY (subject_id, table_name, row_key, import_run_id)
);
CREATE INDEX import_trace_run ON import_trace USING btree (import_run_id, subject_id) WHERE (NOT is_undone);

-- local; firstbill_app: select, insert, update, delete
create table import_upload (
  upload_id uuid not null,
  name text not null,
  kind text,
  path text not null,
  sha256 text not null,
  size_bytes bigint not null,
  columns text[] not null,
  problem text,
  received_at timestamp with time zone not null,
  PRIMARY KEY (upload_id)
);

-- local; firstbill_app: select, insert, update, delete
create table imported_kind (
  source text not null,
  kind text not null,
  imported_at timestamp with time zone not null,
  PRIMARY KEY (source, kind)
);

-- local; firstbill_app: select, insert, update, delete
create table installation (
  installation_id uuid not null,
  singleton boolean not null default true,
  created_at timestamp with time zone not null,
  outbound_held boolean not null,
  outbound_held_reason text,
  outbound_held_since timestamp with time zone,
  PRIMARY KEY (installation_id),
  constraint installation_singleton_key UNIQUE (singleton),
  constraint installation_singleton_check CHECK (singleton)
);

-- local; firstbill_app: select, insert, update, delete
create table invitation (
  invitation_id uuid not null,
  email text not null,
  role text not null,
  secret_hash bytea not null,
  invited_by uuid not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  PRIMARY KEY (invitation_id),
  constraint invitation_secret_hash_key UNIQUE (secret_hash),
  constraint invitation_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES member(member_id),
  constraint invitation_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'specialist'::text, 'lead'::text, 'operator'::text])))
);

-- distributed; firstbill_app: select, insert, update, delete
create table invoice (
  account_id uuid not null,
  invoice_id uuid not null,
  external_id text not null,
  period_start date not null,
  period_end date not null,
  currency character(3) not null,
  list_minor bigint,
  gross_minor bigint,
  credit_minor bigint,
  net_minor bigint not null,
  status text not null,
  kind text not null default 'usage'::text,
  issued_on date,
  due_on date,
  paid_on date,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, invoice_id),
  constraint invoice_account_id_external_id_key UNIQUE (account_id, external_id),
  constraint invoice_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint invoice_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'open'::text, 'paid'::text, 'uncollectible'::text, 'void'::text])))
);

-- distributed; firstbill_app: select, insert, update, delete
create table invoice_check (
  account_id uuid not null,
  period_start date not null,
  period_end date not null,
  invoices text[] not null,
  currency character(3) not null,
  not_checked text,
  is_within boolean,
  invoice_gross_minor bigint,
  our_gross_minor bigint,
  invoice_net_minor bigint,
  our_net_minor bigint,
  causes jsonb not null default '[]'::jsonb,
  checked_at timestamp with time zone not null,
  PRIMARY KEY (account_id, period_start, period_end),
  constraint invoice_check_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table invoice_line (
  account_id uuid not null,
  invoice_external_id text not null,
  line_id text not null,
  kind text not null default 'usage'::text,
  meter text,
  quantity numeric,
  amount_minor bigint not null,
  currency character(3) not null,
  description text,
  period_start date,
  period_end date,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, invoice_external_id, line_id),
  constraint invoice_line_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint invoice_line_kind_check CHECK ((kind = ANY (ARRAY['usage'::text, 'package'::text, 'discount'::text, 'credit'::text, 'tax'::text, 'proration'::text, 'other'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table lease (
  company_id uuid not null,
  account_id uuid not null,
  member_id uuid not null,
  taken_at timestamp with time zone not null,
  until timestamp with time zone not null,
  PRIMARY KEY (company_id)
);
CREATE INDEX lease_member ON lease USING btree (member_id);

-- distributed; firstbill_app: select, insert, update, delete
create table limit_state (
  account_id uuid not null,
  meter text not null,
  since date not null,
  currency character(3) not null,
  limit_minor bigint,
  state text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, meter, since),
  constraint limit_state_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint limit_state_state_check CHECK ((state = ANY (ARRAY['set'::text, 'approaching'::text, 'grace'::text, 'dropping'::text, 'released'::text, 'removed'::text, 'ignored'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table login_link (
  login_link_id uuid not null,
  member_id uuid not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  PRIMARY KEY (login_link_id),
  constraint login_link_secret_hash_key UNIQUE (secret_hash),
  constraint login_link_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(member_id)
);

-- reference; firstbill_app: select, insert, update, delete
create table member (
  member_id uuid not null,
  name text not null,
  email text not null,
  role text not null,
  time_zone text not null,
  created_at timestamp with time zone not null,
  deactivated_at timestamp with time zone,
  PRIMARY KEY (member_id),
  constraint member_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'specialist'::text, 'lead'::text, 'operator'::text])))
);
CREATE UNIQUE INDEX member_email ON member USING btree (lower(email)) WHERE (deactivated_at IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table member_preference (
  member_id uuid not null,
  preferences jsonb not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (member_id)
);

-- local; firstbill_app: select, insert, update, delete
create table member_view (
  member_id uuid not null,
  view_id text not null,
  widths jsonb not null default '{}'::jsonb,
  is_starred boolean,
  place integer,
  PRIMARY KEY (member_id, view_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table message (
  account_id uuid not null,
  message_id uuid not null,
  person_id uuid,
  direction text not null,
  subject text,
  happened_at timestamp with time zone not null,
  source text not null,
  external_id text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, message_id),
  constraint message_account_id_source_external_id_key UNIQUE (account_id, source, external_id),
  constraint message_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint message_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])))
);

-- local; firstbill_app: select
create table migration (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null,
  PRIMARY KEY (name)
);

-- distributed; firstbill_app: select, insert, update, delete
create table note (
  account_id uuid not null,
  note_id uuid not null,
  author text not null,
  body text not null,
  version integer not null,
  source text not null default 'firstbill'::text,
  external_id text,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  kind text not null default 'note'::text,
  PRIMARY KEY (account_id, note_id),
  constraint note_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint note_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'meeting'::text, 'call'::text, 'internal'::text, 'summary'::text])))
);
CREATE INDEX note_author ON note USING btree (author, happened_at DESC) WHERE (deleted_at IS NULL);
CREATE UNIQUE INDEX note_external ON note USING btree (account_id, source, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX note_kind ON note USING btree (kind, happened_at DESC, note_id DESC) WHERE ((deleted_at IS NULL) AND (kind <> 'note'::text));
CREATE INDEX note_newest ON note USING btree (happened_at DESC, note_id DESC) WHERE (deleted_at IS NULL);
CREATE INDEX note_words ON note USING gin (search_words(body)) WITH (gin_pending_list_limit='512') WHERE (deleted_at IS NULL);

-- distributed; firstbill_app: select, insert, update, delete
create table note_mention (
  account_id uuid not null,
  note_id uuid not null,
  member_id uuid not null,
  mentioned_at timestamp with time zone not null,
  seen_at timestamp with time zone,
  PRIMARY KEY (account_id, note_id, member_id),
  constraint note_mention_account_id_note_id_fkey FOREIGN KEY (account_id, note_id) REFERENCES note(account_id, note_id) ON DELETE CASCADE
);
CREATE INDEX note_mention_unseen ON note_mention USING btree (member_id) WHERE (seen_at IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table note_template (
  template_id text not null,
  author_id uuid,
  version integer not null,
  is_shared boolean not null,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  PRIMARY KEY (template_id)
);

-- local; firstbill_app: select, insert, update, delete
create table note_template_version (
  template_id text not null,
  version integer not null,
  name text not null,
  kind text not null,
  body text not null,
  saved_by uuid,
  saved_at timestamp with time zone not null,
  PRIMARY KEY (template_id, version),
  constraint note_template_version_kind_check CHECK ((kind = ANY (ARRAY['note'::text, 'meeting'::text, 'call'::text, 'internal'::text, 'summary'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table opt_out (
  opt_out_id uuid not null,
  source text not null,
  word text not null,
  happened_at timestamp with time zone not null,
  last_run_id uuid,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (opt_out_id)
);
CREATE INDEX opt_out_last_run ON opt_out USING btree (last_run_id);
CREATE INDEX opt_out_source_word ON opt_out USING btree (source, word);
CREATE INDEX opt_out_word ON opt_out USING btree (lower(word));

-- local; firstbill_app: select, insert, update, delete
create table opt_out_person (
  opt_out_id uuid not null,
  person_id uuid not null,
  PRIMARY KEY (opt_out_id, person_id),
  constraint opt_out_person_opt_out_id_fkey FOREIGN KEY (opt_out_id) REFERENCES opt_out(opt_out_id) ON DELETE CASCADE,
  constraint opt_out_person_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(person_id) ON DELETE CASCADE
);
CREATE INDEX opt_out_person_person ON opt_out_person USING btree (person_id);

-- local; firstbill_app: select, insert, update, delete
create table outbox (
  outbox_id uuid not null,
  destination_id uuid not null,
  natural_key text not null,
  type text not null,
  body text not null,
  account_id uuid,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  state text not null,
  tries integer not null default 0,
  next_try_at timestamp with time zone,
  taken_until timestamp with time zone,
  ended_at timestamp with time zone,
  problem text,
  external_id text,
  waits_for text,
  PRIMARY KEY (outbox_id),
  constraint outbox_destination_id_natural_key_key UNIQUE (destination_id, natural_key),
  constraint outbox_destination_id_fkey FOREIGN KEY (destination_id) REFERENCES destination(destination_id),
  constraint outbox_approval_check CHECK (((state <> 'approval'::text) OR (waits_for IS NOT NULL))),
  constraint outbox_check CHECK (((state = 'pending'::text) = (next_try_at IS NOT NULL))),
  constraint outbox_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'sending'::text, 'delivered'::text, 'failed'::text, 'approval'::text, 'dropped'::text, 'unknown'::text]))),
  constraint outbox_waits_for_check CHECK ((waits_for = ANY (ARRAY['age'::text, 'prices'::text])))
);
CREATE INDEX outbox_due ON outbox USING btree (destination_id, next_try_at) WHERE (state = 'pending'::text);
CREATE INDEX outbox_ended ON outbox USING btree (ended_at);
CREATE INDEX outbox_key ON outbox USING btree (natural_key) WHERE (state = ANY (ARRAY['pending'::text, 'approval'::text]));
CREATE INDEX outbox_log ON outbox USING btree (destination_id, recorded_at DESC, outbox_id DESC);
CREATE INDEX outbox_sending ON outbox USING btree (taken_until) WHERE (state = 'sending'::text);
CREATE INDEX outbox_waiting ON outbox USING btree (recorded_at) WHERE (state = 'approval'::text);

-- local; firstbill_app: select, insert, update, delete
create table outbox_try (
  try_id uuid not null,
  outbox_id uuid not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  result text not null,
  status integer,
  problem text,
  request_head jsonb not null default '{}'::jsonb,
  response_head jsonb not null default '{}'::jsonb,
  response_text text,
  PRIMARY KEY (try_id),
  constraint outbox_try_outbox_id_fkey FOREIGN KEY (outbox_id) REFERENCES outbox(outbox_id) ON DELETE CASCADE
);
CREATE INDEX outbox_try_of ON outbox_try USING btree (outbox_id, started_at);

-- distributed; firstbill_app: select, insert, update, delete
create table payment (
  account_id uuid not null,
  payment_id uuid not null,
  external_id text not null,
  invoice_external_id text,
  currency character(3) not null,
  amount_minor bigint not null,
  status text not null,
  happened_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, payment_id),
  constraint payment_account_id_external_id_key UNIQUE (account_id, external_id),
  constraint payment_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint payment_status_check CHECK ((status = ANY (ARRAY['paid'::text, 'failed'::text, 'refunded'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table person (
  person_id uuid not null,
  source text not null,
  external_id text not null,
  email text,
  name text,
  opted_out_at timestamp with time zone,
  sample boolean not null default false,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (person_id),
  constraint person_source_external_id_key UNIQUE (source, external_id)
);
CREATE INDEX person_by_name ON person USING btree (search_fold(COALESCE(name, email, ''::text)) COLLATE "C", person_id);
CREATE INDEX person_email ON person USING btree (lower(email));
CREATE INDEX person_email_domain ON person USING btree (split_part(lower(email), '@'::text, 2));
CREATE INDEX person_search ON person USING gin (search_fold(((COALESCE(name, ''::text) || '
'::text) || COALESCE(email, ''::text))) gin_trgm_ops) WITH (gin_pending_list_limit='512');
CREATE INDEX person_words ON person USING gin (search_words(((COALESCE(name, ''::text) || '
'::text) || COALESCE(email, ''::text)))) WITH (gin_pending_list_limit='512');

-- distributed; firstbill_app: select, insert, update, delete
create table person_role (
  account_id uuid not null,
  person_id uuid not null,
  role text not null,
  last_seen_on date,
  since date,
  removed_on date,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, person_id),
  constraint person_role_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);
CREATE INDEX person_role_person ON person_role USING btree (person_id);

-- local; firstbill_app: select, insert, update, delete
create table person_tombstone (
  hash text not null,
  erased_at timestamp with time zone not null,
  word_count smallint,
  PRIMARY KEY (hash)
);

-- reference; firstbill_app: select, insert, update, delete
create table price_book (
  price_book_id text not null,
  currency character(3) not null,
  effective_on date not null,
  body jsonb not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (price_book_id)
);

-- local; firstbill_app: select, insert, update, delete
create table price_preview (
  preview_id uuid not null,
  price_book_id text not null,
  currency character(3) not null,
  body jsonb not null,
  state text not null,
  done integer not null default 0,
  total integer not null default 0,
  effects jsonb,
  problem text,
  member_id uuid not null,
  asked_at timestamp with time zone not null,
  effective_on date not null,
  PRIMARY KEY (preview_id),
  constraint price_preview_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX price_preview_latest ON price_preview USING btree (asked_at DESC);

-- local; firstbill_app: select, insert, update, delete
create table price_proposal (
  proposal_id uuid not null,
  connection_id uuid not null,
  currency character(3) not null,
  tiers jsonb not null,
  notes text[] not null,
  state text not null,
  proposed_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by uuid,
  effective_on date,
  price_book_id text,
  import_run_id uuid,
  preview_id uuid,
  PRIMARY KEY (proposal_id),
  constraint price_proposal_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(connection_id) ON DELETE CASCADE,
  constraint price_proposal_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'accepted'::text, 'refused'::text, 'replaced'::text])))
);
CREATE INDEX price_proposal_latest ON price_proposal USING btree (proposed_at DESC);
CREATE UNIQUE INDEX price_proposal_waiting ON price_proposal USING btree (connection_id, currency) WHERE (state = 'waiting'::text);

-- distributed; firstbill_app: select, insert, update, delete
create table price_word (
  account_id uuid not null,
  version integer not null,
  is_confirmed boolean,
  reason text not null,
  until date,
  member_id uuid not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, version),
  constraint price_word_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table project (
  account_id uuid not null,
  project_id uuid not null,
  external_id text not null,
  name text not null,
  region text not null default ''::text,
  settings jsonb not null default '{}'::jsonb,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, project_id),
  constraint project_account_id_external_id_key UNIQUE (account_id, external_id),
  constraint project_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table queue_act (
  account_id uuid not null,
  act_id uuid not null,
  company_id uuid not null,
  kind text not null,
  member_id uuid not null,
  until date,
  reason text,
  undoes uuid,
  happened_at timestamp with time zone not null,
  until_event text,
  PRIMARY KEY (account_id, act_id),
  constraint queue_act_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint queue_act_kind_check CHECK ((kind = ANY (ARRAY['taken'::text, 'extended'::text, 'released'::text, 'snoozed'::text, 'done'::text, 'skipped'::text, 'seen'::text, 'undone'::text]))),
  constraint queue_act_until_event_check CHECK ((until_event = ANY (ARRAY['reply'::text, 'payment'::text, 'renewal'::text, 'news'::text])))
);
CREATE INDEX queue_act_company ON queue_act USING btree (company_id, happened_at);
CREATE INDEX queue_act_member ON queue_act USING btree (member_id, happened_at);

-- local; firstbill_app: select, insert, update, delete
create table queue_entry (
  company_id uuid not null,
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
  derived_at timestamp with time zone not null,
  PRIMARY KEY (company_id)
);
CREATE INDEX queue_entry_order ON queue_entry USING btree (band, score DESC, renewal_on, entered_on, company_id);

-- local; firstbill_app: select, insert, update, delete
create table raw_delivery (
  raw_delivery_id uuid not null,
  connection_id uuid not null,
  delivery_id text not null,
  type text not null,
  body bytea not null,
  received_at timestamp with time zone not null,
  outcome text not null default 'received'::text,
  applied_at timestamp with time zone,
  rows integer not null default 0,
  problem text,
  waits_for text[] not null default '{}'::text[],
  import_run_id uuid,
  PRIMARY KEY (raw_delivery_id),
  constraint raw_delivery_connection_id_delivery_id_key UNIQUE (connection_id, delivery_id),
  constraint raw_delivery_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES connection(connection_id) ON DELETE CASCADE,
  constraint raw_delivery_outcome_check CHECK ((outcome = ANY (ARRAY['received'::text, 'held'::text, 'applied'::text, 'ignored'::text, 'waiting'::text, 'failed'::text])))
);
CREATE INDEX raw_delivery_held ON raw_delivery USING btree (connection_id, received_at) WHERE (outcome = 'held'::text);
CREATE INDEX raw_delivery_latest ON raw_delivery USING btree (connection_id, received_at DESC);
CREATE INDEX raw_delivery_open ON raw_delivery USING btree (connection_id, received_at) WHERE (outcome = 'received'::text);
CREATE INDEX raw_delivery_stuck ON raw_delivery USING btree (connection_id, received_at DESC) WHERE (outcome = ANY (ARRAY['waiting'::text, 'failed'::text]));

-- reference; firstbill_app: select, insert, update, delete
create table rule_set (
  rule_set_id text not null,
  kind text not null,
  version integer not null,
  effective_on date not null,
  body jsonb not null,
  author text not null,
  reason text not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (rule_set_id),
  constraint rule_set_kind_version_key UNIQUE (kind, version),
  constraint rule_set_kind_check CHECK ((kind = ANY (ARRAY['segments'::text, 'stages'::text, 'queue'::text, 'levels'::text, 'alerts'::text, 'handovers'::text])))
);

-- local; firstbill_app: select, insert, update, delete
create table saved_view (
  view_id text not null,
  author_id uuid,
  version integer not null,
  created_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  PRIMARY KEY (view_id)
);

-- local; firstbill_app: select, insert, update, delete
create table saved_view_version (
  view_id text not null,
  version integer not null,
  name text not null,
  is_shared boolean not null,
  content jsonb not null,
  saved_by uuid,
  saved_at timestamp with time zone not null,
  PRIMARY KEY (view_id, version)
);

-- distributed; firstbill_app: select, insert, update, delete
create table segment_stay (
  account_id uuid not null,
  segment text not null,
  entered_on date not null,
  left_on date,
  rule text not null,
  cause text,
  PRIMARY KEY (account_id, segment, entered_on)
);

-- local; firstbill_app: select, insert, update, delete
create table session (
  session_id uuid not null,
  member_id uuid not null,
  secret_hash bytea not null,
  user_agent text not null,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  PRIMARY KEY (session_id),
  constraint session_secret_hash_key UNIQUE (secret_hash),
  constraint session_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(member_id)
);
CREATE INDEX session_member ON session USING btree (member_id, created_at);

-- reference; firstbill_app: select, insert, update, delete
create table setting (
  name text not null,
  value jsonb not null,
  changed_at timestamp with time zone not null,
  PRIMARY KEY (name)
);

-- local; firstbill_app: select, insert, update, delete
create table sibling_due (
  account_id uuid not null,
  PRIMARY KEY (account_id)
);

-- local; firstbill_app: select, insert, update, delete
create table sibling_pair (
  company_id uuid not null,
  other_company_id uuid not null,
  account_id uuid not null,
  other_id uuid not null,
  evidence jsonb not null,
  strength smallint not null,
  evidence_count smallint not null,
  PRIMARY KEY (company_id, other_company_id)
);
CREATE INDEX sibling_pair_order ON sibling_pair USING btree (strength, evidence_count DESC, account_id, other_id);
CREATE INDEX sibling_pair_other ON sibling_pair USING btree (other_company_id);

-- local; firstbill_app: select, insert, update, delete
create table sibling_trace (
  account_id uuid not null,
  kind text not null,
  value text not null,
  company_id uuid not null,
  PRIMARY KEY (account_id, kind, value),
  constraint sibling_trace_kind_check CHECK ((kind = ANY (ARRAY['billing-email'::text, 'web-domain'::text, 'email-domain'::text])))
);
CREATE INDEX sibling_trace_company ON sibling_trace USING btree (company_id);
CREATE INDEX sibling_trace_shared ON sibling_trace USING btree (((kind = 'billing-email'::text)), value, company_id);

-- local; firstbill_app: select, insert, update, delete
create table stage_word_batch (
  batch_id uuid not null,
  word text not null,
  stage text not null,
  member_id uuid not null,
  account_ids uuid[] not null,
  fact_ids uuid[] not null,
  recorded_at timestamp with time zone not null,
  undone_at timestamp with time zone,
  PRIMARY KEY (batch_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table subscription (
  account_id uuid not null,
  subscription_id uuid not null,
  external_id text not null,
  plan text not null,
  started_on date not null,
  ended_on date,
  cancelled_on date,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, subscription_id),
  constraint subscription_account_id_external_id_key UNIQUE (account_id, external_id),
  constraint subscription_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- distributed; firstbill_app: select, insert, update, delete
create table task (
  account_id uuid not null,
  task_id uuid not null,
  kind text not null,
  title text not null,
  due_on date not null,
  assignee_id uuid,
  created_by text not null,
  source text not null default 'firstbill'::text,
  external_id text,
  done_at timestamp with time zone,
  done_by uuid,
  deleted_at timestamp with time zone,
  version integer not null,
  recorded_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  waits_for text,
  repeats text,
  wanted_on date,
  day_of_month smallint,
  days_before smallint,
  series_id uuid,
  follows uuid,
  waits_event text,
  waits_since timestamp with time zone,
  above_minor bigint,
  above_currency character(3),
  arrived_on date,
  falls_on date not null generated always as (LEAST(due_on, arrived_on)),
  answer text,
  PRIMARY KEY (account_id, task_id),
  constraint task_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE,
  constraint task_answer_check CHECK (((kind = 'promise'::text) OR (answer IS NULL))),
  constraint task_arrival_check CHECK (((waits_event IS NOT NULL) OR (arrived_on IS NULL))),
  constraint task_kind_check CHECK ((kind = ANY (ARRAY['task'::text, 'promise'::text]))),
  constraint task_repeats_check CHECK ((repeats = ANY (ARRAY['week'::text, 'month'::text, 'renewal'::text]))),
  constraint task_series_check CHECK (((repeats IS NULL) OR ((wanted_on IS NOT NULL) AND (day_of_month IS NOT NULL) AND (series_id IS NOT NULL)))),
  constraint task_wait_amount_check CHECK ((((above_minor IS NULL) = (above_currency IS NULL)) AND ((above_minor IS NULL) OR (waits_event = 'bill'::text)))),
  constraint task_wait_check CHECK (((waits_event IS NULL) = (waits_since IS NULL))),
  constraint task_wait_repeats_check CHECK (((waits_event IS NULL) OR (repeats IS NULL))),
  constraint task_waits_check CHECK (((kind = 'promise'::text) OR (waits_for IS NULL))),
  constraint task_waits_event_check CHECK ((waits_event = ANY (ARRAY['reply'::text, 'booking'::text, 'call_held'::text, 'sent_back'::text, 'accepted'::text, 'first_bill'::text, 'bill'::text, 'payment'::text]))),
  constraint task_waits_for_check CHECK ((waits_for = ANY (ARRAY['customer'::text, 'colleague'::text, 'team'::text])))
);
CREATE INDEX task_done ON task USING btree (done_at DESC, task_id DESC) WHERE ((done_at IS NOT NULL) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX task_external ON task USING btree (account_id, source, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX task_follows ON task USING btree (account_id, follows) WHERE (follows IS NOT NULL);
CREATE INDEX task_open ON task USING btree (falls_on) WHERE ((done_at IS NULL) AND (deleted_at IS NULL));
CREATE INDEX task_open_of_member ON task USING btree (assignee_id, falls_on) WHERE ((done_at IS NULL) AND (deleted_at IS NULL));
CREATE INDEX task_words ON task USING gin (search_words(((title || '
'::text) || COALESCE(answer, ''::text)))) WITH (gin_pending_list_limit='512') WHERE (deleted_at IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table team_task (
  team_task_id uuid not null,
  kind text not null,
  subject text not null,
  assignee_id uuid,
  version integer not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_because text,
  PRIMARY KEY (team_task_id),
  constraint team_task_check CHECK (((closed_at IS NULL) = (closed_because IS NULL))),
  constraint team_task_closed_because_check CHECK ((closed_because = ANY (ARRAY['done'::text, 'not-needed'::text]))),
  constraint team_task_kind_check CHECK ((kind = ANY (ARRAY['price-meter'::text, 'resume-destination'::text])))
);
CREATE UNIQUE INDEX team_task_open ON team_task USING btree (kind, subject) WHERE (closed_at IS NULL);

-- local; firstbill_app: select, insert, update, delete
create table undo_entry (
  member_id uuid not null,
  undo_id uuid not null,
  label text not null,
  operation text not null,
  subject text not null,
  account_id uuid,
  undo jsonb not null,
  redo jsonb not null,
  state text not null,
  happened_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  label_days date[] not null default '{}'::date[],
  PRIMARY KEY (member_id, undo_id),
  constraint undo_entry_member_id_fkey FOREIGN KEY (member_id) REFERENCES member(member_id),
  constraint undo_entry_state_check CHECK ((state = ANY (ARRAY['done'::text, 'undone'::text, 'refused'::text, 'closed'::text])))
);
CREATE INDEX undo_entry_subject ON undo_entry USING btree (subject, undo_id) WHERE (state = 'done'::text);

-- distributed; firstbill_app: select, insert, update, delete
create table usage_cumulative (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  period_start date not null,
  day date not null,
  quantity numeric not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, project_id, meter, period_start, day)
);

-- distributed; firstbill_app: select, insert, update, delete
create table usage_day_source (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null,
  import_run_id uuid not null,
  days_mask integer not null,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, project_id, meter, month, import_run_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table usage_month (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null,
  days numeric[] not null,
  recorded_at timestamp with time zone not null,
  first_run_id uuid,
  PRIMARY KEY (account_id, project_id, meter, month),
  constraint usage_month_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

-- distributed; firstbill_app: select, insert, update, delete
create table usage_revision (
  account_id uuid not null,
  revision_id uuid not null,
  project_id uuid not null,
  meter text not null,
  day date not null,
  quantity_before numeric,
  quantity_after numeric,
  import_run_id uuid,
  recorded_at timestamp with time zone not null,
  merge_id uuid,
  quantity_restored numeric,
  is_voided boolean not null default false,
  PRIMARY KEY (account_id, revision_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table usage_voided (
  account_id uuid not null,
  project_id uuid not null,
  meter text not null,
  month date not null,
  import_run_id uuid not null,
  days numeric[] not null,
  voided_at timestamp with time zone not null,
  PRIMARY KEY (account_id, project_id, meter, month, import_run_id)
);

-- distributed; firstbill_app: select, insert, update, delete
create table vendor_forecast (
  account_id uuid not null,
  period_start date not null,
  issued_on date not null,
  currency character(3) not null,
  net_minor bigint not null,
  gross_minor bigint,
  recorded_at timestamp with time zone not null,
  PRIMARY KEY (account_id, period_start, issued_on),
  constraint vendor_forecast_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(account_id) ON DELETE CASCADE
);

-- local; firstbill_app: select, insert, update, delete
create table worker_heartbeat (
  worker_id text not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  PRIMARY KEY (worker_id)
);

-- Who works here, how they come in, and the record of what was done. `member` is copied to every node of a cluster;
-- all others stay local. Ids are made by the application; secrets are kept as SHA-256 of 256 random bits.

create table member (
  member_id uuid primary key,
  name text not null,
  email text not null,
  role text not null check (role in ('viewer', 'specialist', 'lead', 'operator')),
  time_zone text not null,
  created_at timestamptz not null,
  deactivated_at timestamptz
);
create unique index member_email on member (lower(email)) where deactivated_at is null;

create table session (
  session_id uuid primary key,
  member_id uuid not null references member (member_id),
  secret_hash bytea not null unique,
  user_agent text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_member on session (member_id, created_at);

create table login_link (
  login_link_id uuid primary key,
  member_id uuid not null references member (member_id),
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table invitation (
  invitation_id uuid primary key,
  email text not null,
  role text not null check (role in ('viewer', 'specialist', 'lead', 'operator')),
  secret_hash bytea not null unique,
  invited_by uuid not null references member (member_id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz
);

create table api_token (
  token_id uuid primary key,
  member_id uuid not null references member (member_id),
  name text not null,
  secret_hash bytea not null unique,
  scope text not null check (scope in ('read', 'write')),
  role text not null check (role in ('viewer', 'specialist', 'lead', 'operator')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_member on api_token (member_id, created_at);

-- The answer to a request that may be sent again under the same key; kept for a day.
create table idempotency_key (
  caller text not null,
  key text not null,
  operation text not null,
  request_hash bytea not null,
  status integer,
  answer jsonb,
  created_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_key_created on idempotency_key (created_at);

-- How often an address tried something that strangers may try, so that a restart does not forget it.
create table attempt_count (
  bucket text primary key,
  attempts integer not null,
  window_ends_at timestamptz not null
);

-- One row for each act of a member, token or job. The statement that inserts takes the number; there is no default.
create sequence audit_sequence as bigint;
create table audit (
  sequence bigint primary key,
  audit_id uuid not null unique,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('member', 'token', 'job', 'system', 'public')),
  member_id uuid,
  token_id uuid,
  kind text not null,
  account_id uuid,
  subject_kind text,
  subject_id text,
  before jsonb,
  after jsonb,
  request_id text not null
);
create index audit_member on audit (member_id, sequence);
create index audit_account on audit (account_id, sequence);
create index audit_kind on audit (kind, sequence);

-- Each minute a job seals the rows since the last seal: the hash covers them and the hash before.
create table audit_seal (
  from_sequence bigint primary key,
  to_sequence bigint not null unique,
  row_count integer not null,
  previous_hash text not null unique,
  hash text not null,
  sealed_at timestamptz not null
);

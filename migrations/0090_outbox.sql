-- What is told to other systems. Outbox rows are written in the transaction of their cause, under its key.
create table destination (
  destination_id uuid primary key,
  kind text not null check (kind in ('webhook', 'slack')),
  name text not null,
  -- A URL, or a channel's id.
  address text not null,
  -- What a message to a channel is sent through.
  connection_id uuid,
  event_types text[] not null,
  -- Sealed; while a secret is replaced, the older one signs too until its end.
  secret text,
  older_secret text,
  older_secret_until timestamptz,
  paused_at timestamptz,
  paused_because text,
  created_at timestamptz not null,
  removed_at timestamptz
);

create table outbox (
  outbox_id uuid primary key,
  destination_id uuid not null references destination,
  natural_key text not null,
  type text not null,
  -- As it is signed and sent: ids, days and words, no personal values.
  body text not null,
  account_id uuid,
  happened_at timestamptz not null,
  recorded_at timestamptz not null,
  state text not null check (state in ('pending', 'sending', 'delivered', 'failed', 'approval', 'dropped', 'unknown')),
  tries integer not null default 0,
  next_try_at timestamptz,
  taken_until timestamptz,
  ended_at timestamptz,
  problem text,
  external_id text,
  unique (destination_id, natural_key),
  check ((state = 'pending') = (next_try_at is not null))
);
create index outbox_due on outbox (destination_id, next_try_at) where state = 'pending';
create index outbox_sending on outbox (taken_until) where state = 'sending';
create index outbox_log on outbox (destination_id, recorded_at desc, outbox_id desc);
create index outbox_key on outbox (natural_key) where state in ('pending', 'approval');
create index outbox_ended on outbox (ended_at);

create table outbox_try (
  try_id uuid primary key,
  outbox_id uuid not null references outbox on delete cascade,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  result text not null,
  status integer,
  problem text,
  request_head jsonb not null default '{}',
  response_head jsonb not null default '{}',
  -- The beginning of what was answered.
  response_text text
);
create index outbox_try_of on outbox_try (outbox_id, started_at);

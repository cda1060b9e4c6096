-- One row per process that works jobs. The jobs of one that has been silent are freed by any other.

create table worker_heartbeat (
  worker_id text primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null
);

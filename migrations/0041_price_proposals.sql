-- Price books that a source proposes. Nothing of one is in force before a person accepts it; then it is imported.
create table price_proposal (
  proposal_id uuid primary key,
  connection_id uuid not null references connection (connection_id) on delete cascade,
  currency char(3) not null,
  tiers jsonb not null,
  notes text[] not null,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'replaced')),
  proposed_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid,
  effective_on date,
  price_book_id text,
  import_run_id uuid
);
create unique index price_proposal_waiting on price_proposal (connection_id, currency) where state = 'waiting';
create index price_proposal_latest on price_proposal (proposed_at desc);

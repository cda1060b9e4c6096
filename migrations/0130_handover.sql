-- An account handed over to another team: the packet as it was sent, what the check had found, and where it stands. That it
-- was handed over, accepted or sent back are facts of the account; the state here follows from them for lists.
create table handover (
  account_id uuid not null references account on delete cascade,
  handover_id uuid not null,
  recipient text not null check (recipient in ('sales', 'support', 'product')),
  state text not null check (state in ('open', 'accepted', 'bounced', 'taken-back')),
  packet text not null,
  signals jsonb not null,
  handed_by uuid not null,
  handed_at timestamptz not null,
  -- The standing fact of each step; null where the step was not taken, or was taken back.
  handed_fact_id uuid not null,
  accepted_at timestamptz,
  accepted_fact_id uuid,
  accepted_by text,
  bounced_at timestamptz,
  bounced_fact_id uuid,
  bounced_reason text,
  bounced_expects text,
  version integer not null,
  changed_at timestamptz not null,
  primary key (account_id, handover_id)
);
create index handover_open on handover (handed_at) where state = 'open';
create index handover_state on handover (state, handed_at desc);

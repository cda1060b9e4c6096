-- A person's word on one field of many accounts at once, so that it can be taken back at once. What was said is kept
-- beside every other word on each account.
create table field_batch (
  batch_id uuid primary key,
  field_id text not null,
  member_id uuid not null,
  account_ids uuid[] not null,
  -- The word on each of them, in the same order.
  change_ids uuid[] not null,
  recorded_at timestamptz not null,
  undone_at timestamptz
);

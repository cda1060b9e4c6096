-- What a word of an old tool stands for, said of all accounts with it at once, so that it can be taken back at once. What was
-- said is a fact of each account.
create table stage_word_batch (
  batch_id uuid primary key,
  word text not null,
  stage text not null,
  member_id uuid not null,
  account_ids uuid[] not null,
  -- The fact on each of them, in the same order.
  fact_ids uuid[] not null,
  recorded_at timestamptz not null,
  undone_at timestamptz
);

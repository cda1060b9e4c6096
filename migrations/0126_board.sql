-- What the board shows beside the stage: how long each stage that the account has left took it, in whole days, and the
-- old tool's word for its stage while no stage of ours answers to it.
alter table account_state add column stage_days jsonb;
alter table account_state add column stage_unmapped text;
-- Whole columns of the board are counted and summed from this alone.
create index account_state_board on account_state (stage, currency, stage_since)
  include (net_minor, at_least, stage_unmapped) where stage is not null;

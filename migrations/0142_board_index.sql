-- Whole columns of the board are counted, summed and aged from one index alone, also under the filters that are asked most:
-- the rows themselves are ten times as large, and lie on a disk where there are a million of them.
drop index account_state_board;
create index account_state_board on account_state (stage, currency, stage_since)
  include (net_minor, at_least, stage_unmapped, verdict, coverage, renewal_on, plan, entered_on);
-- Of cards deep in a column, those before them are passed over in the index alone: it holds what tells columns apart.
drop index account_state_stage;
create index account_state_stage on account_state (stage, renewal_on, account_id)
  include (coverage, verdict, currency, net_minor, stage_unmapped);

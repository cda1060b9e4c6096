-- Lists of a million accounts: what is filtered by most rides along in the indexes that give an order, so that rows are found
-- and counted without being read. Nothing that a night changes on most accounts is among it; of the orders that only engaged
-- accounts have a value in, an index holds those alone.
drop index account_state_renewal;
drop index account_state_stage;
drop index account_state_verdict;
drop index account_state_net;
create index account_state_renewal on account_state (renewal_on, account_id) include (stage, coverage, verdict);
create index account_state_stage on account_state (stage, renewal_on, account_id) include (coverage, verdict);
create index account_state_verdict on account_state (verdict, renewal_on, account_id) include (stage, coverage);
create index account_state_net on account_state (net_minor, account_id) include (stage, currency);
create index account_state_name on account_state (name, account_id);
create index account_state_entered on account_state (entered_on, account_id) where entered_on is not null;
create index account_state_stage_since on account_state (stage_since, account_id) where stage_since is not null;
create index account_state_last_messaged on account_state (last_messaged_at, account_id) where last_messaged_at is not null;
create index account_state_next_task on account_state (next_task_due_on, account_id) where next_task_due_on is not null;
create index account_state_priority on account_state (priority, account_id) where priority is not null;

-- Today reads these on every visit: each index keeps it from going through all accounts.
create index account_state_unknown on account_state (currency, net_minor, source) where coverage = 'unknown';
create index alert_open on alert (raised_on desc, account_id, natural_key) where closed_on is null;
create index task_open on task (due_on) where done_at is null and deleted_at is null;
create index queue_act_member on queue_act (member_id, happened_at);

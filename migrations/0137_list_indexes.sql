-- Lists by renewal and then by forecast, and those by people, begin in an index; so do filters of lists by forecast.
drop index account_state_renewal;
create index account_state_renewal on account_state (renewal_on, account_id) include (stage, coverage, verdict, net_minor);
drop index account_state_net;
create index account_state_net on account_state (net_minor, account_id) include (stage, currency, coverage, verdict);
create index account_state_people on account_state (people_count, account_id);
-- Sums and medians by stage count accounts without one too.
drop index account_state_board;
create index account_state_board on account_state (stage, currency, stage_since) include (net_minor, at_least, stage_unmapped);

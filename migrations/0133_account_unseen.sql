-- Whether nobody has looked at an account since it entered, so that lists can ask for it as the queue does.
alter table account_state add column unseen boolean not null default false;

update account_state set unseen = true where detail #>> '{queueEntry,isUnseen}' = 'true';

create index account_state_unseen on account_state (renewal_on, account_id) include (verdict) where unseen;

-- Why a message waits for a person: its cause is old, or it rests on prices that nobody has confirmed yet.
alter table outbox add column waits_for text check (waits_for in ('age', 'prices'));
update outbox set waits_for = 'age' where state = 'approval';
alter table outbox add constraint outbox_approval_check check (state <> 'approval' or waits_for is not null);
create index outbox_waiting on outbox (recorded_at) where state = 'approval';

-- A task may wait for an event, such as their answer: it falls due on the day on which that arrived, at the latest on its day.
-- The arrival is derived with the account and kept here, so that lists across accounts can be in order of the day.
-- A promise is closed with its answer.
alter table task
  add column waits_event text
    check (waits_event in ('reply', 'booking', 'call_held', 'sent_back', 'accepted', 'first_bill', 'bill', 'payment')),
  add column waits_since timestamptz,
  add column above_minor bigint,
  add column above_currency character(3),
  add column arrived_on date,
  add column falls_on date not null generated always as (least(due_on, arrived_on)) stored,
  add column answer text,
  add constraint task_wait_check check ((waits_event is null) = (waits_since is null)),
  add constraint task_wait_amount_check
    check ((above_minor is null) = (above_currency is null) and (above_minor is null or waits_event = 'bill')),
  add constraint task_arrival_check check (waits_event is not null or arrived_on is null),
  add constraint task_wait_repeats_check check (waits_event is null or repeats is null),
  add constraint task_answer_check check (kind = 'promise' or answer is null);
drop index task_open;
drop index task_open_of_member;
create index task_open on task (falls_on) where done_at is null and deleted_at is null;
create index task_open_of_member on task (assignee_id, falls_on) where done_at is null and deleted_at is null;

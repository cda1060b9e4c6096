-- A task may come again as one series, of which one occurrence is open at a time; a promise says whom it waits for.
alter table task
  add column waits_for text check (waits_for in ('customer', 'colleague', 'team')),
  add column repeats text check (repeats in ('week', 'month', 'renewal')),
  add column wanted_on date,
  add column day_of_month smallint,
  add column days_before smallint,
  add column series_id uuid,
  add column follows uuid,
  add constraint task_waits_check check (kind = 'promise' or waits_for is null),
  add constraint task_series_check
    check (repeats is null or (wanted_on is not null and day_of_month is not null and series_id is not null));
-- What follows an occurrence is made once, however often that one is marked done.
create unique index task_follows on task (account_id, follows) where follows is not null;
create index task_open_of_member on task (assignee_id, due_on) where done_at is null and deleted_at is null;
create index task_done on task (done_at desc, task_id desc) where done_at is not null and deleted_at is null;

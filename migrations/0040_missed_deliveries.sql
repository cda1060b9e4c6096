-- What a source says that it sent and that never came. What it was about is read again.
alter table connection add column missed_count bigint not null default 0;
alter table connection add column last_missed_at timestamptz;

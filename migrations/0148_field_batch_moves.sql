-- A pasted range may hold stages and days of tasks beside fields: the facts that set the stages, and where the tasks were.
-- Null where only fields were set.
alter table field_batch add column moves jsonb;

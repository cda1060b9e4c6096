-- Discounts of single meters and packages, in percent: {"replay": "20"}. They hold in place of the plan's own.
alter table account_plan add column percent_off_by jsonb not null default '{}'::jsonb;

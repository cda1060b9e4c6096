-- The day from which the prices of a preview are to hold: what they change is worked out for the bills of that day.
alter table price_preview add column effective_on date;
update price_preview set effective_on = (asked_at at time zone 'UTC')::date;
alter table price_preview alter column effective_on set not null;

-- An account's past is forecast and decided once, after its first usage came in: up to and including this day.
alter table account add column reconstructed_through date;

-- A company is worked as one, so the acts of all its accounts are read together.
create index queue_act_company on queue_act (company_id, happened_at);

-- Cells of several fields may be set at once, as a pasted range is: the field of each, in the order of the accounts.
-- Null where `field_id` is the field of all of them.
alter table field_batch add column field_ids text[];

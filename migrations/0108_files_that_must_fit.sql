-- What an operator's query gives has one form: where many rows cannot be read, the query or its table was changed, and the file
-- is stopped whole, so that how far was read does not move past rows that never came in.
alter table import_file add column must_fit boolean not null default false;

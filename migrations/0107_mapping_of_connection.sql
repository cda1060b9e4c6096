-- What was saved for one kind of a connection's rows holds for these and for no file.
alter table column_mapping add column connection_id uuid;

-- What a new row brought along that is new too, such as an account's first id and what its source says of it: one trace
-- instead of four. A list of {subject_id, table, key, values}, made into traces of its own once somebody writes one of them.
alter table import_trace add column came_with json;

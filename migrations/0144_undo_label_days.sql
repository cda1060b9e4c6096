-- The days that stand in a label, in their order, so that each reader has them in the language of theirs.
alter table undo_entry add column label_days date[] not null default '{}';

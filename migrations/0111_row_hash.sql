-- Of the row by which a source said last what it says of the account: one that comes again unchanged is known by it.
-- Null where that is not known, or where something was changed since by taking an import back.
alter table account_source add column row_hash bigint;

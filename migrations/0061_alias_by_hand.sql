-- Who gave an account this id by hand; a source that says another account has it does not take it away then.
alter table account_alias add column added_by uuid;

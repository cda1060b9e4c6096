-- Reports of usage and searches name an account by an id of whichever system.
create index account_alias_external on account_alias (external_id);

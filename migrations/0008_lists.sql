-- A night writes every row of account_state. Half of each page stays free, so that a row whose indexed columns are as they
-- were is written beside itself and no index is touched. No search could use the two trigram indexes: it asks for ids too.
alter table account_state set (fillfactor = 50);
drop index account_state_name_trgm;
drop index account_state_domain_trgm;

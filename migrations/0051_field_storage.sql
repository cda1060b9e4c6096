-- Each delivery writes when it saw an account. Room on each page lets that happen in place, without touching the index.
alter table account_source set (fillfactor = 80);

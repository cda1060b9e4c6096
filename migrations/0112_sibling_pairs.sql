-- What accounts may have in common with others, kept as long as it is true: the domain of their web, the domains of their
-- people's addresses, and a hash of each address that bills go to. It is made of accounts and people at any time.
create table sibling_trace (
  account_id uuid not null,
  kind text not null check (kind in ('billing-email', 'web-domain', 'email-domain')),
  value text not null,
  company_id uuid not null,
  primary key (account_id, kind, value)
);
-- A domain is one thing, whether it is the web's or that of addresses.
create index sibling_trace_shared on sibling_trace ((kind = 'billing-email'), value, company_id);
create index sibling_trace_company on sibling_trace (company_id);

-- Companies that may be one, each with an account that shows it, in the order in which they are looked at.
create table sibling_pair (
  company_id uuid not null,
  other_company_id uuid not null,
  account_id uuid not null,
  other_id uuid not null,
  evidence jsonb not null,
  strength smallint not null,
  evidence_count smallint not null,
  primary key (company_id, other_company_id)
);
create index sibling_pair_other on sibling_pair (other_company_id);
create index sibling_pair_order on sibling_pair (strength, evidence_count desc, account_id, other_id);

-- Accounts whose traces may be others than those that are kept.
create table sibling_due (account_id uuid primary key);
insert into sibling_due (account_id) select account_id from account;

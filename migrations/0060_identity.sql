-- Which accounts are one company, and which are one customer seen by two sources, where a person has said so.
-- What sources say stays beside it, so that taking the word back leads to what they say by then.
create table identity_act (
  act_id uuid primary key,
  kind text not null check (kind in ('linked', 'merged', 'split', 'unmerged', 'refused', 'undone')),
  account_id uuid not null,
  other_id uuid,
  new_company_id uuid,
  -- All accounts of both companies, with what their source said of each when a person decided.
  placed jsonb not null default '[]',
  undoes uuid,
  member_id uuid not null,
  reason text,
  happened_at timestamptz not null,
  recorded_at timestamptz not null
);
create index identity_act_account on identity_act (account_id);
-- An act is taken back once.
create unique index identity_act_undoes on identity_act (undoes) where undoes is not null;

-- What the source says, where a person has said something since; null where `company_id` is the source's word.
alter table account add column imported_company_id uuid;
-- The account that stands for the customer; null where an account is a customer of its own.
alter table account add column customer_id uuid;

-- Accounts that a source brings into this company belong to the other one.
alter table company add column joined_company_id uuid;

-- To look for accounts with the same domain, by which they may be one company.
create index person_email_domain on person (split_part(lower(email), '@', 2));
create index account_domain on account (lower(domain));

-- Our bills beside the invoices of closed periods, worked out again at will.
create table invoice_check (
  account_id uuid not null references account (account_id) on delete cascade,
  period_start date not null,
  period_end date not null,
  invoices text[] not null,
  currency char(3) not null,
  -- Why there was nothing to compare with; null where both are there, and then all amounts are.
  not_checked text,
  is_within boolean,
  invoice_gross_minor bigint,
  our_gross_minor bigint,
  invoice_net_minor bigint,
  our_net_minor bigint,
  causes jsonb not null default '[]',
  checked_at timestamptz not null,
  primary key (account_id, period_start, period_end)
);
-- One row for each account with an invoice.
create table account_prices (
  account_id uuid primary key,
  currency char(3) not null,
  is_confirmed boolean not null,
  confirmed_by text not null check (confirmed_by in ('invoices', 'person')),
  because text not null,
  periods integer not null,
  checked integer not null,
  within integer not null,
  -- Sum of the differences before tax and credit of all checked periods, whatever their sign.
  apart_minor bigint not null,
  main_cause text,
  checked_at timestamptz not null
);
create index account_prices_worst on account_prices (apart_minor desc, account_id);
-- What a person said of an account's prices, and until when that holds; is_confirmed is null where it was taken back.
create table price_word (
  account_id uuid not null references account (account_id) on delete cascade,
  version integer not null,
  is_confirmed boolean,
  reason text not null,
  until date,
  member_id uuid not null,
  recorded_at timestamptz not null,
  primary key (account_id, version)
);

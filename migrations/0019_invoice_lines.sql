-- Lines say what they are for, so that a bill can be compared with its invoice cause by cause. A line belongs to the
-- invoice by that one's own id, as a payment does, and may come before it.
alter table invoice_line rename to invoice_line_before;
alter index invoice_line_pkey rename to invoice_line_before_pkey;
create table invoice_line (
  account_id uuid not null references account (account_id) on delete cascade,
  invoice_external_id text not null,
  line_id text not null,
  kind text not null default 'usage'
    check (kind in ('usage', 'package', 'discount', 'credit', 'tax', 'proration', 'other')),
  meter text,
  quantity numeric,
  amount_minor bigint not null,
  currency char(3) not null,
  description text,
  period_start date,
  period_end date,
  recorded_at timestamptz not null,
  primary key (account_id, invoice_external_id, line_id)
);
insert into invoice_line
select line.account_id, invoice.external_id, line.meter, 'usage', line.meter, line.quantity, line.amount_minor,
       invoice.currency, null, null, null, invoice.recorded_at
  from invoice_line_before line join invoice using (account_id, invoice_id)
    on conflict do nothing;
drop table invoice_line_before;

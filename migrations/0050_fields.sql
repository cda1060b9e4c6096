-- Fields of accounts: what each source says is kept beside the others, a person's word has an end, and a team defines
-- fields of its own. What counts is derived.
create table account_source (
  account_id uuid not null references account (account_id) on delete cascade,
  source text not null,
  -- By id of the field, as it was given.
  field_values jsonb not null,
  -- When the source last sent the account, and of fields that the last delivery did not hold: when it last sent those.
  seen_at timestamptz not null,
  older_seen_at jsonb not null default '{}',
  recorded_at timestamptz not null,
  primary key (account_id, source)
);
insert into account_source (account_id, source, field_values, seen_at, recorded_at)
select account_id, source,
       jsonb_strip_nulls(jsonb_build_object('name', name, 'domain', domain, 'plan', plan, 'country', country,
         'signed_up_on', signed_up_on, 'cancelled_on', cancelled_on))
         || coalesce((select jsonb_object_agg(regexp_replace(key, '^custom\.', ''), value)
                        from jsonb_each(attributes)), '{}'),
       changed_at, recorded_at
  from account;
alter table account drop column attributes;

-- A person's word on a field: who, why and until when. Taking it back is a row too.
alter table account_change add column member_id uuid;
alter table account_change add column until_on date;
alter table account_change add column reason text;
alter table account_change add column takes_back boolean not null default false;
create index account_change_person on account_change (account_id, field, recorded_at) where member_id is not null;
create index account_change_field on account_change (account_id, field, recorded_at);

create table field (
  field_id text primary key,
  -- Null where a standard field keeps what it is shipped with.
  label text,
  type text check (type in
    ('text', 'number', 'money', 'percent', 'date', 'instant', 'flag', 'choice', 'choices', 'member', 'link')),
  choices jsonb not null default '[]',
  currency char(3),
  unit text,
  editable_by text not null check (editable_by in ('specialist', 'lead', 'operator', 'nobody')),
  sources text[] not null default '{}',
  fresh_for_days integer check (fresh_for_days between 0 and 3650),
  version integer not null,
  retired_at timestamptz,
  changed_at timestamptz not null
);

-- What counts of each field, for lists.
alter table account_state add column fields jsonb not null default '{}';
create index account_state_fields on account_state using gin (fields jsonb_path_ops);

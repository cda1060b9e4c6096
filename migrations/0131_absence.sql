-- When members are away, in halves of days of their own zone. A removed one stays in its row, so that it can come back.
create table absence (
  absence_id uuid primary key,
  member_id uuid not null references member,
  first_on date not null,
  first_half text not null check (first_half in ('morning', 'afternoon')),
  last_on date not null,
  last_half text not null check (last_half in ('morning', 'afternoon')),
  time_zone text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  recorded_by uuid not null references member,
  recorded_at timestamptz not null,
  changed_at timestamptz not null,
  removed_at timestamptz,
  version integer not null,
  -- What the member worked was returned to the pool, because it had begun.
  returned_at timestamptz
);
create index absence_member on absence (member_id, ends_at) where removed_at is null;
create index absence_to_begin on absence (starts_at) where removed_at is null and returned_at is null;

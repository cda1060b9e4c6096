-- What each member did last and how it is taken back; the newest hundred are kept.
create table undo_entry (
  member_id uuid not null references member,
  undo_id uuid not null,
  label text not null,
  operation text not null,
  subject text not null,
  account_id uuid,
  undo jsonb not null,
  redo jsonb not null,
  state text not null check (state in ('done', 'undone', 'refused', 'closed')),
  happened_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (member_id, undo_id)
);
create index undo_entry_subject on undo_entry (subject, undo_id) where state = 'done';

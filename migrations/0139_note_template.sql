-- What a note is about, and templates for notes. What a template says is in its versions, as with views.
alter table note
  add column kind text not null default 'note' check (kind in ('note', 'meeting', 'call', 'internal', 'summary'));
create index note_kind on note (kind, happened_at desc, note_id desc) where deleted_at is null and kind <> 'note';
create table note_template (
  template_id text primary key,
  -- Null: it came with the product.
  author_id uuid,
  version integer not null,
  is_shared boolean not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create table note_template_version (
  template_id text not null,
  version integer not null,
  name text not null,
  kind text not null check (kind in ('note', 'meeting', 'call', 'internal', 'summary')),
  body text not null,
  saved_by uuid,
  saved_at timestamptz not null,
  primary key (template_id, version)
);

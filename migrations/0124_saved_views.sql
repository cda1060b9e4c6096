-- Ways of looking at the accounts. What a view says is in its versions, which are kept: Save makes one, and taking a save
-- back makes another. A view that came with the product has a row from its first change on.
create table saved_view (
  view_id text primary key,
  -- Null: it came with the product.
  author_id uuid,
  version integer not null,
  created_at timestamptz not null,
  deleted_at timestamptz
);
create table saved_view_version (
  view_id text not null,
  version integer not null,
  name text not null,
  is_shared boolean not null,
  content jsonb not null,
  saved_by uuid,
  saved_at timestamptz not null,
  primary key (view_id, version)
);
-- What is a member's own of a view, whoever made it: the widths of its columns, and its place among the views they keep
-- at hand.
create table member_view (
  member_id uuid not null,
  view_id text not null,
  widths jsonb not null default '{}'::jsonb,
  is_starred boolean,
  place integer,
  primary key (member_id, view_id)
);

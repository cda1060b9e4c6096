-- Which column of a source's files is which of our fields. Each save is a version of its own; the newest of a shape holds
-- until it is removed. A shape is the file's header without order, as a digest.
create table column_mapping (
  column_mapping_id uuid primary key,
  source text not null,
  shape text not null,
  version integer not null,
  kind text not null,
  -- The file's name without days and numbers, by which the next delivery is known when its columns have changed.
  file_series text not null,
  header text[] not null,
  columns jsonb not null,
  saved_by uuid not null,
  saved_at timestamptz not null,
  removed_at timestamptz,
  unique (source, shape, version)
);

-- What a file was read by; null for files that are written like ours.
alter table import_file add column mapping jsonb;

-- What names an erased person is known again in texts that come in later: by keyed hashes of so many words in a row.
alter table person_tombstone add column word_count smallint;

-- Copies of the database that still hold people who were erased since; each says how long it may be kept.
create table backup_copy (
  backup_copy_id uuid primary key,
  path text not null,
  size_bytes bigint not null,
  taken_at timestamptz not null
);

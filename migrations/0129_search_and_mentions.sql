-- What search reads: names and domains by their groups of three letters, which also finds what is mistyped; notes and tasks by
-- the beginnings of their words. Indexes over expressions: nothing is kept twice, so what is erased is gone from them too.
-- The index stands on account and not on account_state, which each night writes anew.
create index account_search on account using gin ((name || ' ' || coalesce(domain, '')) gin_trgm_ops);
create index account_by_name on account (lower(name) collate "C", account_id);
create index note_words on note using gin (to_tsvector('simple', body)) where deleted_at is null;
create index task_words on task using gin (to_tsvector('simple', title)) where deleted_at is null;
-- Words that are in most notes are found from the newest on; so are the notes of all accounts.
create index note_newest on note (happened_at desc, note_id desc) where deleted_at is null;
create index note_author on note (author, happened_at desc) where deleted_at is null;
-- Colleagues who are named in a note, and whether they have seen it. Follows from the note's words at any time.
create table note_mention (
  account_id uuid not null,
  note_id uuid not null,
  member_id uuid not null,
  mentioned_at timestamptz not null,
  seen_at timestamptz,
  primary key (account_id, note_id, member_id),
  foreign key (account_id, note_id) references note (account_id, note_id) on delete cascade
);
create index note_mention_unseen on note_mention (member_id) where seen_at is null;

-- Slips and short beginnings in names are looked for by words: a pattern for them would go through a large part of all names.
create index account_words on account using gin
  (search_words(name || E'\n' || coalesce(domain, '') || E'\n' || external_id)) with (gin_pending_list_limit = 512);
create index person_words on person using gin
  (search_words(coalesce(name, '') || E'\n' || coalesce(email, ''))) with (gin_pending_list_limit = 512);
create index person_by_name on person (search_fold(coalesce(name, email, '')) collate "C", person_id);

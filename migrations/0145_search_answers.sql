-- What a promise was answered with is found like its title.
drop index task_words;
create index task_words on task using gin (search_words(title || E'\n' || coalesce(answer, '')))
  with (gin_pending_list_limit = 512) where deleted_at is null;

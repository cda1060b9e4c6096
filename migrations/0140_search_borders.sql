-- Brackets, commas and quotes part words and are nothing to look for. One or two letters are looked for after the signs that are
-- left: an index finds "% uk%" and no pattern that says "after any sign".
-- What folding signs costs is told, since it costs more than finding rows: an index is asked before any row is looked at.
create or replace function search_fold_signs(text) returns text language sql immutable strict parallel safe cost 100
return translate(regexp_replace(encode(convert_to(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    translate(
      lower(regexp_replace(normalize($1, NFKD),
        '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g')),
      'øđðłıħŧŋəабвгдезиіклмнопрстуфыэєґјљњђћџαβγδεζηικλμνξοπρσςτυφω‘’ʼ“”„«»‐–—−⁄\()[]{},;:!?"ъь',
      'oddlihtneabvgdeziiklmnoprstufyeegjlndczavgdeziiklmnxoprsstyfo''''''     ----//            '),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'),
    'ю', 'yu'), 'я', 'ya'), 'θ', 'th'), 'χ', 'ch'), 'ψ', 'ps'),
  'UTF8'), 'escape'), '\\3[0-7]{2}(\\2[0-7]{2})*', ' \& ', 'g'), '\', '');
create or replace function search_fold(text) returns text language sql immutable strict parallel safe
return case when octet_length($1) = char_length($1) then translate(lower($1 collate "C"), '\()[]{},;:!?"', '/            ')
  else search_fold_signs($1) end;

-- What was written last waits in a list that each search goes through, so it is kept short.
drop index account_search;
create index account_search on account using gin
  (search_fold(name || E'\n' || coalesce(domain, '') || E'\n' || external_id) gin_trgm_ops) with (gin_pending_list_limit = 512);
drop index account_by_name;
create index account_by_name on account (search_fold(name) collate "C", account_id);
drop index person_search;
create index person_search on person using gin
  (search_fold(coalesce(name, '') || E'\n' || coalesce(email, '')) gin_trgm_ops) with (gin_pending_list_limit = 512);
drop index note_words;
create index note_words on note using gin (search_words(body)) with (gin_pending_list_limit = 512) where deleted_at is null;
drop index task_words;
create index task_words on task using gin (search_words(title)) with (gin_pending_list_limit = 512) where deleted_at is null;

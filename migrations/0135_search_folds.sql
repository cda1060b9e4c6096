-- Search compares words without case and accents, in Latin letters: Müller, MULLER and muller are one word, and so are Яндекс and
-- yandeks. The result is plain ASCII: the index of three letters knows no others where the database's locale is C. Signs of other
-- scripts become words of digits. `foldText` in src/core/search is the same; a test compares both. Only built-in functions are
-- used, so that every PostgreSQL can do it.
create function search_fold_signs(text) returns text language sql immutable strict parallel safe
return translate(regexp_replace(encode(convert_to(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    translate(
      lower(regexp_replace(normalize($1, NFKD),
        '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g')),
      'øđðłıħŧŋəабвгдезиіклмнопрстуфыэєґјљњђћџαβγδεζηικλμνξοπρσςτυφω‘’ʼ“”„«»‐–—−⁄\ъь',
      'oddlihtneabvgdeziiklmnoprstufyeegjlndczavgdeziiklmnxoprsstyfo''''''"""""----//'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), 'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'),
    'ю', 'yu'), 'я', 'ya'), 'θ', 'th'), 'χ', 'ch'), 'ψ', 'ps'),
  'UTF8'), 'escape'), '\\3[0-7]{2}(\\2[0-7]{2})*', ' \& ', 'g'), '\', '');

-- Most texts are ASCII and need none of that.
create function search_fold(text) returns text language sql immutable strict parallel safe
return case when octet_length($1) = char_length($1) then translate(lower($1 collate "C"), '\', '/') else search_fold_signs($1) end;

-- The words of a text. No word is longer than an index takes.
create function search_words(text) returns tsvector language sql immutable strict parallel safe
return array_to_tsvector(array_remove(string_to_array(
  regexp_replace(regexp_replace(search_fold($1), '[^a-z0-9]+', ' ', 'g'), '([a-z0-9]{200})[a-z0-9]+', '\1', 'g'), ' '), ''));

-- A line break stands between what is looked for apart: nobody writes one into a search.
drop index account_search;
create index account_search on account using gin
  (search_fold(name || E'\n' || coalesce(domain, '') || E'\n' || external_id) gin_trgm_ops);
drop index account_by_name;
create index account_by_name on account (search_fold(name) collate "C", account_id);
drop index person_name_trgm;
drop index person_email_trgm;
create index person_search on person using gin
  (search_fold(coalesce(name, '') || E'\n' || coalesce(email, '')) gin_trgm_ops);
drop index note_words;
create index note_words on note using gin (search_words(body)) where deleted_at is null;
drop index task_words;
create index task_words on task using gin (search_words(title)) where deleted_at is null;

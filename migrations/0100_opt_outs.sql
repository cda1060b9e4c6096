-- Who asked for no mail, as a source said it: by an address, or by the id that somebody has there. It may be said before
-- the person is known here; then it waits for them. `opt_out_id` is made of source and word, so that traces hold no address.
create table opt_out (
  opt_out_id uuid primary key,
  source text not null,
  word text not null,
  happened_at timestamptz not null,
  -- The run that said it last: each one leaves a trace, so it goes when all that said it are taken back.
  last_run_id uuid,
  recorded_at timestamptz not null
);
create index opt_out_word on opt_out (lower(word));
create index opt_out_source_word on opt_out (source, word);
create index opt_out_last_run on opt_out (last_run_id);

-- Whom it is about. It stays when their address changes.
create table opt_out_person (
  opt_out_id uuid not null references opt_out on delete cascade,
  person_id uuid not null references person on delete cascade,
  primary key (opt_out_id, person_id)
);
create index opt_out_person_person on opt_out_person (person_id);

create index fact_opted_out on fact (account_id) where kind = 'opted_out';

-- `person.opted_out_at` is not read any more and goes with a later release.
insert into opt_out (opt_out_id, source, word, happened_at, recorded_at)
select person_id, source, external_id, opted_out_at, recorded_at from person where opted_out_at is not null;
insert into opt_out_person (opt_out_id, person_id) select opt_out_id, opt_out_id from opt_out;

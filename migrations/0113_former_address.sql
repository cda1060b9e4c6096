-- Addresses that people had before the one that they have, in small letters: a wish that names one of them is theirs too.
create table former_address (
  person_id uuid not null references person (person_id) on delete cascade,
  email text not null,
  recorded_at timestamptz not null,
  primary key (person_id, email)
);
create index former_address_email on former_address (email);

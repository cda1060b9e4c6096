-- What a price book would change, worked out in the background before anybody lets it take effect.
create table price_preview (
  preview_id uuid primary key,
  price_book_id text not null,
  currency char(3) not null,
  body jsonb not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  effects jsonb,
  problem text,
  member_id uuid not null,
  asked_at timestamptz not null
);
create index price_preview_latest on price_preview (asked_at desc);

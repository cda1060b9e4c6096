-- How a member likes to read and to work. What is not said follows the browser.
create table member_preference (
  member_id uuid primary key,
  preferences jsonb not null,
  changed_at timestamptz not null
);

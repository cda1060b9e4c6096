-- Counts every change to the rows that lists show, and when the last of them was derived: what was counted once holds until
-- the sum of all versions is another. Several rows, so that two that save at once do not wait for each other.
create table account_list_version (
  slot integer primary key,
  version bigint not null,
  derived_at timestamptz
);
insert into account_list_version (slot, version, derived_at) select 0, 1, max(derived_at) from account_state;

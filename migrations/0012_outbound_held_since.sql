-- Since when nothing leaves, for those who decide whether it may again.
alter table installation add column outbound_held_since timestamptz;
update installation set outbound_held_since = now() where outbound_held;

-- A company may be put aside until something happens, not only until a day; alerts have rules of their own; a forecast
-- says since when each forecast in a row has been over the entry level.
alter table queue_act add column until_event text check (until_event in ('reply', 'payment', 'renewal', 'news'));
alter table rule_set drop constraint rule_set_kind_check;
alter table rule_set add constraint rule_set_kind_check
  check (kind in ('segments', 'stages', 'queue', 'levels', 'alerts'));
alter table forecast add column over_entry_since date;

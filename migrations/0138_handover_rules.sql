-- Rules of handovers are a rule set of their own, and an answer to a handover has a day.
alter table rule_set drop constraint rule_set_kind_check;
alter table rule_set add constraint rule_set_kind_check
  check (kind in ('segments', 'stages', 'queue', 'levels', 'alerts', 'handovers'));

alter table handover add column answer_due_on date;
-- Those that were handed over before there was a day: three working days, whatever weekday it was.
update handover set answer_due_on = (handed_at at time zone 'UTC')::date
  + case extract(isodow from handed_at at time zone 'UTC') when 6 then 4 when 7 then 3 when 1 then 3 when 2 then 3 else 5 end;
alter table handover alter column answer_due_on set not null;

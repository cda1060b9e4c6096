-- An endpoint or channel that paused itself is work of the team too.
alter table team_task drop constraint team_task_kind_check;
alter table team_task add constraint team_task_kind_check check (kind in ('price-meter', 'resume-destination'));

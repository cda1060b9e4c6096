-- Work of the team that belongs to no account, such as a meter that needs a price. It opens and closes by what is there.
create table team_task (
  team_task_id uuid primary key,
  kind text not null check (kind in ('price-meter')),
  subject text not null,
  assignee_id uuid,
  version integer not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_because text check (closed_because in ('done', 'not-needed')),
  check ((closed_at is null) = (closed_because is null))
);
create unique index team_task_open on team_task (kind, subject) where closed_at is null;

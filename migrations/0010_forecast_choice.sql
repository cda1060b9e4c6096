-- Whose forecast rules read, as a team has chosen: each change is a new row, and the ones before stay.
create table forecast_choice (
  version integer primary key,
  source text not null check (source in ('ours', 'vendor')),
  stale_after_days integer not null check (stale_after_days between 0 and 62),
  effective_on date not null,
  member_id uuid not null,
  reason text not null,
  recorded_at timestamptz not null
);

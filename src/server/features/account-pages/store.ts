/** SQL of what the page of an account shows beside its facts. */
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type PersonRow = {
  personId: string;
  name: string | null;
  email: string | null;
  role: string;
  lastSeenOn: LocalDate | null;
  optedOut: boolean;
};

export function listPeople(db: Db, accountId: string): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select person_id as "personId", person.name, email, role, last_seen_on as "lastSeenOn", 
           exists (select from opt_out_person about where about.person_id = person.person_id) as "optedOut"
    from person_role join person using (person_id)
    where person_role.account_id = ${accountId} and removed_on is null
    order by case role when 'owner' then 0 when 'admin' then 1 else 2 end, last_seen_on desc nulls last, person_id`);
}

export function listAliases(
  db: Db,
  accountId: string,
): Promise<{ source: string; region: string; externalId: string }[]> {
  return db.list(sql<{ source: string; region: string; externalId: string }>`
    select source, region, external_id as "externalId" from account_alias where account_id = ${accountId} order by source, region, external_id`);
}

export type ProjectUsageRow = {
  meter: string;
  projectId: string;
  project: string | null;
  month: LocalDate;
  days: string;
};

export function listProjectUsage(db: Db, accountId: string, from: LocalDate): Promise<ProjectUsageRow[]> {
  return db.list(sql<ProjectUsageRow>`
    select meter, usage_month.project_id as "projectId", project.name as project, month, array_to_string(days, ',', '') as days
    from usage_month left join project on project.account_id = usage_month.account_id and project.project_id = usage_month.project_id
    where usage_month.account_id = ${accountId} and month >= ${from}::date
    order by meter, usage_month.project_id, month`);
}

export type TimelineNote = { noteId: string; author: string; body: string; happenedAt: Instant; source: string };

export function listTimelineNotes(db: Db, accountId: string): Promise<TimelineNote[]> {
  return db.list(sql<TimelineNote>`
    select note_id as "noteId", author, body, happened_at as "happenedAt", source from note
    where account_id = ${accountId} and deleted_at is null order by happened_at desc limit 200`);
}

export type TimelineTask = {
  taskId: string;
  title: string;
  dueOn: LocalDate;
  createdBy: string;
  recordedAt: Instant;
  doneAt: Instant | null;
  source: string;
};

export function listTimelineTasks(db: Db, accountId: string): Promise<TimelineTask[]> {
  return db.list(sql<TimelineTask>`
    select task_id as "taskId", title, falls_on as "dueOn", created_by as "createdBy", recorded_at as "recordedAt", done_at as "doneAt", source
    from task where account_id = ${accountId} and deleted_at is null order by recorded_at desc limit 200`);
}

export type Look = { lookedAt: Instant; shown: Record<string, unknown> };

export function findLook(db: Db, accountId: string, memberId: string): Promise<Look | null> {
  return db.find(sql<Look>`
    select looked_at as "lookedAt", shown from account_look where account_id = ${accountId} and member_id = ${memberId}`);
}

export function findLease(db: Db, companyId: string): Promise<{ memberId: string; until: Instant } | null> {
  return db.find(sql<{ memberId: string; until: Instant }>`
    select member_id as "memberId", until from lease where company_id = ${companyId}`);
}

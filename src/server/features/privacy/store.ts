/** SQL of what is kept for some time only. */
import type { Retained } from "#core/privacy/retention.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** Each with the moment that its time counts from. Backups are files of others: they are listed and not deleted. */
const FROM: Readonly<Record<Retained, Sql>> = {
  payloads: sql`select received_at as at from raw_delivery`,
  rejections: sql`select received_at as at from import_rejection join import_run using (import_run_id)`,
  messages: sql`select happened_at as at from message`,
  visits: sql`select last_seen_on::timestamp at time zone 'UTC' as at from person_role where last_seen_on is not null`,
  backups: sql`select taken_at as at from backup_copy`,
};

export type Kept = { kept: number; due: number; oldestAt: Instant | null };

export function countKept(db: Db, what: Retained, since: Instant): Promise<Kept> {
  return db.get(sql<Kept>`
    select count(*) as kept, count(*) filter (where at < ${since}::timestamptz) as due, min(at) as "oldestAt"
      from (${FROM[what]}) as kept`);
}

export function removeBefore(db: Db, what: Exclude<Retained, "backups">, since: Instant): Promise<number> {
  switch (what) {
    case "payloads":
      return db.run(sql`delete from raw_delivery where received_at < ${since}::timestamptz`);
    case "rejections":
      return db.run(sql`delete from import_rejection using import_run
        where import_run.import_run_id = import_rejection.import_run_id and received_at < ${since}::timestamptz`);
    case "messages":
      return db.run(sql`delete from message where happened_at < ${since}::timestamptz`);
    case "visits":
      return db.run(sql`update person_role set last_seen_on = null
        where last_seen_on < (${since}::timestamptz at time zone 'UTC')::date`);
  }
}

export async function listDays(db: Db): Promise<Map<string, number>> {
  const rows = await db.list(sql<{ name: string; days: number }>`
    select name, (value ->> 'days')::int as days from setting where name like '%-kept'`);
  return new Map(rows.map(({ name, days }) => [name.replace(/-kept$/, ""), days]));
}

export async function saveDays(db: Db, what: Retained, days: number, now: Instant): Promise<void> {
  await db.run(sql`insert into setting (name, value, changed_at) values (${`${what}-kept`}, ${json({ days })}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

export type Removed = { what: Retained; count: number }[];

export async function saveRun(db: Db, removed: Removed, now: Instant): Promise<void> {
  await db.run(sql`insert into setting (name, value, changed_at) values ('forgotten', ${json({ removed })}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

export function findRun(db: Db): Promise<{ at: Instant; removed: Removed } | null> {
  return db.find(sql<{ at: Instant; removed: Removed }>`
    select changed_at as at, value -> 'removed' as removed from setting where name = 'forgotten'`);
}

export async function countErasures(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from audit where kind = 'person.erase'`)).count;
}

export type Backup = { backupCopyId: string; path: string; sizeBytes: number; takenAt: Instant };

export function listBackups(db: Db): Promise<Backup[]> {
  return db.list(sql<Backup>`
    select backup_copy_id as "backupCopyId", path, size_bytes as "sizeBytes", taken_at as "takenAt" from backup_copy
     order by taken_at desc, backup_copy_id limit 200`);
}

export function deleteBackup(db: Db, backupCopyId: string): Promise<number> {
  return db.run(sql`delete from backup_copy where backup_copy_id = ${backupCopyId}`);
}

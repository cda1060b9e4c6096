/** All SQL about the sample company: the one setting that says whether and how far it is there. */
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type SampleSetting = {
  anchorDay: LocalDate;
  seed: number;
  /** The last day that was made. */
  throughDay: LocalDate;
  /** False until its older accounts are on their way too: only then it gains days. */
  isWhole: boolean;
};

export async function findSample(db: Db): Promise<SampleSetting | null> {
  const found = await db.find(sql<{ value: SampleSetting }>`select value from setting where name = 'sample'`);
  return found?.value ?? null;
}

/** Locks the setting until the transaction ends, so that removing and adding days wait for each other. */
export async function findSampleForChange(db: Db): Promise<SampleSetting | null> {
  const found = await db.find(
    sql<{ value: SampleSetting }>`update setting set changed_at = changed_at where name = 'sample' returning value`,
  );
  return found?.value ?? null;
}

/** @returns false when it is there already */
export async function createSample(db: Db, sample: SampleSetting, now: Instant): Promise<boolean> {
  const created =
    await db.list(sql`insert into setting (name, value, changed_at) values ('sample', ${json(sample)}, ${now})
    on conflict (name) do nothing returning name`);
  return created.length > 0;
}

export async function saveSample(db: Db, sample: SampleSetting, now: Instant): Promise<void> {
  await db.run(sql`update setting set value = ${json(sample)}, changed_at = ${now} where name = 'sample'`);
}

/** Nothing was ever imported, the sample company included: one that was removed is not offered again. */
export async function isUntouched(db: Db): Promise<boolean> {
  const { untouched } = await db.get(sql<{ untouched: boolean }>`
    select not exists (select from account) and not exists (select from import_run) as untouched`);
  return untouched;
}

export async function countRealAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account where not sample`)).count;
}

/** What the import asks of usage: to take months in and to say up to which day they are complete. */

import { invalid } from "#core/errors.ts";
import { completeThrough } from "#core/imports/completeness.ts";
import type { Layout } from "#core/imports/match-columns.ts";
import { accountProblem, type FoundAccount } from "#core/imports/read-row.ts";
import { type Series, SeriesList } from "#core/imports/series-list.ts";
import { firstDayOfMonth, UsageMonths } from "#core/imports/usage-months.ts";
import { type SeriesCells, UsageRows } from "#core/imports/usage-rows.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import { addDays, addMonths, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { type CsvHead, readCsvHead } from "#server/platform/csv/open-csv.ts";
import { scanCsv } from "#server/platform/csv/scan-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** A file of usage that is being imported, and what its rows are read with. */
export type UsageFile = {
  path: string;
  head: CsvHead;
  layout: Layout;
  shiftDays: number;
  today: LocalDate;
  findAccount(externalId: string, region: string | null): FoundAccount;
  reject(line: number, column: string | null, reason: string): void;
  pause(readBytes: number): Promise<void>;
};

export type UsageCounts = { rows: number; rejected: number; changed: number; meters: string[] };

/** No project: the account as a whole. */
export const WHOLE_ACCOUNT = "00000000-0000-0000-0000-000000000000";
/** About 70 MB of months; a file with more is staged in parts. */
const MOST_MONTHS = 250_000;
/** More than so many are not remembered from one part to the next; those of fewer accounts come again in each. */
const MOST_SERIES = 120_000;
/** Rows of accounts that nobody knows add no months, and their refusals are remembered like series. */
const MOST_KNOWN_SERIES = 300_000;
/** Parts of a file with so many accounts may as well be small: nearly all that the next one brings is new. */
const MOST_MONTHS_OF_MANY = 50_000;

/** Stages the file's months and merges them, all in the caller's transaction. */
export async function importUsageFile(
  tx: Transaction,
  file: UsageFile,
  context: store.MergeContext,
): Promise<UsageCounts> {
  const series = new SeriesList();
  const projects: store.ProjectRow[] = [];
  const months = new UsageMonths();
  const rows = new UsageRows({
    layout: file.layout,
    delimiter: file.head.delimiter,
    shiftDays: file.shiftDays,
    lastDay: file.today,
    months,
    reject: file.reject,
    findSeries: (cells) => {
      const found = file.findAccount(cells.account, cells.region);
      if (typeof found === "string") return { column: "account", reason: accountProblem(found, cells.account) };
      return series.add(seriesOf(found.accountId, cells, projects));
    },
  });
  let parts = 0;
  let most = MOST_MONTHS;
  const stage = async () => {
    if (parts === 0) await store.createStaging(tx);
    parts += 1;
    await store.copyToStaging(tx, parts, monthRows(months, series));
    // What comes again in a later part is put together by its account.
    const isOfMany = rows.knownSeries >= MOST_SERIES;
    if (isOfMany) most = MOST_MONTHS_OF_MANY;
    months.clear(most);
    if (!isOfMany) return;
    series.clear();
    rows.forgetSeries();
  };
  await scanCsv(file.path, file.head, {
    plain: (bytes, start, end, line) => rows.plain(bytes, start, end, line),
    quoted: (cells, line) => rows.quoted(cells, line),
    broken: (reason, line) => rows.broken(reason, line),
    pause: async (readBytes) => {
      if (months.size > most || rows.knownSeries > MOST_KNOWN_SERIES) await stage();
      await file.pause(readBytes);
    },
  });
  if (months.size > 0) await stage();
  await store.createProjects(tx, projects, context);
  const { changed } = parts === 0 ? { changed: 0 } : await store.mergeStaging(tx, parts, context);
  return { rows: rows.rows, rejected: rows.rejected, changed, meters: series.meters };
}

/** Null when the file holds no readable day. @param through days after it are refused, and so not counted */
export async function findLastUsageDay(
  path: string,
  mapping: Mapping | null,
  through: LocalDate = "9999-12-31",
): Promise<LocalDate | null> {
  const head = await readCsvHead(path);
  const matched = layoutFor("usage", mapping, head.columns);
  if (!matched.ok) throw invalid("import.columns", matched.problem);
  const months = new UsageMonths();
  const options = { delimiter: head.delimiter, shiftDays: 0, lastDay: through, months };
  const rows = new UsageRows({ ...options, layout: matched.layout, findSeries: () => 0, reject: () => {} });
  await scanCsv(path, head, {
    plain: (bytes, start, end, line) => rows.plain(bytes, start, end, line),
    quoted: (cells, line) => rows.quoted(cells, line),
    broken: () => {},
    pause: async () => {},
  });
  const last = [...months.list()].sort((a, b) => a.month - b.month).at(-1);
  if (last === undefined) return null;
  const days = last.days.slice(1, -1).split(",");
  return addDays(
    firstDayOfMonth(last.month),
    days.findLastIndex((day) => day !== "NULL"),
  );
}

export function seriesOf(
  accountId: string,
  { project, meter }: Pick<SeriesCells, "project" | "meter">,
  projects: store.ProjectRow[],
): Series {
  if (project === null) return { accountId, projectId: WHOLE_ACCOUNT, meter };
  const projectId = projectIdOf(accountId, project);
  projects.push({ accountId, projectId, externalId: project });
  return { accountId, projectId, meter };
}

export function projectIdOf(accountId: string, externalId: string): string {
  return idFromWords("project", accountId, externalId);
}

function* monthRows(months: UsageMonths, series: SeriesList): Generator<store.MonthRow> {
  for (const { series: index, month, days, reported } of months.list()) {
    const { accountId, projectId, meter } = series.at(index);
    yield { accountId, projectId, meter, month: firstDayOfMonth(month), days, reported };
  }
}

export type CompletenessContext = MergeContext & { today: LocalDate };

/** Counts who reported in the last two months and moves the days up to which usage is complete. Days never move back. */
export async function updateCompleteness(
  tx: Db,
  meters: readonly string[],
  { today, ...context }: CompletenessContext,
): Promise<void> {
  const lastDay = await store.findLastMonth(tx, meters);
  if (lastDay === null) return;
  const counts = await store.countReporting(tx, meters, addMonths(monthOf(lastDay), -1));
  const groups = new Map<string, Map<LocalDate, number>>();
  for (const { region, meter, day, count } of counts) {
    const key = `${region}\u0000${meter}`;
    groups.set(key, (groups.get(key) ?? new Map<LocalDate, number>()).set(day, count));
  }
  const found = [...groups].flatMap(([key, reporting]) => {
    const [region = "", meter = ""] = key.split("\u0000");
    const day = completeThrough(reporting, addDays(today, -1));
    return day === null ? [] : [{ region, meter, day }];
  });
  await store.saveCompleteThrough(tx, found, context);
}

/** What somebody said outright holds, also when it is earlier. */
export function setCompleteThrough(
  tx: Db,
  days: { region: string; meter: string; day: LocalDate }[],
  context: MergeContext,
): Promise<number> {
  return store.setCompleteThrough(tx, days, context);
}

export function listRegionsOf(db: Db, source: string): Promise<string[]> {
  return store.listRegionsOf(db, source);
}

export type MergeContext = store.MergeContext;
export type MonthRow = store.MonthRow;
export type UsageProject = store.ProjectRow;

/** @param months each month of a series once */
export function mergeMonthRows(tx: Db, months: readonly MonthRow[], context: MergeContext): Promise<store.Merged> {
  return store.mergeArrays(tx, months, context);
}

export function createProjects(tx: Db, projects: readonly UsageProject[], context: MergeContext): Promise<void> {
  return store.createProjects(tx, projects, context);
}

/** Days that nothing is left for, where readings were taken back. */
export function forgetDays(tx: Db, days: readonly store.SeriesDay[], now: Instant): Promise<void> {
  return store.forgetDays(tx, days, now);
}

/** Meters of which any usage ever came. */
export function listMeters(db: Db): Promise<string[]> {
  return store.listMeters(db);
}

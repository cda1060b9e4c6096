/** What the import asks of readings: to take totals since a period began in, and to make days of them. */
import { dailyFromCumulative } from "#core/imports/daily-from-cumulative.ts";
import { daysText } from "#core/imports/days-text.ts";
import type { ImportRecord, Rejected } from "#core/imports/read-row.ts";
import { type SpreadSpan, spreadSpans } from "#core/imports/spread-spans.ts";
import { decimal, toText } from "#core/money/decimal.ts";
import { addDays, daysBetween, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import {
  createProjects,
  forgetDays,
  type MergeContext,
  type MonthRow,
  mergeMonthRows,
  seriesOf,
  type UsageProject,
} from "#server/features/usage/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** A billing period is a month or a year; a day further from its start is a mistake. */
const LONGEST_PERIOD_DAYS = 400;
const PERIODS_AT_ONCE = 2000;

/** Why a row cannot be a reading, or null. @param today the last day that is taken */
export function readingProblem({ values }: ImportRecord, today: LocalDate): Rejected | null {
  const [day, start] = [String(values["day"]), values["period_start"]];
  const refused = (column: string, reason: string): Rejected => ({ ok: false, column, reason });
  if (typeof start !== "string")
    return refused(
      "period_start",
      "is empty; write the first day of the period, as the quantity is the total since then",
    );
  if (day < start) return refused("day", `${day} is before the period that starts on ${start}`);
  if (daysBetween(start, day) > LONGEST_PERIOD_DAYS)
    return refused("day", `${day} is too long after the period's start, ${start}`);
  if (day > today) return refused("day", `${day} is in the future; usage is taken up to today`);
  if (String(values["quantity"]).startsWith("-")) return refused("quantity", "is below zero; usage starts at 0");
  return null;
}

/** Takes one file in: any number of times `save`, then once `merge`, when every report of a period is known. */
export class ReadingIntake {
  private readonly periods = new Map<string, store.Period>();
  private readonly meters = new Set<string>();

  constructor(
    private readonly tx: Db,
    private readonly context: MergeContext,
  ) {}

  /** @returns how many were new or changed */
  async save(records: readonly ImportRecord[]): Promise<number> {
    const projects: UsageProject[] = [];
    const readings = records.map((record) => toReading(record, projects));
    await createProjects(this.tx, projects, this.context);
    const unique = [...new Map(readings.map((one) => [`${keyOf(one)} ${one.day}`, one])).values()];
    const changed = await withTrace(this.tx, READINGS, {
      rows: unique.map(toRow),
      context: this.context,
      save: () => store.saveReadings(this.tx, unique, this.context.now),
    });
    for (const period of changed) {
      this.periods.set(keyOf(period), period);
      this.meters.add(period.meter);
    }
    return changed.length;
  }

  async merge(): Promise<{ changed: number; meters: string[] }> {
    let changed = 0;
    for (const periods of batchesOf(
      [...this.periods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, period]) => period),
    )) {
      const months = toMonths(await store.listReadings(this.tx, periods));
      changed += (await mergeMonthRows(this.tx, months, this.context)).changed;
    }
    return { changed, meters: [...this.meters] };
  }
}

const READINGS: TraceForm = {
  table: "usage_cumulative",
  key: ["account_id", "project_id", "meter", "period_start", "day"],
  subject: "account_id",
};

function toRow({ accountId, projectId, meter, periodStart, day }: store.Reading) {
  return { account_id: accountId, project_id: projectId, meter, period_start: periodStart, day };
}

export type ReadingSpan = store.Period & { lastDay: LocalDate };

/** Periods of which a run brought readings, up to its last one. Ask before they are taken back. */
export function listSpans(tx: Db, importRunId: string, accountIds: readonly string[]): Promise<ReadingSpan[]> {
  return store.listSpans(tx, importRunId, accountIds);
}

/** Makes the days of these periods again, where readings were taken back; those that none is left for are not reported. */
export async function spreadAgain(tx: Db, spans: readonly ReadingSpan[], context: MergeContext): Promise<void> {
  if (spans.length === 0) return;
  const months = toMonths(await store.listReadingsOf(tx, [...new Set(spans.map(({ accountId }) => accountId))]));
  const series = ({ accountId, projectId, meter }: MonthRow | ReadingSpan) => `${accountId} ${projectId} ${meter}`;
  const told = new Set(months.flatMap((month) => daysIn(month).map((day) => `${series(month)} ${day}`)));
  const untold = spans.flatMap((span) =>
    Array.from({ length: daysBetween(span.periodStart, span.lastDay) + 1 }, (_, index) =>
      addDays(span.periodStart, index),
    ).flatMap((day) => (told.has(`${series(span)} ${day}`) ? [] : [{ ...span, day }])),
  );
  if (untold.length > 0) await forgetDays(tx, untold, context.now);
  if (months.length > 0) await mergeMonthRows(tx, months, context);
}

function daysIn({ month, days }: MonthRow): LocalDate[] {
  const quantities = days.slice(1, -1).split(",");
  return quantities.flatMap((quantity, index) => (quantity === "NULL" ? [] : [addDays(month, index)]));
}

/** By `meter projectId`: days since then that one report told of together, in their order. */
export async function listSpreadSpans(db: Db, accountId: string, since: LocalDate): Promise<Map<string, SpreadSpan[]>> {
  const rows = await store.listReportedDays(db, accountId, addDays(since, -LONGEST_PERIOD_DAYS));
  const byPeriod = new Map<string, typeof rows>();
  for (const row of rows) byPeriod.set(keyOf(row), [...(byPeriod.get(keyOf(row)) ?? []), row]);
  const spans = new Map<string, SpreadSpan[]>();
  for (const group of byPeriod.values()) {
    const [{ meter, projectId, periodStart }] = group as [store.ReportedDay];
    const days = group.map(({ day }) => day);
    const found = spreadSpans(periodStart, days).filter(({ lastDay }) => lastDay >= since);
    const series = `${meter} ${projectId}`;
    spans.set(series, [...(spans.get(series) ?? []), ...found]);
  }
  return spans;
}

function toReading({ account, values }: ImportRecord, projects: UsageProject[]): store.Reading {
  const project = typeof values["project"] === "string" ? values["project"] : null;
  const series = seriesOf(account?.accountId ?? "", { project, meter: String(values["meter"]) }, projects);
  return {
    ...series,
    periodStart: String(values["period_start"]),
    day: String(values["day"]),
    quantity: String(values["quantity"]),
  };
}

function keyOf({ accountId, projectId, meter, periodStart }: store.Period): string {
  return [accountId, projectId, meter, periodStart].join("\u0000");
}

/** Periods of one series stay together, since two of them may meet within a month. */
function* batchesOf(periods: readonly store.Period[]): Generator<store.Period[]> {
  let batch: store.Period[] = [];
  for (const period of periods) {
    const last = batch.at(-1);
    const isSameSeries =
      last?.accountId === period.accountId && last.projectId === period.projectId && last.meter === period.meter;
    if (batch.length >= PERIODS_AT_ONCE && !isSameSeries) {
      yield batch;
      batch = [];
    }
    batch.push(period);
  }
  if (batch.length > 0) yield batch;
}

function toMonths(readings: readonly store.Reading[]): MonthRow[] {
  const byPeriod = new Map<string, store.Reading[]>();
  for (const reading of readings) {
    const key = keyOf(reading);
    const known = byPeriod.get(key);
    if (known) known.push(reading);
    else byPeriod.set(key, [reading]);
  }
  const months = new Map<string, GrowingMonth>();
  for (const group of byPeriod.values()) {
    const [period] = group as [store.Reading];
    const reports = group.map(({ day, quantity }) => ({ day, total: decimal(quantity) }));
    for (const { day, quantity } of dailyFromCumulative(period.periodStart, reports))
      monthFor(months, period, monthOf(day)).quantities.set(Number(day.slice(8, 10)), toText(quantity));
  }
  return [...months.values()].map(({ quantities, ...month }) => ({
    ...month,
    days: daysText(month.month, quantities),
    reported: quantities.size,
  }));
}

type GrowingMonth = Omit<MonthRow, "days" | "reported"> & { quantities: Map<number, string> };

function monthFor(months: Map<string, GrowingMonth>, series: store.Period, month: LocalDate): GrowingMonth {
  const { accountId, projectId, meter } = series;
  const key = [accountId, projectId, meter, month].join("\u0000");
  const known = months.get(key);
  if (known !== undefined) return known;
  const made = { accountId, projectId, meter, month, quantities: new Map<number, string>() };
  months.set(key, made);
  return made;
}

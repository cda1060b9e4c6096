/** What the seat belt asks: whose usage a run or a report makes another than it usually is, and by how much. */
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addMonths, type LocalDate, monthOf } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type { ReportedDays, ReportMove, UsageMove } from "./store.ts";

type Run = store.Measuring & {
  /** Or of what was sent in the course of a day. */
  isFromFile: boolean;
};

/** Call it in the transaction that wrote the days. @param now the moment at which they were written */
export async function listUsageMoves(tx: Db, run: Run, now: Instant): Promise<store.UsageMove[]> {
  const isStaged = run.isFromFile && (await store.isStaged(tx));
  return store.measureUsage(tx, run, { isStaged, now, ...daysOf(now) });
}

/** Of days that a program reports, before they are recorded. */
export function listReportMoves(
  tx: Db,
  days: readonly store.ReportedDays[],
  now: Instant,
): Promise<store.ReportMove[]> {
  return store.measureReport(tx, days, daysOf(now));
}

/** What is usual is read from this month and the one before. */
function daysOf(now: Instant): { since: LocalDate; today: LocalDate } {
  const today = localDateAt(now);
  return { since: addMonths(monthOf(today), -1), today };
}

/** Usage reported row by row, by a program of the operator's. */
import * as contract from "#contract/usage.ts";
import { invalid, ProductError } from "#core/errors.ts";
import type { MeterKey } from "#core/ids.ts";
import { type ReportedMonth, readUsageReport } from "#core/imports/usage-report.ts";
import { pricedMeters } from "#core/state/priced-meters.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { listPriceBooks } from "#server/features/books/reads.ts";
import { findAccounts } from "#server/features/known-accounts/reads.ts";
import { findHeldReport } from "#server/features/seat-belts/reads.ts";
import { listOpenSubjects } from "#server/features/team-tasks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { type MergeContext, projectIdOf, setCompleteThrough, WHOLE_ACCOUNT } from "./reads.ts";
import * as store from "./store.ts";

/** Derives the accounts that are marked; one waiting job is enough for any number of reports. */
const REFRESH_JOB = "state.refresh-due";
/** Sees to it that a meter without a price is a task of the team. */
const WATCH_METERS = "price-books.watch-meters";

export const reportUsage = implement(contract.reportUsage, async (ctx, { source, rows, completeThrough, released }) => {
  const accounts = await findAccounts(
    ctx.db,
    source,
    rows.map(({ account }) => account),
  );
  const read = readUsageReport(rows, (externalId) => accounts.find(externalId, null), localDateAt(ctx.now));
  if (!read.ok)
    throw invalid(
      "usage.rows-refused",
      "Nothing was recorded. Correct the rows that are named and send all of them again.",
      read.problems,
    );
  const context = { source, importRunId: null, now: ctx.now };
  const months = read.months.map(toMonthRow);
  if (!released) await requireUsual(ctx.db, source, months, ctx.now);
  await store.createProjects(ctx.db, projectsOf(read.months), context);
  const { changed } = await store.mergeArrays(ctx.db, months, context);
  if (completeThrough !== undefined) await recordCompleteness(ctx.db, read.months, completeThrough, context);
  if (changed > 0) await ctx.enqueue(REFRESH_JOB, {}, { key: "due", queue: "state" });
  else ctx.nothingChanged();
  const unpriced = await findUnpriced(ctx, read.months);
  if (unpriced.length > 0) await ctx.enqueue(WATCH_METERS, { meters: unpriced }, { queue: "prices" });
  ctx.audit({ after: { rows: rows.length, changed } });
  return { rows: rows.length, changed, unchanged: rows.length - changed };
});

/** A program waits for an answer, so rows that move too much are refused with the reasons instead of kept for a person. */
async function requireUsual(db: Db, source: string, months: readonly store.MonthRow[], now: Instant): Promise<void> {
  const held = await findHeldReport(db, source, months, now);
  if (held === null) return;
  const fields = held.effects.map(({ account, what, from, to }) => ({
    pointer: "/rows",
    message: `${account}: ${what} would be ${to} instead of about ${from}.`,
  }));
  throw new ProductError(
    "conflict",
    "usage.held",
    `Nothing was recorded. ${held.reasons.join(" ")} Look at the rows; if they are right, send them again with "released": true.`,
    fields,
  );
}

/** Meters of the report without a price and without a task to give them one. */
async function findUnpriced({ db, now }: Context, months: readonly ReportedMonth[]): Promise<MeterKey[]> {
  const { everywhere } = pricedMeters({ books: await listPriceBooks(db) }, localDateAt(now));
  const meters = new Set(months.map(({ meter }) => meter).filter((meter) => !everywhere.has(meter)));
  if (meters.size === 0) return [];
  const open = await listOpenSubjects(db, "price-meter");
  return [...meters].filter((meter) => !open.has(meter));
}

function toMonthRow({ project, ...month }: ReportedMonth): store.MonthRow {
  return { ...month, projectId: project === null ? WHOLE_ACCOUNT : projectIdOf(month.accountId, project) };
}

function projectsOf(months: readonly ReportedMonth[]): store.ProjectRow[] {
  return months.flatMap(({ accountId, project }) =>
    project === null ? [] : [{ accountId, projectId: projectIdOf(accountId, project), externalId: project }],
  );
}

/** For the meters of the report, in the regions of its accounts. */
async function recordCompleteness(
  db: Db,
  months: readonly ReportedMonth[],
  day: LocalDate,
  context: MergeContext,
): Promise<void> {
  const regions = await store.listRegions(
    db,
    months.map(({ accountId }) => accountId),
  );
  const meters = new Set(months.map(({ meter }) => meter));
  const days = [...meters].flatMap((meter) => regions.map((region) => ({ region, meter, day })));
  await setCompleteThrough(db, days, context);
}

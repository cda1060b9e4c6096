/** What days in words mean for an account, and how series of tasks go on with its bills. */
import { conflict, invalid, ProductError } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import { type Due, readDue } from "#core/tasks/read-due.ts";
import { firstOccurrence, nextWantedOn, type Repeat } from "#core/tasks/repeat.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type AskedDay = { due?: string | undefined; dueOn?: LocalDate | undefined };

/** The day that was named, in words or plainly, and the event where one was; null when nothing was. */
export async function wantedDue(
  db: Db,
  accountId: AccountId,
  { due, dueOn }: AskedDay,
  now: Instant,
): Promise<Due | null> {
  if (due === undefined) return dueOn === undefined ? null : { dueOn, event: null };
  const { renewalOn, currency } = await store.findBillDays(db, accountId);
  return readDue(due, { today: localDateAt(now), renewalOn, currency });
}

/** Words that nobody understands are wrong for all; only a renewal may be known of one account and not of another. */
export async function dueOrReason(
  db: Db,
  accountId: AccountId,
  day: AskedDay,
  now: Instant,
): Promise<Due | { because: string }> {
  try {
    const due = await wantedDue(db, accountId, day, now);
    if (due === null) throw dueMissing("Say to which day they move.");
    return due;
  } catch (error) {
    const isOfOne = error instanceof ProductError && !WRONG_FOR_ALL.has(error.code);
    if (isOfOne) return { because: error.message };
    throw error;
  }
}

const WRONG_FOR_ALL: ReadonlySet<string> = new Set(["task.due-words", "task.due-missing", "task.event-words"]);

/** @param sentence what the day is asked for */
export function dueMissing(sentence: string): ProductError {
  const message = "Write a day, such as in 2 weeks or 2026-12-01.";
  return invalid("task.due-missing", sentence, [{ pointer: "/due", message }]);
}

/** What a series is counted from; all null for a task that does not repeat. */
export type SeriesState = {
  repeats: Repeat | null;
  /** The day that was asked for, before a weekend moved it. */
  wantedOn: LocalDate | null;
  dayOfMonth: number | null;
  daysBefore: number | null;
  seriesId: string | null;
};

const NO_SERIES: SeriesState = { repeats: null, wantedOn: null, dayOfMonth: null, daysBefore: null, seriesId: null };

export async function seriesFrom(
  db: Db,
  accountId: AccountId,
  { repeats, wantedOn, seriesId }: { repeats: Repeat | null; wantedOn: LocalDate; seriesId: string | null },
): Promise<SeriesState> {
  if (repeats === null) return NO_SERIES;
  const { renewalOn } = await store.findBillDays(db, accountId);
  if (repeats === "renewal" && renewalOn === null)
    throw conflict(
      "task.no-renewal",
      "No renewal of this account is known, so nothing can repeat with it. Choose week or month.",
    );
  return { ...firstOccurrence(repeats, { wantedOn, renewalOn }), seriesId: seriesId ?? newId() };
}

type Before = SeriesState & { accountId: AccountId; dueOn: LocalDate };

/** Another day or rhythm: the series is counted from here on. */
export async function changedSeries(
  db: Db,
  before: Before,
  { repeats = before.repeats, wantedOn }: { repeats: Repeat | null | undefined; wantedOn: LocalDate | null },
): Promise<Partial<SeriesState>> {
  if (repeats === before.repeats && (repeats === null || wantedOn === null)) return {};
  const { accountId, dueOn, seriesId } = before;
  return seriesFrom(db, accountId, { repeats, wantedOn: wantedOn ?? dueOn, seriesId });
}

/** The day of the next occurrence once this one is done; null where nothing comes after it. */
export async function nextDayOf(db: Db, done: Before, now: Instant): Promise<LocalDate | null> {
  const { repeats, wantedOn, dayOfMonth, daysBefore } = done;
  if (repeats === null || wantedOn === null || dayOfMonth === null) return null;
  const { anchorDay } = await store.findBillDays(db, done.accountId);
  return nextWantedOn({ repeats, wantedOn, dayOfMonth, daysBefore }, { today: localDateAt(now), anchorDay });
}

/** When a task is due, in plain words: a day, or an event with the last day to wait for it. */
import type { Currency } from "../money/currency.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type DueDayContext, dueDayEcho, readDueDay, type WriteDay } from "./read-due-day.ts";
import { readTaskEvent, type TaskEvent, taskEventText } from "./task-event.ts";

export type DueContext = DueDayContext & {
  /** Of the account's bills; null where it is not known. */
  readonly currency: Currency | null;
};

export type Due = {
  /** With an event, the last day to wait for it. */
  readonly dueOn: LocalDate;
  readonly event: TaskEvent | null;
};

/** `when they answer, or in 2 weeks`, `after the call, at the latest before renewal`. */
const WITH_LATEST = /^(.+?) (?:(?:or|but)(?: at the)?(?: latest)?|(?:at the )?latest|by)(?: by| on)? (.+)$/;

/**
 * A day as `readDueDay` reads it (T-1), or an event (T-4). What is waited for may never come, so there is always a last day:
 * the one that is written, else four weeks, and for a bill or a payment two weeks after the renewal.
 * @throws ProductError as `readDueDay` and `readTaskEvent`
 */
export function readDue(text: string, context: DueContext): Due {
  // A comma within a number stays; one between words says nothing.
  const words = text.trim().toLowerCase().replaceAll(/,?\s+/g, " ");
  const [, first, latest] = WITH_LATEST.exec(words) ?? [];
  const early = first === undefined ? null : readTaskEvent(first, context.currency);
  if (early !== null && latest !== undefined) return { event: early, dueOn: readDueDay(latest, context) };
  const event = readTaskEvent(words, context.currency);
  return event === null ? { event, dueOn: readDueDay(text, context) } : { event, dueOn: usualLatest(event, context) };
}

const USUAL_DAYS = 28;
const AFTER_RENEWAL_DAYS = 14;

function usualLatest({ kind }: TaskEvent, { today, renewalOn }: DueContext): LocalDate {
  const isOfBill = kind === "bill" || kind === "first_bill" || kind === "payment";
  return isOfBill && renewalOn !== null ? addDays(renewalOn, AFTER_RENEWAL_DAYS) : addDays(today, USUAL_DAYS);
}

/** What was meant, said back: `When they answer, at the latest Tue 1 Dec, in 8 days`. */
export function dueEcho({ event, dueOn }: Due, today: LocalDate, write?: WriteDay): string {
  const day = dueDayEcho(dueOn, today, write);
  if (event === null) return day;
  const said = taskEventText(event);
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}, at the latest ${day}`;
}

/** The words that mean exactly this, on whatever day they are read. */
export function dueWords({ event, dueOn }: Due): string {
  return event === null ? dueOn : `${taskEventText(event)}, latest ${dueOn}`;
}

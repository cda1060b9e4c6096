/** Whether a source is late, and the sentence that every list which depends on it shows. */
import { dayText } from "../time/day-text.ts";
import { epochMs, type Instant, localDateAt } from "../time/instant.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";

/** A source that is asked often may miss a moment without anybody being told. */
const GRACE_MINUTES = 15;

export type SourceState = {
  name: string;
  scheduleMinutes: number;
  isPaused: boolean;
  createdAt: Instant;
  /** The last read that is in, as of its beginning. */
  lastSuccessAt: Instant | null;
};

/** Older than twice its schedule and a little more. A paused source grows late like any other. */
export function isLate({ scheduleMinutes, createdAt, lastSuccessAt }: SourceState, now: Instant): boolean {
  const ageMinutes = (epochMs(now) - epochMs(lastSuccessAt ?? createdAt)) / 60_000;
  return ageMinutes > scheduleMinutes * 2 + GRACE_MINUTES;
}

/** "billing-db is 9 h late (last good 03:10 UTC)"; null while it is in time. */
export function lateSentence(state: SourceState, now: Instant): string | null {
  if (!isLate(state, now)) return null;
  const { name, isPaused, scheduleMinutes, lastSuccessAt, createdAt } = state;
  if (lastSuccessAt === null)
    return isPaused ? `${name} is paused and has brought nothing yet` : `${name} has brought nothing yet`;
  const lateMinutes = (epochMs(now) - epochMs(lastSuccessAt ?? createdAt)) / 60_000 - scheduleMinutes;
  const good = `last good ${momentOf(lastSuccessAt, now)}`;
  return isPaused ? `${name} is paused (${good})` : `${name} is ${lengthOf(lateMinutes)} late (${good})`;
}

/** Whole days from the last one that all usage is in for to yesterday, the newest that can be whole. */
export function lagDays(usageThrough: LocalDate | null, now: Instant): number | null {
  return usageThrough === null ? null : Math.max(0, daysBetween(usageThrough, localDateAt(now)) - 1);
}

function lengthOf(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} min`;
  if (minutes < 48 * 60) return `${Math.round(minutes / 60)} h`;
  return `${Math.round(minutes / (24 * 60))} days`;
}

/** Of today the time is enough. */
function momentOf(at: Instant, now: Instant): string {
  const time = `${at.slice(11, 16)} UTC`;
  const [day, today] = [localDateAt(at), localDateAt(now)];
  return day === today ? time : `${dayText(day, today)}, ${time}`;
}

/** Why an account passed its renewal without anybody of the team in touch: exactly one cause, in one sentence (M-1 to M-7). */
import { unreachable } from "../errors.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import type { SnoozeEvent } from "./queue-facts.ts";

/** In order of precedence: what lay outside the team's hands first, then what hid it, then who had it. */
export const MISS_CAUSES = ["data_late", "entered_late", "unseen", "snoozed_past", "absent", "lease_dropped"] as const;
export type MissCause = (typeof MISS_CAUSES)[number];

export type MissAct = {
  readonly kind: "taken" | "extended" | "released" | "snoozed" | "done" | "skipped" | "seen";
  readonly memberId: string;
  readonly memberName: string;
  readonly until: LocalDate | null;
  readonly untilEvent: SnoozeEvent | null;
  readonly reason: string | null;
  readonly happenedAt: Instant;
};

export type MissFacts = {
  /** The day on which the stay began, and when Firstbill recorded that. */
  readonly enteredOn: LocalDate;
  readonly entryRecordedAt: Instant;
  /** The renewal that passed; after `enteredOn`. */
  readonly renewalOn: LocalDate;
  /** What members did with the company in the queue, in order of time, without what was taken back. */
  readonly acts: readonly MissAct[];
  readonly absences: readonly { readonly memberId: string; readonly from: Instant; readonly until: Instant }[];
};

export type Miss = { readonly cause: MissCause; readonly sentence: string };

/** A night lies between a day and what is derived from it; later than that, the data was late. */
const USUAL_DELAY_DAYS = 1;

/** @param riskDays days before a renewal that are too few to expect somebody to write */
export function missOf(facts: MissFacts, { riskDays }: { riskDays: number }): Miss {
  const cause = causeOf(facts, riskDays);
  return { cause, sentence: sentenceOf(cause, facts) };
}

function causeOf(facts: MissFacts, riskDays: number): MissCause {
  const { enteredOn, renewalOn, entryRecordedAt } = facts;
  const daysLeft = daysBetween(enteredOn, renewalOn);
  const daysLeftWhenKnown = daysBetween(localDateAt(entryRecordedAt), renewalOn);
  if (daysLeftWhenKnown < riskDays && daysLeft - daysLeftWhenKnown > USUAL_DELAY_DAYS) return "data_late";
  if (daysLeft < riskDays) return "entered_late";
  const last = lastAct(facts);
  if (last === null) return "unseen";
  if (isPastRenewal(last, renewalOn)) return "snoozed_past";
  return wasAway(last, facts) ? "absent" : "lease_dropped";
}

/** What was done on the day of the renewal came too late; what was done before this stay was about another one. */
function lastAct({ acts, enteredOn, renewalOn }: MissFacts): MissAct | null {
  const [from, before] = [startOfDay(enteredOn), startOfDay(renewalOn)];
  return acts.findLast(({ happenedAt }) => from <= happenedAt && happenedAt < before) ?? null;
}

/** Without a day it waited for something that did not come in time. */
function isPastRenewal({ kind, until }: MissAct, renewalOn: LocalDate): boolean {
  return (kind === "snoozed" || kind === "done") && (until === null || until >= renewalOn);
}

/** At some moment between their last act and the renewal. */
function wasAway({ memberId, happenedAt }: MissAct, { absences, renewalOn }: MissFacts): boolean {
  return absences.some(
    (one) => one.memberId === memberId && one.until > happenedAt && one.from < startOfDay(renewalOn),
  );
}

function sentenceOf(cause: MissCause, facts: MissFacts): string {
  const { enteredOn, renewalOn, entryRecordedAt } = facts;
  const day = (one: LocalDate) => dayText(one, renewalOn);
  const last = lastAct(facts);
  switch (cause) {
    case "data_late": {
      const knownOn = localDateAt(entryRecordedAt);
      return `Its data came late: it entered for ${day(enteredOn)}, and we learned of it on ${day(knownOn)}, ${beforeRenewal(knownOn, renewalOn)}.`;
    }
    case "entered_late":
      return `It entered on ${day(enteredOn)}, ${beforeRenewal(enteredOn, renewalOn)}.`;
    case "unseen":
      return `It entered on ${day(enteredOn)}, and nobody looked at it.`;
    case "snoozed_past":
    case "absent":
    case "lease_dropped":
      if (last === null) throw new Error("An account that nobody looked at is unseen.");
      return sentenceOfMember(cause, last, day);
    default:
      return unreachable(cause);
  }
}

function beforeRenewal(day: LocalDate, renewalOn: LocalDate): string {
  const days = daysBetween(day, renewalOn);
  if (days < 0) return "after its renewal";
  if (days === 0) return "the day of its renewal";
  return days === 1 ? "1 day before its renewal" : `${days} days before its renewal`;
}

const WAITED_FOR: Readonly<Record<SnoozeEvent, string>> = {
  reply: "until they reply",
  payment: "until they pay",
  renewal: "until its renewal",
  news: "until anything new happens",
};

const DID: Readonly<Record<MissAct["kind"], string>> = {
  taken: "took it",
  extended: "had it",
  released: "returned it to the pool",
  snoozed: "snoozed it",
  done: "marked it as done for now",
  skipped: "skipped it",
  seen: "looked at it",
};

function sentenceOfMember(
  cause: "snoozed_past" | "absent" | "lease_dropped",
  act: MissAct,
  day: (one: LocalDate) => string,
): string {
  const did = `${act.memberName} ${DID[act.kind]} on ${day(localDateAt(act.happenedAt))}`;
  if (cause === "absent") return `${did} and was away before its renewal; nobody else took it over.`;
  if (cause === "snoozed_past")
    return act.until === null
      ? `${did} ${act.untilEvent ? WAITED_FOR[act.untilEvent] : "without a day"}, and its renewal came first.`
      : `${did} until ${day(act.until)}, past its renewal.`;
  if (act.until !== null) return `${did} until ${day(act.until)}; nobody took it once it was back.`;
  if (act.kind === "skipped") return `${did}${act.reason ? ` (${act.reason})` : ""}, and nobody else took it.`;
  return `${did}, and it went on without anybody in touch.`;
}

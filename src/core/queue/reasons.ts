/** Why an account is in the queue and what its score is made of, strongest reason first. */
import type { AccountId } from "../ids.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Band, QueueCause } from "./band.ts";
import type { QueueFacts } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";
import { answerOf, CAUSE_TEXTS, QUEUE_TERMS, type QueueTerm, UNKNOWN_TEXTS } from "./terms.ts";

export type QueueReason = {
  readonly term: QueueTerm;
  readonly points: number;
  /** One sentence without its full stop. It names no day; `on` does. */
  readonly text: string;
  /** The day since which a cause holds. */
  readonly on: LocalDate | null;
  /** False: the data was never imported, and nothing is added. */
  readonly isKnown: boolean;
  /** It alone puts the account into its band. */
  readonly isCause: boolean;
  /** Which account of the company it comes from. */
  readonly accountId: AccountId;
  readonly accountName: string;
};

/** What put it into its band, then by points, then those that take points off, then what was not imported. */
export function reasonsOn(input: {
  facts: QueueFacts;
  preset: QueuePreset;
  today: LocalDate;
  causes: readonly QueueCause[];
  band: Band;
}): QueueReason[] {
  const { facts, preset, today, causes, band } = input;
  const reasons: QueueReason[] = [];
  for (const term of QUEUE_TERMS) {
    const cause = causes.find((one) => one.term === term);
    const answer = answerOf(term, facts, preset, today) ?? causeWithoutPoints(term, cause);
    if (answer === null) continue;
    const isKnown = answer !== "unknown";
    reasons.push({
      term,
      points: isKnown ? answer.points : 0,
      text: isKnown ? answer.text : (UNKNOWN_TEXTS[term] ?? "Not imported"),
      on: cause?.on ?? null,
      isKnown,
      isCause: cause?.band === band,
      accountId: facts.accountId,
      accountName: facts.accountName,
    });
  }
  // The sort is stable, so equal reasons stay in the order of the terms.
  return reasons.sort((a, b) => weightOf(a) - weightOf(b) || b.points - a.points);
}

function causeWithoutPoints(term: QueueTerm, cause: QueueCause | undefined) {
  const text = CAUSE_TEXTS[term];
  return cause && text !== undefined ? { points: 0, text } : null;
}

function weightOf({ isCause, isKnown, points }: QueueReason): number {
  if (isCause) return 0;
  if (!isKnown) return 3;
  return points < 0 ? 2 : 1;
}

/** The reason line of a row: up to three reasons as one sentence. */
export function reasonLine(reasons: readonly QueueReason[]): string {
  const said = reasons.filter(({ isCause, isKnown, points }) => isKnown && (isCause || points > 0)).slice(0, 3);
  return said.map(({ text }, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1))).join(", ");
}

export function scoreOf(reasons: readonly QueueReason[]): number {
  return reasons.reduce((sum, { points }) => sum + points, 0);
}

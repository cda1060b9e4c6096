/** The place of an account, and of its company, in the queue of a day. Days are UTC days. */
import type { AccountId, CompanyId } from "../ids.ts";
import { localDateAt } from "../time/instant.ts";
import { earlier, type LocalDate } from "../time/local-date.ts";
import { type Band, causesOn } from "./band.ts";
import { type ContactState, contactByFor, contactStateOn } from "./contact-by.ts";
import { nextQueueDay } from "./next-queue-day.ts";
import { mayShow } from "./put-aside.ts";
import { isUnseen, type QueueFacts } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";
import { type QueueReason, reasonLine, reasonsOn, scoreOf } from "./reasons.ts";

type Place = {
  readonly band: Band;
  readonly score: number;
  readonly reasons: readonly QueueReason[];
  readonly line: string;
  readonly contactBy: LocalDate | null;
  readonly contactState: ContactState | null;
  /** Since when it is due; null where that is not known. */
  readonly dueOn: LocalDate | null;
  /** The next day on which time alone can change the place. */
  readonly nextDueOn: LocalDate | null;
  readonly renewalOn: LocalDate | null;
  readonly enteredOn: LocalDate | null;
  readonly isUnseen: boolean;
};

export type QueueEntry = Place & {
  readonly id: AccountId;
  readonly accountId: AccountId;
  readonly accountName: string;
  readonly companyId: CompanyId;
};

/** Null: nothing is due, or it was put aside. `nextQueueDay` says when that can change. */
export function rankAccount(facts: QueueFacts, preset: QueuePreset, today: LocalDate): QueueEntry | null {
  if (!mayShow(facts, today)) return null;
  const causes = causesOn(facts, preset, today);
  const [first] = causes;
  if (!first) return null;
  const band = causes.reduce((lowest, cause) => (cause.band < lowest ? cause.band : lowest), first.band);
  const reasons = reasonsOn({ facts, preset, today, causes, band });
  const contactBy = contactByFor(facts, preset.contact);
  return {
    id: facts.accountId,
    accountId: facts.accountId,
    accountName: facts.accountName,
    companyId: facts.companyId,
    band,
    score: scoreOf(reasons),
    reasons,
    line: reasonLine(reasons),
    contactBy,
    contactState: contactBy && contactStateOn({ contactBy, renewalOn: facts.renewalOn, today }, preset.contact),
    dueOn: earliest(causes.filter((cause) => cause.band === band).map(({ on }) => on)),
    nextDueOn: nextQueueDay(facts, preset, today),
    renewalOn: facts.renewalOn,
    enteredOn: facts.enteredAt && localDateAt(facts.enteredAt),
    isUnseen: isUnseen(facts),
  };
}

function earliest(days: readonly (LocalDate | null)[]): LocalDate | null {
  return days.reduce((a, b) => (a === null || b === null ? (a ?? b) : earlier(a, b)), null);
}

/** Band, then score, then renewal, then entry, then id: never a tie between two. What is not known comes last. */
export function compareEntries(a: QueueOrder, b: QueueOrder): number {
  if (a.band !== b.band) return a.band - b.band;
  if (a.score !== b.score) return b.score - a.score;
  return compareDays(a.renewalOn, b.renewalOn) || compareDays(a.enteredOn, b.enteredOn) || compareIds(a.id, b.id);
}

export type QueueOrder = Pick<Place, "band" | "score" | "renewalOn" | "enteredOn"> & { readonly id: string };

function compareDays(a: LocalDate | null, b: LocalDate | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function compareIds(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

export type CompanyEntry = Place & {
  readonly id: CompanyId;
  readonly companyId: CompanyId;
  /** The account that gives the company its place. */
  readonly accountId: AccountId;
  readonly accountName: string;
  /** What the other accounts of the company bring, each with its account; not part of the score. */
  readonly otherReasons: readonly QueueReason[];
  readonly accounts: readonly {
    readonly accountId: AccountId;
    readonly accountName: string;
    readonly band: Band;
    readonly score: number;
  }[];
};

/** One row per company, so that two members never write to one company: the best of its accounts. Null without any. */
export function rankCompany(entries: readonly QueueEntry[]): CompanyEntry | null {
  const [best, ...others] = [...entries].sort(compareEntries);
  if (!best) return null;
  return {
    ...best,
    id: best.companyId,
    nextDueOn: earliest(entries.map(({ nextDueOn }) => nextDueOn)),
    isUnseen: entries.some((entry) => entry.isUnseen),
    otherReasons: others.flatMap(({ reasons }) => reasons.filter(({ isCause }) => isCause)),
    accounts: [best, ...others].map(({ accountId, accountName, band, score }) => ({
      accountId,
      accountName,
      band,
      score,
    })),
  };
}

/** What of today is still there at the end of it, and what it risks to leave it for the next working day (M-8). */
import { type Money, money } from "../money/money.ts";
import { workingDaysAfter } from "../tasks/working-day.ts";
import type { LocalDate } from "../time/local-date.ts";

export type LeftOver = {
  readonly accountId: string;
  readonly name: string;
  /** The net forecast of the account; null where there is none, or the thing is not about a bill. */
  readonly net: Money | null;
  readonly kind: "company" | "task" | "promise" | "alert" | "mention";
  /** Of a company: when its bill is made. */
  readonly renewalOn: LocalDate | null;
  /** By when somebody should have written first; null once somebody has. */
  readonly contactBy: LocalDate | null;
  readonly isReplyWaiting: boolean;
  /** Of a task or a promise. */
  readonly dueOn: LocalDate | null;
};

export const RISKS = [
  "renews_first",
  "promise_broken",
  "reply_waits",
  "contact_late",
  "task_late",
  "colleague_waits",
] as const;
export type Risk = (typeof RISKS)[number];

export type AtRisk = {
  readonly accountId: string;
  readonly name: string;
  /** The day that passes; null of a reply, which waits since it came. */
  readonly on: LocalDate | null;
  readonly net: Money | null;
};

export type Tomorrow = {
  readonly count: number;
  readonly nextChanceOn: LocalDate;
  /** The worst first; only those that there are. One thing may be in several. */
  readonly risks: readonly {
    readonly risk: Risk;
    readonly count: number;
    readonly sentence: string;
    /** The earliest day first. */
    readonly items: readonly AtRisk[];
    /** Of all of them, each account once; one amount for each currency. */
    readonly amounts: readonly Money[];
  }[];
};

export function leftForTomorrow(items: readonly LeftOver[], today: LocalDate): Tomorrow {
  const nextChanceOn = workingDaysAfter(today, 1);
  const risks = RISKS.flatMap((risk) => {
    const found = items
      .filter((item) => isAtRisk(item, risk, { today, nextChanceOn }))
      .map((item) => atRisk(item, risk));
    if (found.length === 0) return [];
    const sorted = found.sort((a, b) => ((a.on ?? "") < (b.on ?? "") ? -1 : (a.on ?? "") > (b.on ?? "") ? 1 : 0));
    const count = found.length;
    return [{ risk, count, sentence: sentenceOf(risk, count), items: sorted, amounts: amountsOf(found) }];
  });
  return { count: items.length, nextChanceOn, risks };
}

function atRisk({ accountId, name, net, renewalOn, contactBy, dueOn }: LeftOver, risk: Risk): AtRisk {
  switch (risk) {
    case "renews_first":
      return { accountId, name, net, on: renewalOn };
    case "contact_late":
      return { accountId, name, net, on: contactBy };
    case "reply_waits":
    case "colleague_waits":
      return { accountId, name, net, on: null };
    case "promise_broken":
    case "task_late":
      return { accountId, name, net, on: dueOn };
  }
}

function amountsOf(found: readonly AtRisk[]): Money[] {
  const nets = new Map(found.flatMap(({ accountId, net }) => (net === null ? [] : [[accountId, net] as const])));
  const sums = new Map<string, number>();
  for (const { currency, minor } of nets.values()) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].map(([currency, minor]) => money(currency, minor));
}

type Days = { today: LocalDate; nextChanceOn: LocalDate };

/** On the day of the renewal the bill is made, so a renewal on the next working day comes before anybody can act. */
function isAtRisk(item: LeftOver, risk: Risk, { today, nextChanceOn }: Days): boolean {
  const { kind, renewalOn, contactBy, dueOn } = item;
  switch (risk) {
    case "renews_first":
      return kind === "company" && renewalOn !== null && today <= renewalOn && renewalOn <= nextChanceOn;
    case "promise_broken":
      return kind === "promise" && dueOn !== null && dueOn < nextChanceOn;
    case "reply_waits":
      return item.isReplyWaiting;
    case "contact_late":
      return kind === "company" && contactBy !== null && contactBy < nextChanceOn;
    case "task_late":
      return kind === "task" && dueOn !== null && dueOn < nextChanceOn;
    case "colleague_waits":
      return kind === "mention";
  }
}

function sentenceOf(risk: Risk, count: number): string {
  const one = count === 1;
  switch (risk) {
    case "renews_first":
      return one ? "1 renews before its next chance." : `${count} renew before their next chance.`;
    case "promise_broken":
      return one ? "1 promise is not kept in time." : `${count} promises are not kept in time.`;
    case "reply_waits":
      return one ? "1 reply waits another day." : `${count} replies wait another day.`;
    case "contact_late":
      return one ? "1 first contact is late." : `${count} first contacts are late.`;
    case "task_late":
      return one ? "1 task is late." : `${count} tasks are late.`;
    case "colleague_waits":
      return one ? "1 colleague's question waits." : `${count} questions of colleagues wait.`;
  }
}

/** What of today is still there at the end of it, and what it risks to leave it for the next working day (M-8). */
import { workingDaysAfter } from "../tasks/working-day.ts";
import type { LocalDate } from "../time/local-date.ts";

export type LeftOver = {
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

export type Tomorrow = {
  readonly count: number;
  readonly nextChanceOn: LocalDate;
  /** The worst first; only those that there are. One thing may be in several. */
  readonly risks: readonly { readonly risk: Risk; readonly count: number; readonly sentence: string }[];
};

export function leftForTomorrow(items: readonly LeftOver[], today: LocalDate): Tomorrow {
  const nextChanceOn = workingDaysAfter(today, 1);
  const risks = RISKS.flatMap((risk) => {
    const count = items.filter((item) => isAtRisk(item, risk, { today, nextChanceOn })).length;
    return count === 0 ? [] : [{ risk, count, sentence: sentenceOf(risk, count) }];
  });
  return { count: items.length, nextChanceOn, risks };
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

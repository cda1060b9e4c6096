/** What fills the gaps of a note template, from the account's facts. What is not known stays a gap. */
import { PLAN_LABELS } from "../accounts/columns.ts";
import { type Money, toAmountText } from "../money/money.ts";
import type { GapValues } from "../notes/note-gaps.ts";
import { fallsOn } from "../tasks/task-due.ts";
import { dayText } from "../time/day-text.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import { planOn } from "./account-bill.ts";
import type { OpenTask } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import type { Derived } from "./derive-account.ts";
import { stagePanel } from "./stage-panel.ts";

/** @param people by their names, the most important first */
export function gapValuesOf(
  derived: Derived,
  context: DeriveContext,
  { people, me }: { people: readonly string[]; me: string },
): GapValues {
  const { facts, bill, bills, stage, today } = derived;
  const said = (task: OpenTask) => `${task.title} (by ${dayText(fallsOn(task), today)})`;
  const byDay = [...facts.tasks].sort((a, b) => (fallsOn(a) < fallsOn(b) ? -1 : 1));
  const lastMail = stage.lastMessagedAt;
  return {
    company: facts.account.name,
    renewal: dayOf(bill?.period.end, today),
    forecast: amountOf(bill?.reportedThrough ? bill.forecast.net.mean : null),
    last_bill: amountOf(bills.at(-1)?.net),
    plan: PLAN_LABELS[planOn(facts, today).plan],
    stage: stagePanel(stage, context)?.label ?? null,
    region: facts.account.region,
    contact: people[0] ?? null,
    people: listOf(people),
    humans: listOf(
      facts.humans
        .filter(({ since, until }) => (since ?? "") <= today && (until ?? "9999") > today)
        .map(({ name, role }) => `${name} (${role})`),
    ),
    next_task: byDay[0] ? said(byDay[0]) : null,
    promises: listOf(byDay.filter(({ kind }) => kind === "promise").map(said)),
    last_messaged: lastMail && dayOf(localDateAt(lastMail), today),
    today: dayText(today, null),
    me,
  };
}

function dayOf(day: LocalDate | undefined, today: LocalDate): string | null {
  return day === undefined ? null : dayText(day, today);
}

function amountOf(amount: Money | null | undefined): string | null {
  return amount ? `${toAmountText(amount)} ${amount.currency}` : null;
}

function listOf(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.join(", ");
}

/** What changed on an account since somebody last looked: the values shown then against the values now. */
import { type Money, toAmountText } from "../money/money.ts";
import { type StageLabels, stageName } from "../onboarding/stage-name.ts";
import { dayText } from "../time/day-text.ts";
import type { AccountFacts } from "./account-facts.ts";

/** What is remembered of a look. Texts alone, so that an old look can always be read. */
export type Shown = Readonly<Record<string, string | null>>;

export type ShownChange = { field: string; before: string | null; after: string | null; sentence: string };

type Field = {
  field: string;
  label: string;
  /** What is remembered. */
  of(facts: AccountFacts): string | null;
  /** How it is said; as it is remembered where nothing else is named. */
  say?(value: string, stages: StageLabels): string;
};

const FIELDS: readonly Field[] = [
  { field: "net", label: "Net forecast", of: ({ net }) => amount(net) },
  { field: "previousBill", label: "Last bill", of: ({ previousBill }) => amount(previousBill) },
  { field: "stage", label: "Stage", of: ({ stage }) => stage, say: stageName },
  { field: "verdict", label: "Verdict", of: ({ verdict }) => verdict },
  { field: "renewalOn", label: "Renewal", of: ({ renewalOn }) => renewalOn, say: (day) => dayText(day, null) },
  { field: "plan", label: "Plan", of: ({ plan }) => plan },
  { field: "humans", label: "Humans", of: ({ humans }) => (humans.length === 0 ? null : humans.join(", ")) },
  { field: "peopleCount", label: "People", of: ({ peopleCount }) => String(peopleCount) },
  { field: "notesCount", label: "Notes", of: ({ notesCount }) => String(notesCount) },
];

function amount(value: Money | null): string | null {
  return value && `${toAmountText(value)} ${value.currency}`;
}

export function shownOf(facts: AccountFacts): Shown {
  return Object.fromEntries(FIELDS.map(({ field, of }) => [field, of(facts)]));
}

/** Fields that the look did not know yet are left out: nothing can be said of them. */
export function changesSince(
  shown: Readonly<Record<string, unknown>>,
  facts: AccountFacts,
  stages: StageLabels,
): ShownChange[] {
  return FIELDS.flatMap(({ field, label, of, say = (value) => value }) => {
    const before = shown[field];
    const after = of(facts);
    if (before === undefined || before === after) return [];
    const was = before === null ? null : String(before);
    const said = (value: string | null) => (value === null ? "nothing" : say(value, stages));
    return { field, before: was, after, sentence: `${label}: ${said(was)} → ${said(after)}` };
  });
}

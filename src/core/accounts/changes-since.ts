/** What changed on an account since somebody last looked: the values shown then against the values now. */
import { type Money, toAmountText } from "../money/money.ts";
import type { AccountFacts } from "./account-facts.ts";
import { stageName } from "./stage-name.ts";

/** What is remembered of a look. Texts alone, so that an old look can always be read. */
export type Shown = Readonly<Record<string, string | null>>;

export type ShownChange = { field: string; before: string | null; after: string | null; sentence: string };

const FIELDS: readonly { field: string; label: string; of(facts: AccountFacts): string | null }[] = [
  { field: "net", label: "Net forecast", of: ({ net }) => amount(net) },
  { field: "previousBill", label: "Last bill", of: ({ previousBill }) => amount(previousBill) },
  { field: "stage", label: "Stage", of: ({ stage }) => stageName(stage) },
  { field: "verdict", label: "Verdict", of: ({ verdict }) => verdict },
  { field: "renewalOn", label: "Renewal", of: ({ renewalOn }) => renewalOn },
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
export function changesSince(shown: Readonly<Record<string, unknown>>, facts: AccountFacts): ShownChange[] {
  return FIELDS.flatMap(({ field, label, of }) => {
    const before = shown[field];
    const after = of(facts);
    if (before === undefined || before === after) return [];
    const was = before === null ? null : String(before);
    return { field, before: was, after, sentence: `${label}: ${was ?? "nothing"} → ${after ?? "nothing"}` };
  });
}

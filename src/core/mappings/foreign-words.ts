/** Words that other tools use for what our files call otherwise. */
import type { Column } from "../imports/column.ts";

const FLAGS: Readonly<Record<string, string>> = {
  on: "yes",
  ja: "yes",
  oui: "yes",
  si: "yes",
  x: "yes",
  "✓": "yes",
  enabled: "yes",
  active: "yes",
  off: "no",
  nein: "no",
  non: "no",
  "-": "no",
  disabled: "no",
  inactive: "no",
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  paid: ["paid", "succeeded", "settled", "closed", "bezahlt", "complete", "completed", "payment_received"],
  open: [
    "open",
    "sent",
    "posted",
    "due",
    "past due",
    "past_due",
    "overdue",
    "unpaid",
    "payment_due",
    "payment due",
    "not_paid",
    "not paid",
    "offen",
  ],
  draft: ["draft", "pending", "upcoming", "entwurf"],
  void: ["void", "voided", "cancelled", "canceled", "deleted", "storniert"],
  uncollectible: ["uncollectible", "written off", "written_off", "bad debt"],
  failed: ["failed", "failure", "declined"],
  refunded: ["refunded", "refund", "partially refunded"],
  payg: [
    "payg",
    "usage",
    "usage based",
    "usage-based",
    "metered",
    "standard",
    "pay as you go",
    "self-serve",
    "month to month",
  ],
  annual: ["annual", "annually", "year", "enterprise", "contract", "committed"],
  startup: ["startup", "startups", "startup program"],
  yc: ["yc", "y combinator"],
};

/** @param word in small letters. @returns what to write instead; null where nobody can know */
export function foreignWord(column: Column, word: string): string | null {
  if (column.type === "flag" || column.type === "attributes") return FLAGS[word] ?? null;
  return column.choices?.find((choice) => CHOICES[choice]?.includes(word)) ?? null;
}

/** Why nothing is pasted into a column, and where its value comes from instead. */
import type { AccountColumnId } from "#core/accounts/columns.ts";

const FROM_SOURCE = "It is what the account's source says.";
const FROM_USAGE = "It follows from usage and prices.";
const FROM_RULES = "It follows from the rules.";
const FROM_FACTS = "It follows from what happened; log that instead.";

const WHERE_FROM: Partial<Record<AccountColumnId, string>> = {
  name: FROM_SOURCE,
  domain: FROM_SOURCE,
  region: FROM_SOURCE,
  externalId: FROM_SOURCE,
  plan: FROM_SOURCE,
  net: FROM_USAGE,
  gross: FROM_USAGE,
  previousBill: "It is the last closed bill.",
  renewal: "It is the end of the open period.",
  verdict: `${FROM_RULES} Take the account in or keep it out with L.`,
  rule: FROM_RULES,
  route: FROM_RULES,
  priority: FROM_RULES,
  contactBy: FROM_RULES,
  entered: FROM_RULES,
  unseen: "It follows from who has opened the account.",
  stageSince: FROM_FACTS,
  lastMessaged: FROM_FACTS,
  humans: "It comes with an import of who looks after accounts.",
  people: "People are counted.",
  notes: "Notes are counted. Write one with M.",
};

export function whyNotWritten({ id, label }: { id: string; label: string }): string {
  const why = WHERE_FROM[id as AccountColumnId];
  return `${label} is not written by hand.${why === undefined ? "" : ` ${why}`}`;
}

/** The columns of the table of accounts, as descriptions: the screen draws them, exports name them, the API sorts by them. */
import type { Money } from "../money/money.ts";
import type { AccountFacts } from "./account-facts.ts";

/** What the list can be sorted by; ties are settled by id. */
export const ACCOUNT_SORTS = [
  "renewal",
  "net",
  "priority",
  "name",
  "entered",
  "stageSince",
  "lastMessaged",
  "nextTask",
  "people",
] as const;
export type AccountSort = (typeof ACCOUNT_SORTS)[number];

type ColumnBase = {
  readonly id: string;
  readonly label: string;
  /** The name to sort by; not every column can be. */
  readonly sortable?: AccountSort;
  /** What it means and where it comes from. */
  readonly help: string;
};

export type AccountColumn = ColumnBase &
  (
    | { readonly kind: "account" | "state" | "text"; readonly value: (facts: AccountFacts) => string | null }
    | { readonly kind: "money"; readonly value: (facts: AccountFacts) => Money | null }
    | { readonly kind: "integer"; readonly value: (facts: AccountFacts) => number | null }
    /** A calendar day; `due` is read as days from today, `instant` as an age. */
    | { readonly kind: "day" | "due" | "instant"; readonly value: (facts: AccountFacts) => string | null }
  );

export const VERDICT_LABELS: Readonly<Record<AccountFacts["verdict"], string>> = {
  in: "In",
  out: "Out",
  watch: "Watch",
  exception: "Exception",
};
export const PLAN_LABELS: Readonly<Record<AccountFacts["plan"], string>> = {
  payg: "Pay as you go",
  annual: "Annual",
  startup: "Startup programme",
  yc: "YC programme",
};
export const ROUTE_LABELS: Readonly<Record<AccountFacts["route"], string>> = {
  onboarding: "Onboarding",
  sales: "Sales",
  "customer-success": "Customer success",
  none: "Nobody",
};

export const ACCOUNT_COLUMNS = [
  {
    id: "name",
    label: "Account",
    kind: "account",
    sortable: "name",
    help: "The name, as it was imported.",
    value: (a) => a.name,
  },
  {
    id: "net",
    label: "Forecast",
    kind: "money",
    sortable: "net",
    help: "What we expect the open bill to come to, after credits, in the account's currency.",
    value: (a) => a.net,
  },
  {
    id: "renewal",
    label: "Renews",
    kind: "due",
    sortable: "renewal",
    help: "The day the open period ends and the bill is made, in UTC.",
    value: (a) => a.renewalOn,
  },
  {
    id: "stage",
    label: "Stage",
    kind: "state",
    help: "Where the onboarding stands; it follows from the facts.",
    value: (a) => a.stage,
  },
  {
    id: "verdict",
    label: "Verdict",
    kind: "state",
    help: "Whether the rules take the account into the segment now.",
    value: (a) => VERDICT_LABELS[a.verdict],
  },
  {
    id: "priority",
    label: "Priority",
    kind: "integer",
    sortable: "priority",
    help: "Points in the queue; each term can be seen on the account.",
    value: (a) => a.priority,
  },
  {
    id: "unseen",
    label: "Looked at",
    kind: "text",
    help: "Whether anybody of the team has looked since it entered the segment; opening it counts.",
    value: ({ isUnseen, stage }) => (isUnseen ? "Nobody yet" : stage && "Yes"),
  },
  {
    id: "lastMessaged",
    label: "Last messaged",
    kind: "instant",
    sortable: "lastMessaged",
    help: "When a person of ours last wrote to somebody there.",
    value: (a) => a.lastMessagedAt,
  },
  {
    id: "nextTask",
    label: "Next task",
    kind: "due",
    sortable: "nextTask",
    help: "When the next open task or promise is due.",
    value: (a) => a.nextTaskDueOn,
  },
  {
    id: "contactBy",
    label: "Contact by",
    kind: "due",
    help: "14 days before the renewal or 7 days after entry, whichever comes first.",
    value: (a) => a.contactBy,
  },
  {
    id: "humans",
    label: "Humans",
    kind: "text",
    help: "Humans of sales or success who look after the account.",
    value: humansOf,
  },
  {
    id: "people",
    label: "People",
    kind: "integer",
    sortable: "people",
    help: "People at the account that are known.",
    value: (a) => a.peopleCount,
  },
  { id: "notes", label: "Notes", kind: "integer", help: "Notes on the account.", value: (a) => a.notesCount },
  {
    id: "plan",
    label: "Plan",
    kind: "text",
    help: "Pay as you go, annual, or a credit programme.",
    value: (a) => PLAN_LABELS[a.plan],
  },
  {
    id: "previousBill",
    label: "Previous bill",
    kind: "money",
    help: "The last closed period: its invoice, or what it comes to by usage.",
    value: (a) => a.previousBill,
  },
  {
    id: "entered",
    label: "Entered",
    kind: "day",
    sortable: "entered",
    help: "The day it entered the segment, in UTC.",
    value: (a) => a.enteredOn,
  },
  {
    id: "stageSince",
    label: "In stage since",
    kind: "instant",
    sortable: "stageSince",
    help: "Since when the stage holds.",
    value: (a) => a.stageSince,
  },
  {
    id: "gross",
    label: "Before credits",
    kind: "money",
    help: "The forecast before credits are taken off.",
    value: (a) => a.gross,
  },
  {
    id: "route",
    label: "Route",
    kind: "text",
    help: "Whose account it is by the rules.",
    value: (a) => ROUTE_LABELS[a.route],
  },
  { id: "rule", label: "Rule", kind: "text", help: "The rule that decided the verdict.", value: (a) => a.rule },
  {
    id: "region",
    label: "Region",
    kind: "text",
    help: "The region that the account lives in.",
    value: (a) => a.region.toUpperCase(),
  },
  { id: "domain", label: "Domain", kind: "text", help: "The domain of the company.", value: (a) => a.domain },
  {
    id: "externalId",
    label: "Id",
    kind: "text",
    help: "The id in the system that it was imported from.",
    value: (a) => a.externalId,
  },
] as const satisfies readonly AccountColumn[];

export type AccountColumnId = (typeof ACCOUNT_COLUMNS)[number]["id"];

/** Null is "not imported"; that nobody is there has to be known. */
function humansOf({ coverage, humans }: AccountFacts): string | null {
  if (humans.length > 0) return humans.join(", ");
  return coverage === "nobody" ? "Nobody" : null;
}

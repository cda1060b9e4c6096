/** What a task can wait for, instead of a day or sooner than it, and the words in which that is written. */
import { invalid, type ProductError } from "../errors.ts";
import type { Currency } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { type Money, roundToMinor, toAmountText } from "../money/money.ts";

export const TASK_EVENT_KINDS = [
  "reply",
  "booking",
  "call_held",
  "sent_back",
  "accepted",
  "first_bill",
  "bill",
  "payment",
] as const;
export type TaskEventKind = (typeof TASK_EVENT_KINDS)[number];

export type TaskEvent = {
  readonly kind: TaskEventKind;
  /** Of a bill: only one of more than this is meant. Null for any bill, and for whatever is no bill. */
  readonly above: Money | null;
};

/** As a person writes them, for messages and for a screen's help. */
export const TASK_EVENT_EXAMPLES = [
  "when they answer",
  "when they book",
  "after the call",
  "when the handover is sent back",
  "when the handover is accepted",
  "after the first invoice",
  "when the bill above 100 comes",
  "when they pay",
] as const;

const THEY = "(?:they|he|she|somebody|the customer|customer)(?: have| has)?";
const HANDOVER = "(?:it|(?:the |our )?handover)";

/** Whatever begins like one of these and is none of the events was meant as an event. */
const BEGINS = /^(?:when|once|as soon as) /;

const PATTERNS: readonly { kind: TaskEventKind; pattern: RegExp }[] = [
  { kind: "reply", pattern: pattern(`${THEY} (?:answer|reply|replie|write)(?:s|d|ed)?(?: back)?`) },
  { kind: "reply", pattern: pattern("(?:the|their|an) (?:answer|reply)(?: comes| arrives)?") },
  { kind: "booking", pattern: pattern(`${THEY} book(?:s|ed)?(?: a| the| their)?(?: call)?`) },
  { kind: "call_held", pattern: pattern("(?:the |our |their )?(?:next )?call(?: is held| was held| has been held)?") },
  { kind: "sent_back", pattern: pattern(`${HANDOVER} (?:is sent back|was sent back|comes back|bounces)`) },
  { kind: "accepted", pattern: pattern(`${HANDOVER} (?:is|was) accepted`) },
  { kind: "first_bill", pattern: pattern("(?:the |their )?first (?:invoice|bill)(?: comes| arrives| is there)?") },
  { kind: "bill", pattern: pattern("(?:the |a |their )?(?:next )?(?:invoice|bill)(?: comes| arrives| is there)?") },
  { kind: "payment", pattern: pattern(`${THEY} (?:pay|pays|paid)`) },
  { kind: "payment", pattern: pattern("(?:the |their )?(?:next )?payment(?: comes| arrives)?") },
];

const BILL_ABOVE =
  /^(?:when|once|as soon as|after) (?:the |a |their )?(?:next )?(?:invoice|bill) (?:above|over|of more than|>) ?(.+?)(?: comes| arrives| is there)?$/;

function pattern(what: string): RegExp {
  return new RegExp(`^(?:when|once|as soon as|after) ${what}$`);
}

/**
 * The event that the words name (T-4); null where they are no event, such as `after renewal`, which is a day.
 * @param words in lower case, with single spaces
 * @param currency of the account's bills, for an amount that names none; null where it is not known
 * @throws ProductError `task.event-words`, `task.event-amount`
 */
export function readTaskEvent(words: string, currency: Currency | null): TaskEvent | null {
  const [, amount] = BILL_ABOVE.exec(words) ?? [];
  if (amount !== undefined) return { kind: "bill", above: readAmount(amount, currency) };
  const found = PATTERNS.find(({ pattern: one }) => one.test(words));
  if (found) return { kind: found.kind, above: null };
  if (BEGINS.test(words)) throw notUnderstood(words);
  return null;
}

function notUnderstood(words: string): ProductError {
  return invalid(
    "task.event-words",
    `"${words}" is nothing that a task can wait for. Write one like ${TASK_EVENT_EXAMPLES.slice(0, -1).join(", ")} or ${TASK_EVENT_EXAMPLES.at(-1)}.`,
    [{ pointer: "/due", message: "Write an event, such as when they answer." }],
  );
}

const SIGNS: Readonly<Record<string, Currency>> = { $: "USD", "€": "EUR", "£": "GBP" };

function readAmount(text: string, billed: Currency | null): Money {
  const [, sign, digits = "", code] = /^([$€£])? ?([\d,]{1,15}(?:\.\d{1,4})?) ?([a-z]{3})?$/.exec(text) ?? [];
  const named = code?.toUpperCase() ?? (sign === undefined ? null : SIGNS[sign]!);
  if (named !== null && billed !== null && named !== billed)
    throw wrongAmount(`The bills of this account are in ${billed}. Write the amount in ${billed}.`);
  const amountIn = named ?? billed;
  if (digits === "" || amountIn === null || !isGrouped(digits))
    throw wrongAmount(`"${text}" is no amount. Write one like 100, 1,500 or 99.50 USD.`);
  return roundToMinor(decimal(digits.replaceAll(",", "")), amountIn);
}

/** A comma stands before each three digits, or nowhere: `99,50` could mean two amounts. */
function isGrouped(digits: string): boolean {
  return !digits.includes(",") || /^\d{1,3}(?:,\d{3})+(?:\.|$)/.test(digits);
}

function wrongAmount(sentence: string): ProductError {
  return invalid("task.event-amount", sentence, [{ pointer: "/due", message: "Write an amount, such as 100." }]);
}

/** Within a sentence; it reads back as the same event. */
export function taskEventText({ kind, above }: TaskEvent): string {
  switch (kind) {
    case "reply":
      return "when they answer";
    case "booking":
      return "when they book";
    case "call_held":
      return "after the call";
    case "sent_back":
      return "when the handover is sent back";
    case "accepted":
      return "when the handover is accepted";
    case "first_bill":
      return "after the first invoice";
    case "bill":
      return above === null ? "when the next bill comes" : `when a bill above ${amountText(above)} comes`;
    case "payment":
      return "when they pay";
  }
}

function amountText(above: Money): string {
  return `${toAmountText(above)} ${above.currency}`;
}

/** Does it add up? Our bill of every closed period beside the invoices that were sent for it. */
import { z } from "zod";
import { CAUSES } from "#core/reconciliation/check-invoice.ts";
import { NOT_CHECKED } from "#core/reconciliation/not-checked.ts";
import { defineOperation } from "./operation.ts";
import { day, decimalText, freshness, id, instant, page, pageQuery } from "./shapes.ts";

const currency = z.string().length(3);
/** In minor units of the currency beside it. */
const minor = z.int();
const cause = z.enum(CAUSES);
/** What the invoice asks more than our bill, or less where it is below zero; `key` is a meter or package. */
const difference = z.strictObject({ cause, key: z.string().nullable(), minor });

const prices = z.strictObject({
  isConfirmed: z.boolean(),
  /** A person's word goes before what the invoices say, while it holds. */
  by: z.enum(["invoices", "person"]),
  because: z.string(),
});

export const getReconciliation = defineOperation({
  name: "reconciliation.summary",
  summary:
    "Says how many closed invoices our bills reproduce within 2 %, what the differences are made of, and of how many accounts prices are confirmed.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/reconciliation" },
  input: z.strictObject({}),
  output: z.strictObject({
    /** Amounts of two currencies are never added. */
    currencies: z.array(
      z.strictObject({
        currency,
        invoices: z.int(),
        within: z.int(),
        /** 0 to 100 with one decimal, rounded down; null without any. */
        withinPercent: z.number().nullable(),
        /** Of the money that invoices ask before tax and credit. */
        withinMoneyPercent: z.number().nullable(),
        invoicedMinor: minor,
        ourMinor: minor,
        /** Cash due. Causes add up to the difference of these two; the two above are what is judged. */
        invoicedNetMinor: minor,
        ourNetMinor: minor,
        causes: z.array(z.strictObject({ cause, invoices: z.int(), moreMinor: minor, lessMinor: minor })),
      }),
    ),
    /** Of all currencies together, 0 to 100; null before the first comparison. */
    withinPercent: z.number().nullable(),
    notChecked: z.array(z.strictObject({ why: z.enum(NOT_CHECKED), periods: z.int() })),
    accounts: z.strictObject({
      accounts: z.int(),
      confirmed: z.int(),
      notConfirmed: z.int(),
      byPerson: z.int(),
      withoutInvoices: z.int(),
    }),
    checkedAt: instant.nullable(),
    freshness,
    /** While bills are being compared. */
    progress: z.strictObject({ doing: z.string(), done: z.int(), total: z.int(), unit: z.string() }).nullable(),
  }),
});
export type Reconciliation = z.output<typeof getReconciliation.output>;

const accountRow = z.strictObject({
  accountId: id,
  name: z.string(),
  currency,
  ...prices.shape,
  /** Closed periods with an invoice; those of them that could be compared; those within 2 %. */
  periods: z.int(),
  checked: z.int(),
  within: z.int(),
  /** Differences before tax and credit of all compared periods, whatever their sign. */
  apartMinor: minor,
  mainCause: cause.nullable(),
});
export type ReconciledAccount = z.output<typeof accountRow>;

export const listReconciledAccounts = defineOperation({
  name: "reconciliation.accounts",
  summary: "Lists accounts with invoices, those whose bills are furthest apart first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/reconciliation/accounts" },
  input: z.strictObject({ ...pageQuery, isConfirmed: z.stringbool().optional(), cause: cause.optional() }),
  output: page(accountRow),
});

const side = z.strictObject({ quantity: decimalText.nullable(), amountMinor: minor });

const period = z.strictObject({
  start: day,
  end: day,
  /** Ids of the source. */
  invoices: z.array(z.string()),
  /** Why there was nothing to compare with; everything below is null or empty then. */
  notChecked: z.enum(NOT_CHECKED).nullable(),
  isWithin: z.boolean().nullable(),
  /** Before tax and credit: what is compared. */
  invoiceGrossMinor: minor.nullable(),
  ourGrossMinor: minor.nullable(),
  invoiceNetMinor: minor.nullable(),
  ourNetMinor: minor.nullable(),
  lines: z.array(
    z.strictObject({
      key: z.string().nullable(),
      name: z.string(),
      ours: side.nullable(),
      invoiced: side.nullable(),
      causes: z.array(difference),
    }),
  ),
});
export type ReconciledPeriod = z.output<typeof period>;

const word = z.strictObject({
  version: z.int(),
  /** Null where the word before was taken back. */
  isConfirmed: z.boolean().nullable(),
  reason: z.string(),
  /** First day on which it no longer holds; null is until it is taken back. */
  until: day.nullable(),
  author: z.string(),
  recordedAt: instant,
});

export const getReconciledAccount = defineOperation({
  name: "reconciliation.account",
  summary: "Shows an account's bills beside its invoices, line by line with the cause of each difference.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/reconciliation/accounts/{accountId}" },
  input: z.strictObject({ accountId: id }),
  output: z.strictObject({
    accountId: id,
    name: z.string(),
    currency,
    prices,
    /** What people said of these prices, newest first. */
    words: z.array(word),
    /** Newest first. */
    periods: z.array(period),
  }),
});

export const confirmPrices = defineOperation({
  name: "reconciliation.confirm",
  summary: "Says by hand that an account's prices are right or not, with a reason; null takes the last word back.",
  access: "lead",
  effect: "write",
  deed: "said whether an account's prices are right",
  http: { method: "POST", path: "/reconciliation/accounts/{accountId}/words" },
  input: z.strictObject({
    accountId: id,
    isConfirmed: z.boolean().nullable(),
    reason: z.string().trim().min(3).max(500),
    /** First day on which it no longer holds. */
    until: day.nullable().default(null),
  }),
  output: z.strictObject({ version: z.int(), prices }),
});

export const listDifferences = defineOperation({
  name: "reconciliation.differences",
  summary: "Lists closed periods with our bill, the invoice and each difference: for a file, or another program.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/reconciliation/differences" },
  input: z.strictObject({ ...pageQuery, onlyApart: z.stringbool().default(true) }),
  output: page(
    z.strictObject({
      accountId: id,
      externalId: z.string(),
      name: z.string(),
      periodStart: day,
      periodEnd: day,
      invoices: z.array(z.string()),
      currency,
      notChecked: z.enum(NOT_CHECKED).nullable(),
      isWithin: z.boolean().nullable(),
      invoiceGrossMinor: minor.nullable(),
      ourGrossMinor: minor.nullable(),
      invoiceNetMinor: minor.nullable(),
      ourNetMinor: minor.nullable(),
      causes: z.array(difference),
    }),
  ),
});
export type Difference = z.output<typeof listDifferences.output>["data"][number];

export const runReconciliation = defineOperation({
  name: "reconciliation.run",
  summary: "Compares bills with invoices again wherever something has changed; it happens by itself after an import.",
  access: "specialist",
  effect: "write",
  deed: "asked for bills to be compared with invoices",
  http: { method: "POST", path: "/reconciliation/run" },
  input: z.strictObject({}),
  output: z.strictObject({ isQueued: z.boolean() }),
});

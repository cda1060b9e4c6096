/** Price books: those that are there, a new one from a day on, and what it would change before it takes effect. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, decimalText, id, instant } from "./shapes.ts";

const bookId = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{1,60}$/, "Small letters, digits, dots and hyphens.");
const minor = z.int();
/** The file form: products with tiers, packages, limits; names ending in `_usd` mean the book's own currency. */
const body = z.record(z.string(), z.unknown());

const book = z.strictObject({
  priceBookId: z.string(),
  currency: z.string(),
  effectiveOn: day,
  recordedAt: instant,
  meters: z.int(),
  packages: z.int(),
  /** The one that prices its currency today. */
  isInForce: z.boolean(),
  /** It has not taken effect, so that it may be withdrawn. */
  isToCome: z.boolean(),
});
export type PriceBookRow = z.output<typeof book>;

export const listPriceBooks = defineOperation({
  name: "priceBooks.list",
  summary:
    "Lists price books with the day from which each holds, and meters with usage that no book in force has a price for.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/price-books" },
  input: z.strictObject({}),
  output: z.strictObject({
    /** Newest first. */
    books: z.array(book),
    /** Used in this month or the one before; bills of these accounts are "at least". */
    unpriced: z.array(
      z.strictObject({
        meter: z.string(),
        /** Of the accounts that used it: a meter may have a price in one currency and none in another. */
        currencies: z.array(z.string()),
        accounts: z.int(),
        quantity: decimalText,
        lastDay: day,
      }),
    ),
  }),
});

const effects = z.strictObject({
  accounts: z.int(),
  enter: z.int(),
  leave: z.int(),
  cross: z.int(),
  up: z.int(),
  down: z.int(),
  same: z.int(),
  upMinor: minor,
  downMinor: minor,
  largest: z.array(z.strictObject({ accountId: id, name: z.string(), beforeMinor: minor, afterMinor: minor })),
});

export const pricePreview = z.strictObject({
  previewId: id,
  priceBookId: z.string(),
  currency: z.string(),
  /** From which the prices are to hold. */
  effectiveOn: day,
  /** The bills of that day are compared: `effectiveOn`, or the day of asking where that is later. */
  opensOn: day,
  state: z.enum(["waiting", "running", "done", "failed"]),
  askedAt: instant,
  /** Accounts in the book's currency with a period that is open on that day, each derived with the book and without it. */
  effects: effects.nullable(),
  /** The same as one sentence. */
  says: z.string().nullable(),
  problem: z.string().nullable(),
  progress: z.strictObject({ doing: z.string(), done: z.int(), total: z.int(), unit: z.string() }).nullable(),
});
export type PricePreview = z.output<typeof pricePreview>;

export const previewPriceBook = defineOperation({
  name: "priceBooks.preview",
  summary:
    "Works out what a price book would change for all open accounts from a day on; nothing is recorded for them.",
  access: "specialist",
  effect: "write",
  deed: "looked at what a price book would change",
  http: { method: "POST", path: "/price-books/previews" },
  input: z.strictObject({
    priceBookId: bookId,
    body: body.optional(),
    /** Left out: the book's own day where it is still to come, else today. */
    effectiveOn: day.optional(),
  }),
  output: z.strictObject({ previewId: id }),
});

export const getPricePreview = defineOperation({
  name: "priceBooks.effects",
  summary: "Says what a price book would change: who would enter, leave or cross, and whose bill goes up or down.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/price-books/previews/{previewId}" },
  input: z.strictObject({ previewId: id }),
  output: pricePreview,
});

export const createPriceBook = defineOperation({
  name: "priceBooks.create",
  summary:
    "Lets a new price book hold from a day on, today or later; bills of that day and after are worked out with it.",
  access: "lead",
  effect: "write",
  deed: "let a new price book hold",
  http: { method: "POST", path: "/price-books" },
  input: z.strictObject({ priceBookId: bookId, effectiveOn: day, body }),
  output: z.strictObject({ priceBookId: z.string(), effectiveOn: day, accounts: z.int() }),
});

export const withdrawPriceBook = defineOperation({
  name: "priceBooks.withdraw",
  summary: "Takes back a price book that has not taken effect yet.",
  access: "lead",
  effect: "write",
  deed: "took back a price book",
  http: { method: "DELETE", path: "/price-books/{priceBookId}" },
  input: z.strictObject({ priceBookId: bookId }),
  output: z.strictObject({ priceBookId: z.string() }),
});

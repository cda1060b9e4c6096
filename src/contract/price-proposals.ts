/** Price books that a source proposes from its own prices. One is in force only after a person accepted it. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { pricePreview } from "./price-books.ts";
import { day, decimalText, id, instant } from "./shapes.ts";

const tier = z.strictObject({
  product: z.string(),
  name: z.string(),
  unit: z.string(),
  /** used: by the unit; package: a fixed price each month. */
  when: z.string(),
  /** The tier ends here, inclusive; null in the last one. */
  upTo: decimalText.nullable(),
  /** Of one unit, in major units of the currency; of a package, of one month. */
  unitAmount: decimalText,
});

export const priceProposal = z.strictObject({
  proposalId: id,
  connectionId: id,
  connection: z.string(),
  currency: z.string(),
  tiers: z.array(tier),
  /** What the source has and the proposal leaves out or says in another way, a sentence each. */
  notes: z.array(z.string()),
  /** What it would change for open accounts in its currency, as a sentence; or how far that is worked out. */
  wouldChange: z.string(),
  preview: pricePreview.nullable(),
  state: z.enum(["waiting", "accepted", "refused", "replaced"]),
  proposedAt: instant,
  decidedAt: instant.nullable(),
  effectiveOn: day.nullable(),
  priceBookId: z.string().nullable(),
  importRunId: id.nullable(),
});
export type PriceProposal = z.output<typeof priceProposal>;

export const proposePriceBooks = defineOperation({
  name: "priceBooks.propose",
  summary: "Reads a source's prices and proposes a price book for each currency. Nothing of it is in force.",
  access: "operator",
  effect: "write",
  deed: "proposed a price book",
  http: { method: "POST", path: "/connections/{connectionId}/price-proposals" },
  input: z.strictObject({ connectionId: id }),
  output: z.strictObject({
    data: z.array(priceProposal),
    /** What is in no currency's book, a sentence each. */
    notes: z.array(z.string()),
  }),
});

export const listPriceProposals = defineOperation({
  name: "priceBooks.proposals",
  summary: "Lists price books that sources proposed, newest first, with what could not be said in our form.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/price-proposals" },
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  output: z.strictObject({ data: z.array(priceProposal) }),
});

const proposalId = id;

export const previewPriceProposal = defineOperation({
  name: "priceBooks.previewProposal",
  summary:
    "Works out again what a proposed price book would change for all open accounts from a day on; nothing is recorded for them.",
  access: "lead",
  effect: "write",
  deed: "worked out what proposed prices would change",
  http: { method: "POST", path: "/price-proposals/{proposalId}/previews" },
  input: z.strictObject({
    proposalId,
    /** From which it would hold; tomorrow when it is left out. */
    effectiveOn: day.optional(),
  }),
  output: priceProposal,
});

export const acceptPriceProposal = defineOperation({
  name: "priceBooks.accept",
  summary:
    "Puts a proposed price book in force from a day on, once it is worked out what it would change; as an import that can be taken back.",
  access: "operator",
  effect: "write",
  deed: "accepted a price book",
  http: { method: "POST", path: "/price-proposals/{proposalId}/acceptance" },
  input: z.strictObject({
    proposalId,
    effectiveOn: day,
    /** Made from the source, the currency and the day when it is left out. */
    priceBookId: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, "Use small letters, digits, dots, - and _.")
      .optional(),
  }),
  output: priceProposal,
});

export const refusePriceProposal = defineOperation({
  name: "priceBooks.refuse",
  summary: "Puts a proposed price book aside. The next proposal of the same source is looked at anew.",
  access: "operator",
  effect: "write",
  deed: "refused a price book",
  http: { method: "POST", path: "/price-proposals/{proposalId}/refusal" },
  input: z.strictObject({ proposalId }),
  output: priceProposal,
});

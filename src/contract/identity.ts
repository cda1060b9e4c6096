/** Who belongs together: ids of other systems, companies with their siblings, and accounts that are one customer. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id, instant, money } from "./shapes.ts";

export const knownAccount = z.strictObject({
  accountId: id,
  name: z.string(),
  region: z.string(),
  source: z.string(),
  externalId: z.string(),
  domain: z.string().nullable(),
  net: money.nullable(),
});
export type KnownAccount = z.output<typeof knownAccount>;

const proposal = z.strictObject({
  account: knownAccount,
  other: knownAccount,
  /** Why they may be one company, the strongest first. */
  evidence: z.array(
    z.strictObject({ kind: z.enum(["billing-email", "web-domain", "email-domain"]), text: z.string() }),
  ),
});
export type SiblingProposal = z.output<typeof proposal>;

const alias = z.strictObject({ source: z.string(), region: z.string(), externalId: z.string() });

export const getIdentity = defineOperation({
  name: "identity.get",
  summary:
    "Says who an account belongs together with: the ids it has elsewhere, its company, who is the same customer, what persons said and what may be.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/identity" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({
    aliases: z.array(
      alias.extend({
        /** A person gave it; a source does not take it away. */
        byHand: z.boolean(),
        /** Its own source sends it under this id, so it stays. */
        isOwn: z.boolean(),
      }),
    ),
    siblings: z.array(knownAccount),
    /** The same customer, seen by another source; each is billed by itself. */
    merged: z.array(knownAccount),
    /** What a source says otherwise than a person. */
    contradictions: z.array(z.string()),
    acts: z.array(
      z.strictObject({ actId: id, text: z.string(), member: z.string(), happenedAt: instant, undoable: z.boolean() }),
    ),
    proposals: z.array(proposal),
  }),
});

export const listSiblingProposals = defineOperation({
  name: "identity.listProposals",
  summary:
    "Lists accounts that may be of one company, each with its evidence; nothing is joined before a person says so.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/sibling-proposals" },
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.strictObject({
    data: z.array(proposal),
    total: z.int(),
    /** Accounts that changed and are not looked at yet, so that pairs of theirs may be missing or gone. */
    waiting: z.int(),
  }),
});

const reason = z.string().trim().max(500).optional();
/** What follows, in sentences; also what would follow, when asked with dry_run. */
const done = z.strictObject({ actId: id, effects: z.array(z.string()) });
const two = z.strictObject({ accountId: z.string(), otherId: z.string(), reason });

export const linkAccounts = defineOperation({
  name: "identity.link",
  summary: "Says that two accounts are siblings of one company, which then has one row in the queue and one lease.",
  access: "specialist",
  effect: "write",
  deed: "said that two accounts are one company",
  http: { method: "POST", path: "/accounts/{accountId}/links" },
  input: two,
  output: done,
});

export const mergeAccounts = defineOperation({
  name: "identity.merge",
  summary:
    "Says that two accounts are one customer seen by two sources: their work is shown together, each is still billed by itself.",
  access: "specialist",
  effect: "write",
  deed: "said that two accounts are one customer",
  http: { method: "POST", path: "/accounts/{accountId}/merges" },
  input: two,
  output: done,
});

export const splitAccount = defineOperation({
  name: "identity.split",
  summary: "Takes an account out of its company, or only out of the customer that it was merged into.",
  access: "specialist",
  effect: "write",
  deed: "took an account out of its company or customer",
  http: { method: "POST", path: "/accounts/{accountId}/splits" },
  input: z.strictObject({ accountId: z.string(), from: z.enum(["company", "customer"]), reason }),
  output: done,
});

export const refuseSiblings = defineOperation({
  name: "identity.refuse",
  summary: "Says that two accounts are not of one company, so that it is not proposed again.",
  access: "specialist",
  effect: "write",
  deed: "said that two accounts are not one company",
  http: { method: "POST", path: "/accounts/{accountId}/refused-links" },
  input: two,
  output: z.strictObject({ actId: id }),
});

export const undoIdentityAct = defineOperation({
  name: "identity.undo",
  summary: "Takes back what a person said of who belongs together; everything is as if it had never been said.",
  access: "specialist",
  effect: "write",
  deed: "took back what was said of who belongs together",
  http: { method: "POST", path: "/identity-acts/{actId}/undo" },
  input: z.strictObject({ actId: id }),
  output: z.strictObject({ actId: id }),
});

const named = z.strictObject({
  accountId: z.string(),
  source: z.string().trim().min(1).max(100),
  region: z.string().trim().max(100).default(""),
  externalId: z.string().trim().min(1).max(200),
});

export const addAlias = defineOperation({
  name: "identity.addAlias",
  summary: "Gives an account the id that it has in another system, so that it is found by it and imports land on it.",
  access: "specialist",
  effect: "write",
  deed: "gave an account an id of another system",
  http: { method: "POST", path: "/accounts/{accountId}/aliases" },
  input: named,
  output: alias,
});

export const removeAlias = defineOperation({
  name: "identity.removeAlias",
  summary: "Takes an id of another system away from an account; adding it again brings it back.",
  access: "specialist",
  effect: "write",
  deed: "took an id of another system away from an account",
  http: { method: "DELETE", path: "/accounts/{accountId}/aliases" },
  input: named,
  output: alias,
});

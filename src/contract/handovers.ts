/** Handing an account over to sales, support or the product team, with a packet, and what became of it. */
import { z } from "zod";
import { SIGNALS } from "#core/handovers/engagement-check.ts";
import { HANDOVER_STATES } from "#core/handovers/handover-state.ts";
import { PACKET_PARTS } from "#core/handovers/packet-of.ts";
import { HANDOVER_TEAMS } from "#core/onboarding/fact.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, money, page, pageQuery } from "./shapes.ts";

const team = z.enum(HANDOVER_TEAMS);
const packet = z.string().trim().min(1).max(50_000);

const signal = z.strictObject({
  kind: z.enum(SIGNALS),
  /** `unknown` cannot be told from here, so whoever hands over has to look. */
  weight: z.enum(["blocks", "warns", "unknown", "clear"]),
  text: z.string(),
});

export const handover = z.strictObject({
  handoverId: id,
  accountId: id,
  accountName: z.string(),
  to: team,
  state: z.enum(HANDOVER_STATES),
  handedBy: z.string(),
  handedById: id,
  handedAt: instant,
  /** The last day for an answer, by the rules in force when it was handed over. */
  answerDueOn: day,
  /** It waits for an answer, and that day is over. */
  isOverdue: z.boolean(),
  acceptedAt: instant.nullable(),
  /** Whoever took it, as they were named to us. */
  acceptedBy: z.string().nullable(),
  bouncedAt: instant.nullable(),
  bouncedReason: z.string().nullable(),
  /** What the customer waits for now. */
  expects: z.string().nullable(),
  version: z.int(),
});
export type Handover = z.output<typeof handover>;

const wholeHandover = handover.extend({
  packet: z.string(),
  /** What the check had found when it was handed over. */
  signals: z.array(signal),
});
export type WholeHandover = z.output<typeof wholeHandover>;

export const proposeHandover = defineOperation({
  name: "handovers.packet",
  summary:
    "Fills the packet of a handover from facts and checks whether somebody has the account already; nothing is handed over.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/handover-packet" },
  input: z.strictObject({ accountId: z.string(), to: team.default("sales") }),
  output: z.strictObject({
    accountId: id,
    to: team,
    asOf: instant,
    sections: z.array(
      z.strictObject({
        part: z.enum(PACKET_PARTS),
        title: z.string(),
        lines: z.array(z.string()),
        isKnown: z.boolean(),
      }),
    ),
    /** The same as one text in Markdown, to be edited. */
    packet: z.string(),
    signals: z.array(signal),
    isBlocked: z.boolean(),
    /** What one does where something is in the way; null where nothing is. */
    advice: z.string().nullable(),
    /** By when whoever gets it should answer, if it is handed over now. */
    answerDueOn: day,
  }),
});
export type ProposedHandover = z.output<typeof proposeHandover.output>;

export const handOver = defineOperation({
  name: "handovers.hand",
  summary:
    "Hands an account over with its packet; to sales this ends its onboarding. Refused while somebody has it already.",
  access: "specialist",
  effect: "write",
  deed: "handed an account over",
  http: { method: "POST", path: "/accounts/{accountId}/handovers" },
  input: z.strictObject({
    accountId: z.string(),
    to: team,
    /** Left out: as filled from facts now. */
    packet: packet.optional(),
  }),
  output: wholeHandover,
});

const ofHandover = { accountId: z.string(), handoverId: id };

export const acceptHandover = defineOperation({
  name: "handovers.accept",
  summary: "Says that the team it was handed to has accepted it.",
  access: "specialist",
  effect: "write",
  deed: "said that a handover was accepted",
  http: { method: "POST", path: "/accounts/{accountId}/handovers/{handoverId}/accept" },
  input: z.strictObject({ ...ofHandover, acceptedBy: z.string().trim().min(1).max(200).optional() }),
  output: wholeHandover,
});

export const bounceHandover = defineOperation({
  name: "handovers.bounce",
  summary:
    "Says that a handover was sent back, why, and what the customer expects now; the account is in Today until somebody takes that up.",
  access: "specialist",
  effect: "write",
  deed: "said that a handover was sent back",
  http: { method: "POST", path: "/accounts/{accountId}/handovers/{handoverId}/bounce" },
  input: z.strictObject({
    ...ofHandover,
    /** As short as sales writes it. */
    reason: z.string().trim().min(3).max(250),
    expects: z.string().trim().min(3).max(500),
  }),
  output: wholeHandover,
});

export const undoHandover = defineOperation({
  name: "handovers.undo",
  summary: "Takes back the last step of a handover: sent back, accepted, or handed over.",
  access: "specialist",
  effect: "write",
  deed: "took back a step of a handover",
  http: { method: "POST", path: "/accounts/{accountId}/handovers/{handoverId}/undo" },
  input: z.strictObject({
    ...ofHandover,
    /** The version that the step led to; refused when somebody has gone on since. */
    version: z.int(),
  }),
  output: wholeHandover,
});

export const getHandover = defineOperation({
  name: "handovers.get",
  summary: "Shows one handover with its packet.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/handovers/{handoverId}" },
  input: z.strictObject(ofHandover),
  output: wholeHandover,
});

export const listHandovers = defineOperation({
  name: "handovers.list",
  summary: "Lists handovers: those that wait for an answer the longest first, others the newest first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/handovers" },
  input: z.strictObject({
    ...pageQuery,
    /** `all` are those that were not taken back. */
    state: z.enum(["open", "accepted", "bounced", "all"]).default("open"),
    accountId: z.string().optional(),
  }),
  output: page(handover).extend({
    /** `overdue` are those of the open ones whose answer is late. */
    counts: z.strictObject({ open: z.int(), overdue: z.int(), accepted: z.int(), bounced: z.int() }),
    /** Of all that are open: since when the first of them has waited. */
    longestOpenSince: instant.nullable(),
  }),
});

const days = z.int().min(1).max(366);
const words = z.string().trim().min(1).max(100);

const rules = z.strictObject({
  /** A month's bill over it may go to sales without a talk: minor units by currency. */
  directOverMinor: z.record(z.string().regex(/^[A-Z]{3}$/), z.int().min(0)),
  steadyBills: z.int().min(1).max(12),
  colleagueWroteDays: days,
  lastEvents: z.int().min(1).max(50),
  mostContacts: z.int().min(1).max(50),
  /** Working days for the answer. */
  answerWithinDays: z.int().min(1).max(60),
  /** `{company}` stands for the company. */
  sharedChannel: words,
  askIfUnclear: words,
  tellIfWrong: words,
});
export type HandoverRules = z.output<typeof rules>;

const savedRules = z.strictObject({
  version: z.int(),
  effectiveOn: day,
  author: z.string(),
  reason: z.string(),
  recordedAt: instant,
});

export const getHandoverRules = defineOperation({
  name: "handovers.rules",
  summary:
    "Shows the rules of packets and of the check before a handover, who saved them when and why, and the ones before.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/handover-rules" },
  input: z.strictObject({}),
  output: savedRules.extend({
    rules,
    /** Every version with what it said, newest first. */
    history: z.array(savedRules.extend({ rules })),
  }),
});
export type SavedHandoverRules = z.output<typeof getHandoverRules.output>;

const ruleEffects = z.strictObject({
  /** Accounts of the segment whose forecast is over the level for sales. */
  overBefore: z.int(),
  overAfter: z.int(),
  /** Those that would come over it or fall below, the largest first; not all of them where there are many. */
  changed: z.array(z.strictObject({ accountId: id, name: z.string(), net: money, isOver: z.boolean() })),
});
export type HandoverRuleEffects = z.output<typeof ruleEffects>;

export const saveHandoverRules = defineOperation({
  name: "handovers.saveRules",
  summary:
    "Saves the whole rules of handovers as a new version from today on; packets that were sent stay as they are. A dry run counts who would be over the level for sales by them.",
  access: "lead",
  effect: "write",
  deed: "saved new rules of handovers",
  http: { method: "POST", path: "/handover-rules" },
  input: z.strictObject({
    rules,
    reason: z.string().trim().min(3).max(500),
    /** The version that you saw; refused when somebody has saved another since. */
    replaces: z.coerce.number().int().min(1).optional(),
  }),
  /** Of a dry run; null where the rules were saved. */
  output: savedRules.extend({ effects: ruleEffects.nullable() }),
});

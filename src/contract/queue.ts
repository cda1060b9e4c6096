/** Today: what needs someone now, one row per company, and who works it. */
import { z } from "zod";
import { SNOOZE_EVENTS } from "#core/queue/queue-facts.ts";
import { defineOperation } from "./operation.ts";
import { day, freshness, id, instant, money } from "./shapes.ts";

export const reason = z.strictObject({
  term: z.string(),
  /** null when the term's data was not imported: it adds nothing. */
  points: z.int().nullable(),
  text: z.string(),
  /** Which account of the company it comes from, when the company has several. */
  accountName: z.string().nullable(),
});

export const queueRow = z.strictObject({
  companyId: id,
  accountId: id,
  name: z.string(),
  domain: z.string().nullable(),
  region: z.string(),
  /** From 1 to 5; 0 is leased to you while nothing is due, and comes last. */
  band: z.int(),
  score: z.int(),
  reasons: z.array(reason),
  net: money.nullable(),
  low: money.nullable(),
  high: money.nullable(),
  renewalOn: day.nullable(),
  contactBy: day.nullable(),
  enteredOn: day.nullable(),
  stage: z.string().nullable(),
  unseen: z.boolean(),
  lease: z.strictObject({ memberId: id, memberName: z.string(), until: instant, mine: z.boolean() }).nullable(),
});
export type QueueRow = z.output<typeof queueRow>;

export const todayTask = z.strictObject({
  taskId: id,
  accountId: id,
  accountName: z.string(),
  kind: z.enum(["task", "promise"]),
  title: z.string(),
  dueOn: day,
  /** What it waited for and what has come, `when they answer`; null where its day alone makes it due. */
  because: z.string().nullable(),
  mine: z.boolean(),
  /** Whose it is, and until when they are away: meanwhile it is the pool's. Null while they are here, or nobody has it. */
  away: z.strictObject({ memberName: z.string(), until: instant }).nullable(),
  version: z.int(),
});

const todayMention = z.strictObject({
  noteId: id,
  accountId: id,
  accountName: z.string(),
  authorName: z.string(),
  /** The line in which you are named. */
  text: z.string(),
  mentionedAt: instant,
});

export const getToday = defineOperation({
  name: "queue.today",
  summary:
    "Shows the whole morning: replies waiting, what colleagues ask you, tasks and promises due, alerts, the unseen rail and the pool's queue in its bands.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/today" },
  input: z.strictObject({
    show: z.enum(["mine", "pool", "all"]).default("pool"),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.strictObject({
    date: day,
    unseen: z.array(queueRow),
    unseenCount: z.int(),
    /** Everything that is due, in order; band 1 and rows leased to you are among them. */
    rows: z.array(queueRow),
    counts: z.strictObject({
      due: z.int(),
      unseen: z.int(),
      waiting: z.int(),
      mine: z.int(),
      byBand: z.array(z.int()),
    }),
    tasks: z.array(todayTask),
    /** Notes of colleagues that name you, until you have seen or answered them; the oldest first. */
    mentions: z.array(todayMention),
    alerts: z.array(
      z.strictObject({
        accountId: id,
        accountName: z.string(),
        kind: z.string(),
        text: z.string(),
        raisedOn: day,
        key: z.string(),
      }),
    ),
    /** What comes due within seven days, for the empty form. */
    soon: z.array(z.strictObject({ accountId: id, name: z.string(), contactBy: day, net: money.nullable() })),
    /**
     * Accounts over the entry level of which nobody has said whether a human looks after them, by source. They can come
     * in only once humans were imported, or `accounts.declareCoverage` says that there are none.
     */
    coverageUnknown: z.array(z.strictObject({ source: z.string(), accounts: z.int() })),
    /** Something is due, coverage was never safe, and of some account it is unknown who looks after it (B-7). */
    mayHoldColleagues: z.boolean(),
    freshness,
  }),
});

const acted = z.strictObject({ actId: id, companyId: id, accountId: id, warning: z.string().nullable() });

export const takeNext = defineOperation({
  name: "queue.next",
  summary: "Leases the first free company of the queue to you and says which account to open.",
  access: "specialist",
  effect: "write",
  deed: "took the next company",
  http: { method: "POST", path: "/queue/next" },
  input: z.strictObject({
    skip: z.strictObject({ companyId: id, reason: z.string().trim().min(3).max(300) }).optional(),
  }),
  output: z.strictObject({
    /** null when nothing is left to take. */
    companyId: id.nullable(),
    accountId: id.nullable(),
    until: instant.nullable(),
    /** Of the skip that was asked for, so that it can be taken back. */
    skipActId: id.nullable(),
  }),
});

export const takeCompany = defineOperation({
  name: "queue.take",
  summary: "Leases one company to you, or renews your lease; refused while a colleague works it.",
  access: "specialist",
  effect: "write",
  deed: "took a company",
  http: { method: "POST", path: "/queue/{companyId}/lease" },
  input: z.strictObject({ companyId: id, accountId: id.optional() }),
  output: z.strictObject({ until: instant }),
});

export const releaseCompany = defineOperation({
  name: "queue.release",
  summary: "Returns a company to the pool.",
  access: "specialist",
  effect: "write",
  deed: "returned a company to the pool",
  http: { method: "DELETE", path: "/queue/{companyId}/lease" },
  input: z.strictObject({ companyId: id }),
  output: z.strictObject({ released: z.boolean() }),
});

export const markDone = defineOperation({
  name: "queue.done",
  summary: "Takes a company off today until a day, or until something new happens.",
  access: "specialist",
  effect: "write",
  deed: "was done with a company for now",
  http: { method: "POST", path: "/queue/{companyId}/done" },
  input: z.strictObject({ companyId: id, until: day }),
  output: acted,
});

export const snooze = defineOperation({
  name: "queue.snooze",
  summary:
    "Hides a company until a day, or until they reply, pay, renew or anything new happens; says so when that may pass its renewal.",
  access: "specialist",
  effect: "write",
  deed: "snoozed a company",
  http: { method: "POST", path: "/queue/{companyId}/snooze" },
  input: z.strictObject({
    companyId: id,
    /** With an event, the last day to wait for it. One of the two is needed. */
    until: day.optional(),
    event: z.enum(SNOOZE_EVENTS).optional(),
    reason: z.string().trim().max(300).default(""),
  }),
  output: acted,
});

export const undoAct = defineOperation({
  name: "queue.undo",
  summary: "Takes back a done, snooze or skip.",
  access: "specialist",
  effect: "write",
  deed: "took back a done, snooze or skip",
  http: { method: "POST", path: "/queue/acts/{actId}/undo" },
  input: z.strictObject({ actId: id, companyId: id }),
  output: acted,
});

/** A lead's look at the team's week: who needs whom, who picks what, what was skipped, what waits longest, what was missed. */
import { z } from "zod";
import { HANDOVER_TEAMS } from "#core/onboarding/fact.ts";
import { MISS_CAUSES } from "#core/queue/missed.ts";
import { PICK_GROUPS } from "#core/queue/pick-buckets.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, money } from "./shapes.ts";

const cause = z.enum(MISS_CAUSES);

export const missedAccount = z.strictObject({
  accountId: id,
  name: z.string(),
  enteredOn: day,
  renewalOn: day,
  cause,
  /** Why, in one sentence. */
  sentence: z.string(),
  net: money.nullable(),
});

export const listMissed = defineOperation({
  name: "teamWeek.missed",
  summary:
    "Lists each account that passed its renewal while nobody of the team was in touch, with the one cause in a sentence.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/team-week/missed" },
  input: z.strictObject({
    /** Renewals of so many days, up to today. */
    days: z.coerce.number().int().min(1).max(31).default(31),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.strictObject({
    from: day,
    through: day,
    data: z.array(missedAccount),
    /** Of those that are listed, by cause, in the order in which causes are looked for. */
    counts: z.array(z.strictObject({ cause, accounts: z.int() })),
    /** There are more than the limit. */
    hasMore: z.boolean(),
  }),
});

const pickGroup = z.strictObject({
  group: z.enum(PICK_GROUPS),
  cells: z.array(
    z.strictObject({
      memberId: id,
      bucket: z.string(),
      picks: z.int(),
      /** If all had picked alike. */
      expected: z.number(),
      verdict: z.enum(["more", "fewer", "too_few_picks", "as_chance"]),
    }),
  ),
});
export type PickGroup = z.output<typeof pickGroup>;

const waiting = z.strictObject({
  companyId: id,
  accountId: id,
  name: z.string(),
  /** Why it is in the queue. */
  text: z.string(),
  since: day,
  waitsDays: z.int(),
  renewalOn: day.nullable(),
});

/** What a number of the team's week counts. */
export const WEEK_COUNTS = ["picks", "leases", "due", "promises", "overdue"] as const;
export type WeekCount = (typeof WEEK_COUNTS)[number];

export const listCounted = defineOperation({
  name: "teamWeek.accounts",
  summary:
    "Lists the accounts behind a number of the team's week: what somebody took, of one kind of account or of all, what they work on now, and what is due of theirs.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/team-week/accounts" },
  input: z.strictObject({
    of: z.enum(WEEK_COUNTS),
    /** A member, or the pool, which takes nothing and has tasks. */
    whose: z.union([id, z.enum(["pool", "everybody"])]).default("everybody"),
    /** Of picks alone: those of one kind, such as `size` and `Under 100`, as in `teamWeek.get`. */
    group: z.enum(PICK_GROUPS).optional(),
    bucket: z.string().max(200).optional(),
    days: z.coerce.number().int().min(1).max(92).default(28),
    limit: z.coerce.number().int().min(1).max(500).default(200),
  }),
  output: z.strictObject({
    /** The number itself; `data` ends at the limit. */
    total: z.int(),
    data: z.array(
      z.strictObject({
        accountId: id,
        name: z.string(),
        net: money.nullable(),
        memberId: id.nullable(),
        memberName: z.string().nullable(),
        /** When it was taken, or until when it is worked; null for tasks. */
        at: instant.nullable(),
        /** Of a task or a promise; null for all else. */
        title: z.string().nullable(),
        dueOn: day.nullable(),
      }),
    ),
  }),
});
export type CountedAccounts = z.output<typeof listCounted.output>;

export const getTeamWeek = defineOperation({
  name: "teamWeek.get",
  summary:
    "Shows how the team works: what waits for whom, how evenly accounts were picked, what was skipped and why, and who waits longest.",
  access: "lead",
  effect: "read",
  http: { method: "GET", path: "/team-week" },
  input: z.strictObject({ days: z.coerce.number().int().min(1).max(92).default(28) }),
  output: z.strictObject({
    from: day,
    through: day,
    /** What waits for each member now, the one with most overdue first; then the pool. */
    needs: z.array(
      z.strictObject({
        /** null is the pool. */
        memberId: id.nullable(),
        name: z.string(),
        leases: z.int(),
        due: z.int(),
        overdue: z.int(),
        promises: z.int(),
        oldestDueOn: day.nullable(),
      }),
    ),
    picks: z.int(),
    members: z.array(z.strictObject({ memberId: id, name: z.string(), picks: z.int() })),
    groups: z.array(pickGroup),
    skips: z.array(
      z.strictObject({
        actId: id,
        accountId: id,
        accountName: z.string(),
        memberId: id,
        memberName: z.string(),
        reason: z.string().nullable(),
        happenedAt: instant,
      }),
    ),
    longest: z.array(waiting),
    /** Handovers whose answer is late, the longest first. */
    lateAnswers: z.array(
      z.strictObject({
        handoverId: id,
        accountId: id,
        accountName: z.string(),
        to: z.enum(HANDOVER_TEAMS),
        handedBy: z.string(),
        handedById: id,
        answerDueOn: day,
      }),
    ),
  }),
});
export type TeamWeek = z.output<typeof getTeamWeek.output>;

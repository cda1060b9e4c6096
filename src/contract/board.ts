/** The board: the same accounts as the table, in columns by stage. */
import { z } from "zod";
import { BOARD_DETAILS } from "#core/board/board-columns.ts";
import { defineOperation } from "./operation.ts";
import { accountFilter, day, freshness, id, instant, money } from "./shapes.ts";

const view = {
  filter: accountFilter,
  /** `fine`: each stage is a column; `coarse`: each group of stages, 1 to 6. */
  detail: z.enum(BOARD_DETAILS).default("fine"),
};

const columnSum = z.strictObject({
  /** Net forecasts of the open period. */
  net: money,
  /** Accounts with a forecast in this currency. */
  accounts: z.int(),
  /** Part of some account's usage has not come in. */
  atLeast: z.boolean(),
});

export const getBoardColumns = defineOperation({
  name: "board.columns",
  summary: "Counts the accounts of each stage and sums their forecasts by currency, over whole columns.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/board/columns" },
  input: z.strictObject(view),
  output: z.strictObject({
    columns: z.array(
      z.strictObject({
        column: z.string(),
        name: z.string(),
        /** Ids of its stages; none for accounts whose stage no stage answers to. */
        stages: z.array(z.string()),
        count: z.int(),
        /** By currency, the one of most accounts first; nothing is converted. */
        sums: z.array(columnSum),
        withoutForecast: z.int(),
      }),
    ),
    /** All that match the filter, and those of them that are not in onboarding and so have no stage. */
    total: z.int(),
    withoutStage: z.int(),
    freshness,
  }),
});
export type BoardColumnTotals = z.output<typeof getBoardColumns.output>["columns"][number];

const limits = z.strictObject({ typicalDays: z.int(), slowDays: z.int(), stuckDays: z.int() });

export const getBoardAges = defineOperation({
  name: "board.ages",
  summary: "Says how long accounts have been in their stage, and how long they usually stay, from the team's own past.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/board/ages" },
  input: z.strictObject(view),
  output: z.strictObject({
    /** Whole days (UTC) in the stage so far, of all accounts of the column; null without any. */
    columns: z.array(z.strictObject({ column: z.string(), medianDays: z.number().nullable() })),
    /** Of stays in a stage that ended, over all accounts whatever the filter: half, three in four and nine in ten left by then. */
    paces: z.array(
      z.strictObject({
        stage: z.string(),
        stays: z.int(),
        /** Null while too few stays ended, and in closed stages, where nothing is due. */
        limits: limits.nullable(),
      }),
    ),
    /** So many stays must have ended before anything is called slow. */
    enoughStays: z.int(),
  }),
});

export const boardCard = z.strictObject({
  accountId: id,
  companyId: id,
  name: z.string(),
  stage: z.string(),
  stageSince: instant.nullable(),
  /** The old tool's word for its stage, while no stage answers to it. */
  unmappedLabel: z.string().nullable(),
  net: money.nullable(),
  atLeast: z.boolean(),
  renewalOn: day.nullable(),
  /** Why it matters now; null when nothing is due. */
  reason: z.string().nullable(),
  /** The day that the reason is about, such as when the next task is due. */
  reasonOn: day.nullable(),
});
export type BoardCard = z.output<typeof boardCard>;

export const listBoardCards = defineOperation({
  name: "board.cards",
  summary: "Lists cards of one column of the board, from any place in it, in the order of the accounts table.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/board/columns/{column}/cards" },
  input: z.strictObject({
    ...view,
    column: z.string(),
    /** As in the accounts table: `-net`. */
    sort: z.string().default("renewal"),
    /** The place of the first card, from 0. */
    at: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.strictObject({ data: z.array(boardCard) }),
});

/** Words of an older tool for a stage that no stage answers to: which there are, and what one of them stands for. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id } from "./shapes.ts";

export const listStageWords = defineOperation({
  name: "stageWords.list",
  summary: "Lists the old tool's words for stages that no stage answers to, with how many accounts have each.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/stage-words" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(z.strictObject({ word: z.string(), accounts: z.int() })) }),
});

/** So many accounts are told about at once; a word of more is chosen for where it comes from. */
export const MOST_ACCOUNTS_OF_WORD = 100_000;

export const mapStageWord = defineOperation({
  name: "stageWords.map",
  summary:
    "Says of all accounts with an old tool's word for a stage which stage it stands for; a dry run says how many and which.",
  access: "specialist",
  effect: "write",
  deed: "said of all its accounts which stage a word of the old tool stands for",
  http: { method: "POST", path: "/stage-words" },
  input: z.strictObject({ word: z.string().min(1).max(500), stage: z.string() }),
  output: z.strictObject({
    /** By which it is undone; null when no account has the word. */
    batchId: id.nullable(),
    accounts: z.int(),
    stageLabel: z.string(),
    /** The first of them by name, with the stage that their facts say until then. */
    examples: z.array(z.strictObject({ accountId: id, name: z.string(), before: z.string() })),
  }),
});
export type MappedStageWord = z.output<typeof mapStageWord.output>;

export const undoStageWord = defineOperation({
  name: "stageWords.undo",
  summary: "Takes back what was said of all accounts with a word; the word is not mapped again, and later facts stay.",
  access: "specialist",
  effect: "write",
  deed: "took back which stage a word of the old tool stands for",
  http: { method: "POST", path: "/stage-words/{batchId}/undo" },
  input: z.strictObject({ batchId: id }),
  output: z.strictObject({
    restored: z.int(),
    /** Taken back on their own before. */
    leftAlone: z.int(),
  }),
});

/** Cells of the table of accounts, set many at once and each to its own value. Taken back like any other batch. */
import { z } from "zod";
import { MOST_CELLS_AT_ONCE } from "#core/fields/words-at-once.ts";
import { writtenValue } from "./account-fields.ts";
import { defineOperation, type ParsedInputOf } from "./operation.ts";
import { day, id } from "./shapes.ts";

const fieldCell = z.strictObject({
  accountId: z.string(),
  fieldId: z.string(),
  value: writtenValue,
  /** The value that you saw; the cell is left alone when it is another one by now. */
  seen: writtenValue.optional(),
});

const stageCell = z.strictObject({
  accountId: z.string(),
  /** By its code, its id, or its name: `3a`. It is set by hand, with the reason and the end that `stages` names. */
  stage: z.string().trim().max(200),
  seen: z.string().nullable().optional(),
});

const nextTaskCell = z.strictObject({
  accountId: z.string(),
  /** The day to which the next open task or promise moves; of one that waits for an event, the last day to wait. */
  nextTaskDueOn: day,
  seen: z.strictObject({ title: z.string(), dueOn: day }).optional(),
});

const cellAfter = z.strictObject({
  accountId: z.string(),
  /** `field.tier`, `stage` or `nextTask`, as the table calls its columns. */
  column: z.string(),
  /** Of the account. */
  name: z.string(),
  outcome: z.enum(["changes", "same", "refused"]),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Why it is refused. */
  reason: z.string().nullable(),
});
export type CellAfter = z.output<typeof cellAfter>;

export const setFieldCells = defineOperation({
  name: "fields.setCells",
  summary:
    "Sets cells of the table of accounts by hand, each to its own value, such as a pasted range: fields, stages, and the day of the next task; a dry run says what each would become. Cells that cannot be set are left alone and say why.",
  access: "specialist",
  effect: "write",
  deed: "set cells of the table",
  http: { method: "POST", path: "/field-cells" },
  input: z.strictObject({
    cells: z
      .array(z.union([fieldCell, stageCell, nextTaskCell]))
      .min(1)
      .max(MOST_CELLS_AT_ONCE),
    /** Needed where stages are set by hand, unless it is a dry run: why, and the last day on which they count. */
    stages: z.strictObject({ reason: z.string().trim().min(3).max(500), until: day }).optional(),
    /** Of fields, the first day on which they no longer count. */
    until: day.nullable().default(null),
    /** Of fields. */
    reason: z.string().trim().max(500).nullable().default(null),
  }),
  output: z.strictObject({
    /** By which all of it is undone at once; null when nothing was changed. */
    batchId: id.nullable(),
    changed: z.int(),
    /** They show that value already. */
    unchanged: z.int(),
    refused: z.int(),
    /** In the order in which they were asked for; a cell that was named twice has its last value. */
    cells: z.array(cellAfter),
  }),
});
export type FieldCell = z.output<typeof fieldCell>;
export type StageCell = z.output<typeof stageCell>;
export type NextTaskCell = z.output<typeof nextTaskCell>;
export type CellsInput = ParsedInputOf<typeof setFieldCells>;

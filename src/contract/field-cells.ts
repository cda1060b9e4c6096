/** Cells of the table of accounts, set many at once and each to its own value. Taken back like any other batch. */
import { z } from "zod";
import { MOST_CELLS_AT_ONCE } from "#core/fields/words-at-once.ts";
import { writtenValue } from "./account-fields.ts";
import { defineOperation, type ParsedInputOf } from "./operation.ts";
import { day, id } from "./shapes.ts";

const cell = z.strictObject({
  accountId: z.string(),
  fieldId: z.string(),
  value: writtenValue,
  /** The value that you saw; the cell is left alone when it is another one by now. */
  seen: writtenValue.optional(),
});

const cellAfter = z.strictObject({
  accountId: z.string(),
  fieldId: z.string(),
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
    "Sets cells of the table of accounts by hand, each to its own value, such as a pasted range; a dry run says what each would become. Cells that cannot be set are left alone and say why.",
  access: "specialist",
  effect: "write",
  deed: "set cells of the table",
  http: { method: "POST", path: "/field-cells" },
  input: z.strictObject({
    cells: z.array(cell).min(1).max(MOST_CELLS_AT_ONCE),
    /** The first day on which they no longer count. */
    until: day.nullable().default(null),
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
export type CellsInput = ParsedInputOf<typeof setFieldCells>;

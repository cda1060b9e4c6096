/** Mappings: which column of somebody's file is which of our fields; proposed, corrected, saved with its source. */
import { z } from "zod";
import type { KindId } from "#core/imports/column.ts";
import { RECORD_KINDS } from "#core/imports/record-kinds.ts";
import { DAY_ORDERS } from "#core/mappings/foreign-days.ts";
import { defineOperation } from "./operation.ts";
import { id, instant } from "./shapes.ts";

export const kindId = z.enum(RECORD_KINDS.map(({ kind }) => kind) as [KindId, ...KindId[]]);

const name = z.string().min(1).max(300);

export const cellForm = z.union([
  z.strictObject({ form: z.literal("day"), order: z.enum(DAY_ORDERS) }),
  z.strictObject({
    form: z.literal("number"),
    decimalMark: z.enum([".", ","]),
    /** 100 makes cents into major units; 0.01 makes a share into percent. */
    divideBy: z.union([
      z.literal(1),
      z.literal(10),
      z.literal(100),
      z.literal(1000),
      z.literal(0.01),
      z.literal("minor"),
    ]),
  }),
  /** Their words, in small letters, and ours. */
  z.strictObject({ form: z.literal("words"), words: z.record(z.string().max(200), z.string().max(200)) }),
]);

export const mappedColumn = z.union([
  z.strictObject({
    from: name,
    to: name,
    form: cellForm.optional(),
    /** Further columns whose texts come after its own, with a space between: a first and a last name. */
    joins: z.array(name).min(1).max(5).optional(),
  }),
  /** Of a wide file, whose column is one meter. */
  z.strictObject({ from: name, meter: z.string().min(1).max(100), form: cellForm.optional() }),
  /** What holds for all rows. */
  z.strictObject({ fixed: z.string().min(1).max(200), to: name }),
]);

export const mapping = z.strictObject({ kind: kindId, columns: z.array(mappedColumn).min(1).max(2000) });

/** The system that ids belong to. */
export const sourceName = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, "Use small letters, digits, - and _.");

export const fileProposal = z.strictObject({
  kind: kindId.nullable(),
  otherKinds: z.array(kindId),
  /** True when the file is written like ours and needs no mapping. */
  isPlain: z.boolean(),
  mapping: mapping.nullable(),
  columns: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string().nullable(),
      confidence: z.enum(["sure", "likely", "unsure"]),
      reason: z.string(),
      samples: z.array(z.string()),
    }),
  ),
  /** What the file does not decide. Nothing is guessed: answer with one of the choices, or with a value. */
  questions: z.array(
    z.strictObject({
      field: z.string(),
      text: z.string(),
      choices: z.array(z.strictObject({ label: z.string(), column: mappedColumn })),
    }),
  ),
  header: z.array(z.string()),
  /** The first rows, as the file has them. */
  rows: z.array(z.array(z.string())),
  /** What is unusual about how the file is written, in words. */
  notes: z.array(z.string()),
  /** The mapping that was saved for such files; its problem when it no longer fits. */
  saved: z
    .strictObject({ mappingId: id, version: z.int(), savedAt: instant, problem: z.string().nullable() })
    .nullable(),
});
export type FileProposal = z.output<typeof fileProposal>;

export const savedMapping = z.strictObject({
  mappingId: id,
  source: z.string(),
  /** It holds for the rows of this connection; null: for files. */
  connectionId: id.nullable(),
  version: z.int(),
  /** The name of the files, without days and numbers; of a connection, which of its rows. */
  files: z.string(),
  header: z.array(z.string()),
  mapping,
  savedBy: z.string(),
  savedAt: instant,
});
export type SavedMapping = z.output<typeof savedMapping>;

export const listMappings = defineOperation({
  name: "mappings.list",
  summary: "Lists the saved mappings of columns; each holds for the next file of its source with the same columns.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/mappings" },
  input: z.strictObject({ source: sourceName.optional() }),
  output: z.strictObject({ data: z.array(savedMapping) }),
});

export const saveMapping = defineOperation({
  name: "mappings.save",
  summary: "Saves a mapping for the files of a source with these columns; what was saved for them before is replaced.",
  access: "operator",
  effect: "write",
  deed: "saved how columns are read",
  http: { method: "POST", path: "/mappings" },
  input: z.strictObject({
    source: sourceName,
    fileName: z.string().max(200),
    header: z.array(z.string()).min(1).max(2000),
    mapping,
  }),
  output: savedMapping,
});

export const removeMapping = defineOperation({
  name: "mappings.remove",
  summary: "Removes a saved mapping: the next file of this form is asked about again. Save it to have it back.",
  access: "operator",
  effect: "write",
  deed: "removed a saved mapping of columns",
  http: { method: "DELETE", path: "/mappings/{mappingId}" },
  input: z.strictObject({ mappingId: id }),
  output: savedMapping,
});

/** Taking a finished import back: what it brought goes, and what hangs on that. */
import { z } from "zod";
import { importRun } from "./imports.ts";
import { defineOperation } from "./operation.ts";
import { id } from "./shapes.ts";

const values = z.record(z.string(), z.unknown()).nullable();

export const previewTakeBack = defineOperation({
  name: "imports.takeBackPreview",
  summary: "Lists what taking an import back would void, with counts and the first rows of each; nothing changes.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/imports/{importRunId}/take-back" },
  input: z.strictObject({ importRunId: id }),
  output: z.strictObject({
    /** Days of usage that would go, and days that would become what they were. */
    days: z.strictObject({ added: z.int(), corrected: z.int() }),
    firstDays: z.array(
      z.strictObject({
        account: z.string(),
        meter: z.string(),
        day: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
    rows: z.array(
      z.strictObject({
        table: z.string(),
        created: z.int(),
        changed: z.int(),
        /** A later import changed these, and what it brought stays. */
        staying: z.int(),
        first: z.array(
          z.strictObject({
            table: z.string(),
            key: values,
            before: values,
            after: values,
            account: z.string().nullable(),
          }),
        ),
      }),
    ),
    facts: z.array(z.strictObject({ kind: z.string(), count: z.int() })),
    /** Crossings, entries and alerts that were decided since, on accounts that the import touched. */
    decisions: z.array(z.strictObject({ kind: z.string(), count: z.int() })),
    /** Where it came from a connection that can bring it again: whether that is done when nobody chooses. */
    readAgain: z
      .strictObject({ connection: z.string(), what: z.enum(["source", "payloads"]), isUsual: z.boolean() })
      .nullable(),
    sentences: z.array(z.string()),
  }),
});

export const takeBackImport = defineOperation({
  name: "imports.takeBack",
  summary: "Takes a finished import back in the background; values that somebody changed since stay as they are.",
  access: "operator",
  effect: "write",
  deed: "took an import back",
  http: { method: "POST", path: "/imports/{importRunId}/take-back" },
  input: z.strictObject({
    importRunId: id,
    /** Whether its connection brings the same rows again; left out, as the preview says. */
    readAgain: z.boolean().optional(),
  }),
  output: importRun,
});

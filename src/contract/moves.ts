/** Moving from another tool: what its words become here, what came in so far, and which id there is which account here. */
import { z } from "zod";
import { FIELD_TYPES } from "#core/fields/field-definition.ts";
import { defineOperation } from "./operation.ts";
import { id, page, pageQuery } from "./shapes.ts";

const path = { connectionId: id };

const word = {
  word: z.string(),
  /** Things that have it, among those that were looked at. */
  count: z.int(),
  /** Said in the settings; else it is a proposal, which holds too. */
  isChosen: z.boolean(),
};

export const surveyConnection = defineOperation({
  name: "connections.survey",
  summary: "Asks a source for its own words and says which field, stage or role each becomes; nothing is imported.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/connections/{connectionId}/surveys" },
  input: z.strictObject(path),
  output: z.strictObject({
    /** What was looked at: "all 240 accounts". */
    of: z.string(),
    fields: z.array(
      z.strictObject({
        ...word,
        examples: z.array(z.string()),
        /** Null: it is left out. */
        fieldId: z.string().nullable(),
        type: z.enum(FIELD_TYPES),
        choices: z.array(z.strictObject({ id: z.string(), label: z.string() })),
        /** There is such a field already, and its type holds. */
        isDefined: z.boolean(),
      }),
    ),
    stages: z.array(
      z.strictObject({
        ...word,
        /** The name that is looked up here. */
        becomes: z.string(),
        /** Null where no stage answers to it: it is kept, and shown as unmapped. */
        stage: z.string().nullable(),
        isPaidCall: z.boolean(),
      }),
    ),
    roles: z.array(
      z.strictObject({
        ...word,
        examples: z.array(z.string()),
        /** Null: who has it does not look after the account. */
        becomes: z.string().nullable(),
      }),
    ),
  }),
});
export type Survey = z.output<typeof surveyConnection.output>;

export const reportConnection = defineOperation({
  name: "connections.report",
  summary:
    "Counts what a source brought so far for each kind of data: read, imported, known already, and refused with why.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}/report" },
  input: z.strictObject(path),
  output: z.strictObject({
    runs: z.int(),
    data: z.array(
      z.strictObject({
        kind: z.string(),
        rows: z.int(),
        imported: z.int(),
        /** Known already, or overtaken within the same read. */
        skipped: z.int(),
        rejected: z.int(),
        reasons: z.array(z.strictObject({ reason: z.string(), rows: z.int() })),
      }),
    ),
  }),
});
export type MoveReport = z.output<typeof reportConnection.output>;

const knownId = z.strictObject({ externalId: z.string(), region: z.string(), accountId: id, account: z.string() });

export const listConnectionIds = defineOperation({
  name: "connections.ids",
  summary: "Lists which id of a source is which account here, by region and then by id.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}/ids" },
  input: z.strictObject({ ...path, ...pageQuery }),
  output: page(knownId),
});

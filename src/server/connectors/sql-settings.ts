/** What a database is connected with, whichever it is: a query for each kind of data, and how long one may take. */
import { z } from "zod";
import type { KindId } from "#core/imports/column.ts";
import { RECORD_KINDS } from "#core/imports/record-kinds.ts";

export const sqlQuery = z.strictObject({
  kind: z.enum(RECORD_KINDS.map(({ kind }) => kind) as [KindId, ...KindId[]]).meta({
    title: "Kind of data",
    help: "What each row is.",
  }),
  query: z.string().trim().min(1).meta({
    title: "Query",
    multiline: true,
    example: "select id as account, name, plan, currency, created_at as signed_up_on from customers",
    help: "One select. Name its columns as a file of this kind has them. $watermark stands for how far was read.",
  }),
  watermarkColumn: z.string().trim().max(100).optional().meta({
    title: "Watermark column",
    help: "Its greatest value so far becomes $watermark, so that only what is new is read.",
    example: "updated_at",
  }),
  watermarkStart: z.string().max(100).optional().meta({
    title: "First watermark",
    help: "What $watermark is at the very first.",
    example: "2000-01-01",
  }),
  overlap: z.string().trim().max(40).optional().meta({
    title: "Overlap",
    help: "How much is read again each time, for rows that were written late. Only for days and moments.",
    example: "2 days",
  }),
});
export type SqlQuery = z.output<typeof sqlQuery>;

export const sqlSettings = {
  queries: z
    .array(sqlQuery)
    .min(1, "Give at least one query.")
    .max(RECORD_KINDS.length)
    .refine((queries) => new Set(queries.map(({ kind }) => kind)).size === queries.length, "Give one query per kind.")
    .meta({ title: "Queries", help: "One for each kind of data." }),
  timeLimitSeconds: z.number().int().min(1).max(7200).default(600).meta({
    title: "Time limit in seconds",
    help: "A query that takes longer is stopped.",
  }),
};

export type SqlSettings = { readonly queries: readonly SqlQuery[] };

/** Imports: files in, counted to the row, resumable. */
import { z } from "zod";
import { beltLimits } from "./import-limits.ts";
import { fileProposal, kindId, mapping, sourceName } from "./mappings.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant } from "./shapes.ts";

export const importFile = z.strictObject({
  position: z.int(),
  name: z.string(),
  kind: z.string(),
  sizeBytes: z.int(),
  state: z.string(),
  rows: z.int(),
  imported: z.int(),
  rejected: z.int(),
  skipped: z.int(),
  problem: z.string().nullable(),
});

/** Why a run waits for a person, with its largest effects. */
const held = z.strictObject({
  file: z.string(),
  reasons: z.array(z.string()),
  effects: z.array(
    z.strictObject({
      account: z.string(),
      what: z.string(),
      from: z.number(),
      to: z.number(),
      factor: z.number().nullable(),
    }),
  ),
  limits: beltLimits,
});

export const importRun = z.strictObject({
  importRunId: id,
  source: z.string(),
  state: z.enum([
    "received",
    "running",
    "deriving",
    "done",
    "failed",
    "dry",
    "held",
    "refused",
    "taking_back",
    "taken_back",
  ]),
  shiftDays: z.int(),
  requestedBy: z.string(),
  /** The connection that brought it, where no person did. */
  connectionId: id.nullable(),
  receivedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  takenBackAt: instant.nullable(),
  takenBackBy: z.string().nullable(),
  /** Also told once the run was released or refused. */
  held: held.nullable(),
  releasedBy: z.string().nullable(),
  problem: z.string().nullable(),
  progress: z
    .strictObject({
      done: z.int(),
      total: z.int(),
      unit: z.string(),
      perSecond: z.number().nullable(),
      secondsLeft: z.number().nullable(),
      doing: z.string(),
    })
    .nullable(),
  files: z.array(importFile),
  effects: z.strictObject({
    accountsCreated: z.int(),
    accountsChanged: z.int(),
    daysChanged: z.int(),
    dueToday: z.int().nullable(),
  }),
  /** Opt-outs that it said last and that are about nobody who is known by now. */
  optOutsWaiting: z.int(),
});
export type ImportRun = z.output<typeof importRun>;

export const uploadImportFile = defineOperation({
  name: "imports.upload",
  summary:
    "Receives one file of an import (.csv or .csv.gz) and says what kind of data it holds; nothing is imported yet.",
  access: "operator",
  effect: "write",
  deed: "sent a file",
  body: "stream",
  maxBodyBytes: 2 * 1024 ** 3,
  http: { method: "POST", path: "/import-uploads" },
  input: z.strictObject({ name: z.string().min(1).max(200), source: sourceName.default("csv") }),
  output: z.strictObject({
    uploadId: id,
    name: z.string(),
    kind: z.string().nullable(),
    sizeBytes: z.int(),
    columns: z.array(z.string()),
    /** Nothing would be read from these, were it imported as it is now; a sentence. */
    notUsed: z.string().nullable(),
    /** Why it cannot be imported as it is; with a mapping it may be. */
    problem: z.string().nullable(),
    /** What it seems to hold; null when it cannot be read at all. */
    proposal: fileProposal.nullable(),
  }),
});

export const proposeImport = defineOperation({
  name: "imports.propose",
  summary: "Says which column of a received file seems to be which field, for a source and, if given, a kind of data.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/import-proposals" },
  input: z.strictObject({ uploadId: id, source: sourceName.default("csv"), kind: kindId.optional() }),
  output: fileProposal,
});

const request = {
  uploads: z.array(id).min(1).max(50),
  source: sourceName.default("csv"),
  /** For files that are not written like ours. A file without one is read by the mapping that was saved for it, if any. */
  mappings: z
    .array(z.strictObject({ uploadId: id, mapping, save: z.boolean().default(false) }))
    .max(50)
    .default([]),
  /** Moves every date so that the last usage day is yesterday. */
  moveDates: z.boolean().default(false),
  removeSample: z.boolean().default(false),
  /** Says that nobody of sales or success looks after accounts of this source: coverage is known then, and is nobody. */
  nobodyAssigned: z.boolean().default(false),
};

export const previewImport = defineOperation({
  name: "imports.preview",
  summary: "Dry run: shows the first 20 rows of each file, what would change and how many accounts would be due today.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/import-previews" },
  input: z.strictObject(request),
  output: z.strictObject({
    files: z.array(
      z.strictObject({
        name: z.string(),
        kind: z.string().nullable(),
        rows: z.int(),
        imported: z.int(),
        rejected: z.int(),
        skipped: z.int(),
        columns: z.array(z.string()),
        firstRows: z.array(z.array(z.string())),
        problems: z.array(z.strictObject({ line: z.int(), column: z.string().nullable(), reason: z.string() })),
      }),
    ),
    accountsCreated: z.int(),
    accountsChanged: z.int(),
    daysChanged: z.int(),
    dueToday: z.int().nullable(),
    lastDay: day.nullable(),
    shiftDays: z.int(),
    sentences: z.array(z.string()),
  }),
});

export const startImport = defineOperation({
  name: "imports.start",
  summary: "Starts an import of uploaded files; it goes on by itself and survives a restart.",
  access: "operator",
  effect: "write",
  deed: "started an import",
  http: { method: "POST", path: "/imports" },
  input: z.strictObject(request),
  output: importRun,
});

export const listImports = defineOperation({
  name: "imports.list",
  summary: "Lists imports, newest first, with their counts.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/imports" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(importRun) }),
});

export const getImport = defineOperation({
  name: "imports.get",
  summary: "Shows one import with its progress.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/imports/{importRunId}" },
  input: z.strictObject({ importRunId: id }),
  output: importRun,
});

const byRun = { input: z.strictObject({ importRunId: id }), output: importRun };

export const releaseImport = defineOperation({
  name: "imports.release",
  summary: "Lets a held import go on as it is, after a person has looked at its largest effects.",
  access: "operator",
  effect: "write",
  deed: "let a held import go on",
  http: { method: "POST", path: "/imports/{importRunId}/release" },
  ...byRun,
});

export const refuseImport = defineOperation({
  name: "imports.refuse",
  summary: "Ends a held import; nothing of the file that was held comes in.",
  access: "operator",
  effect: "write",
  deed: "refused a held import",
  http: { method: "POST", path: "/imports/{importRunId}/refuse" },
  ...byRun,
});

export const listRejections = defineOperation({
  name: "imports.rejections",
  summary: "Lists the rows that an import refused, each with file, line, column and reason.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/imports/{importRunId}/rejections" },
  input: z.strictObject({ importRunId: id, limit: z.coerce.number().int().min(1).max(100_000).default(1000) }),
  output: z.strictObject({
    total: z.int(),
    data: z.array(
      z.strictObject({ file: z.string(), line: z.int(), column: z.string().nullable(), reason: z.string() }),
    ),
  }),
});

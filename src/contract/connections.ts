/** Connections: sources that are asked on a schedule or send by themselves, with their health and what they sent. */
import { z } from "zod";
import { columnsTried } from "./connection-columns.ts";
import { previewImport } from "./imports.ts";
import { defineOperation, type JsonSchema } from "./operation.ts";
import { day, id, instant } from "./shapes.ts";

const jsonSchema = z.custom<JsonSchema>((value) => typeof value === "object" && value !== null);
const settings = z.record(z.string(), z.json());

export const connectorKind = z.strictObject({
  connector: z.string(),
  title: z.string(),
  summary: z.string(),
  /** The form, as JSON Schema; a field may have title, help, example, secret and multiline. */
  settings: jsonSchema,
  pulls: z.boolean(),
  receives: z.boolean(),
  sends: z.boolean(),
});
export type ConnectorKind = z.output<typeof connectorKind>;

export const connection = z.strictObject({
  connectionId: id,
  connector: z.string(),
  connectorTitle: z.string(),
  name: z.string(),
  /** What its rows are filed under. */
  source: z.string(),
  /** Of all its rows that do not name one; empty when its ids are the same everywhere. */
  region: z.string(),
  /** Without secrets. */
  settings,
  /** Which secrets are stored; never what they are. */
  secretsSet: z.array(z.string()),
  scheduleMinutes: z.int(),
  pulls: z.boolean(),
  receives: z.boolean(),
  /** It has prices that a price book can be proposed from. */
  proposesPrices: z.boolean(),
  /** What its own words become here can be looked at before anything is imported. */
  hasWords: z.boolean(),
  /** Where the source sends to; null when it does not. */
  webhookUrl: z.string().nullable(),
  state: z.enum(["working", "importing", "held", "ok", "new", "late", "failing", "paused"]),
  /** What it brought would move more than it may: this import waits for a person, and it for the import. */
  heldImportRunId: id.nullable(),
  lastSuccessAt: instant.nullable(),
  lastReceivedAt: instant.nullable(),
  /** All usage of its source and region is in up to this day; null where none of it is known. */
  usageThrough: day.nullable(),
  /** Whole days from that to yesterday, the newest that can be whole. */
  lagDays: z.int().nullable(),
  nextRunAt: instant.nullable(),
  /** In words, while it is late. */
  late: z.string().nullable(),
  problem: z.string().nullable(),
  problemAt: instant.nullable(),
  /** Of the last 20 tries. */
  failedTries: z.int(),
  tries: z.int(),
  /** Rows of the last read that brought any. */
  lastRows: z.int().nullable(),
  /** Of these: refused, each with its reason in that import. */
  lastRefusedRows: z.int().nullable(),
  lastImportRunId: id.nullable(),
  waitingDeliveries: z.int(),
  failedDeliveries: z.int(),
  /** Requests whose signature was wrong: nothing of them is kept. */
  forgedRequests: z.int(),
  /** What the source says that it sent and that never came; it was read again. */
  missedDeliveries: z.int(),
  lastMissedAt: instant.nullable(),
});
export type Connection = z.output<typeof connection>;

export const listConnectorKinds = defineOperation({
  name: "connections.kinds",
  summary: "Lists what can be connected, each with the settings that it needs.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connection-kinds" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(connectorKind) }),
});

export const listConnections = defineOperation({
  name: "connections.list",
  summary: "Lists the connected sources with their state, last success, next run and error rate.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(connection) }),
});

const path = { connectionId: id };

export const getConnection = defineOperation({
  name: "connections.get",
  summary: "Shows one connected source.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}" },
  input: z.strictObject(path),
  output: connection,
});

const name = z.string().trim().min(1).max(80);
const scheduleMinutes = z
  .int()
  .min(5, "The shortest schedule is every 5 minutes.")
  .max(7 * 24 * 60);

/** Two connections of one source, one for each region, keep accounts with equal ids apart. */
const region = z.string().trim().max(40);

export const createConnection = defineOperation({
  name: "connections.create",
  summary: "Connects a source; its secrets are kept sealed and are never shown again.",
  access: "operator",
  effect: "write",
  deed: "connected a source",
  http: { method: "POST", path: "/connections" },
  input: z.strictObject({
    connector: z.string(),
    name,
    source: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, "Use small letters, digits, - and _."),
    region: region.default(""),
    settings,
    scheduleMinutes: scheduleMinutes.default(60),
  }),
  output: connection,
});

export const changeConnection = defineOperation({
  name: "connections.change",
  summary:
    "Changes a source's name, schedule or settings (all of them together; a secret that is left out stays as it is).",
  access: "operator",
  effect: "write",
  deed: "changed a connection",
  http: { method: "PATCH", path: "/connections/{connectionId}" },
  input: z.strictObject({
    ...path,
    name: name.optional(),
    /** Only until it has brought something: the same ids would be other accounts afterwards. */
    region: region.optional(),
    settings: settings.optional(),
    scheduleMinutes: scheduleMinutes.optional(),
  }),
  output: connection,
});

export const check = z.strictObject({
  what: z.string(),
  state: z.enum(["works", "missing", "failed"]),
  says: z.string(),
});

export const checkConnection = defineOperation({
  name: "connections.check",
  summary: "Asks the source, changes nothing there, and says what works and what is missing.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/connections/{connectionId}/checks" },
  input: z.strictObject(path),
  output: z.strictObject({ checks: z.array(check) }),
});

export const previewConnection = defineOperation({
  name: "connections.preview",
  summary: "Reads the first rows of each kind from a source and says what they would change; nothing is imported.",
  access: "operator",
  effect: "read",
  http: { method: "POST", path: "/connections/{connectionId}/previews" },
  input: z.strictObject({
    ...path,
    /** In place of what is saved for the same kinds, to see what they would change. */
    columns: z.array(columnsTried).max(50).default([]),
  }),
  output: previewImport.output,
});

export const runConnection = defineOperation({
  name: "connections.run",
  summary: "Asks a source now instead of waiting for its schedule.",
  access: "operator",
  effect: "write",
  deed: "asked a source for what is new",
  http: { method: "POST", path: "/connections/{connectionId}/runs" },
  input: z.strictObject(path),
  output: connection,
});

export const pauseConnection = defineOperation({
  name: "connections.pause",
  summary: "Stops asking a source until it is resumed; what it sends by itself is still kept.",
  access: "operator",
  effect: "write",
  deed: "paused a connection",
  http: { method: "POST", path: "/connections/{connectionId}/pause" },
  input: z.strictObject(path),
  output: connection,
});

export const resumeConnection = defineOperation({
  name: "connections.resume",
  summary: "Goes on with a paused source, at once.",
  access: "operator",
  effect: "write",
  deed: "let a connection go on",
  http: { method: "POST", path: "/connections/{connectionId}/resume" },
  input: z.strictObject(path),
  output: connection,
});

export const removeConnection = defineOperation({
  name: "connections.remove",
  summary: "Removes a connection with its secrets and stored payloads; everything that it brought stays.",
  access: "operator",
  effect: "write",
  deed: "removed a connection",
  http: { method: "DELETE", path: "/connections/{connectionId}" },
  input: z.strictObject(path),
  output: z.strictObject({ deliveries: z.int(), importsKept: z.int() }),
});

export const connectionAttempt = z.strictObject({
  attemptId: id,
  /** `held` while its import waits for a person. */
  outcome: z.enum(["reading", "importing", "held", "done", "nothing-new", "failed"]),
  startedAt: instant,
  endedAt: instant.nullable(),
  rows: z.int().nullable(),
  /** Of these, once the import has looked at them. */
  refusedRows: z.int().nullable(),
  problem: z.string().nullable(),
  importRunId: id.nullable(),
  part: z.int(),
});
export type ConnectionAttempt = z.output<typeof connectionAttempt>;

export const listAttempts = defineOperation({
  name: "connections.attempts",
  summary: "Lists the latest tries to read a source, newest first.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/connections/{connectionId}/attempts" },
  input: z.strictObject({ ...path, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.strictObject({ data: z.array(connectionAttempt) }),
});

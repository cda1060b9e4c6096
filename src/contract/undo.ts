/** Taking back what one did last, and doing it again. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { datedPart, id, instant } from "./shapes.ts";

/** So many actions of a member can be taken back. */
export const UNDO_DEPTH = 100;

export const undoEntry = z.strictObject({
  undoId: id,
  /** What was done, in the past: "Moved Brightpath to 3a Engaged". */
  label: z.string(),
  /** The same with the days in it as days. */
  labelParts: z.array(datedPart),
  /** The operation that did it. */
  operation: z.string(),
  happenedAt: instant,
  /** `done` can be taken back, `undone` can be done again. */
  state: z.enum(["done", "undone"]),
  memberName: z.string(),
  /** Whose it is may take it back; a colleague's is shown and no more. */
  isMine: z.boolean(),
  /** Who changed the same thing since, so that this stays as it is. */
  changedSince: z
    .strictObject({ name: z.string(), label: z.string(), labelParts: z.array(datedPart), happenedAt: instant })
    .nullable(),
});
export type UndoEntry = z.output<typeof undoEntry>;

export const listUndo = defineOperation({
  name: "undo.list",
  summary:
    "Lists your last 100 actions that can be taken back or done again, newest first; or the last ones of the whole team.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/undo" },
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(UNDO_DEPTH).default(UNDO_DEPTH),
    whose: z.enum(["mine", "team"]).default("mine"),
  }),
  output: z.strictObject({ data: z.array(undoEntry) }),
});

/** Of several normal outcomes; `refused` leaves the thing as it is, and the message says who changed it and when. */
const outcome = z.strictObject({
  outcome: z.enum(["done", "refused", "nothing"]),
  undoId: id.nullable(),
  label: z.string().nullable(),
  message: z.string(),
  /** The same with the days and moments in it as such. */
  messageParts: z.array(datedPart),
});
export type UndoOutcome = z.output<typeof outcome>;

/** Without an id, the newest that can be. */
const input = z.strictObject({ undoId: id.optional() });

export const takeBack = defineOperation({
  name: "undo.take",
  summary: "Takes back your last action, or the one that you name; says so when somebody else changed the thing since.",
  access: "viewer",
  effect: "write",
  deed: "took an action back",
  http: { method: "POST", path: "/undo" },
  input,
  output: outcome,
});

export const doAgain = defineOperation({
  name: "undo.redo",
  summary: "Does again what you took back last, or the one that you name.",
  access: "viewer",
  effect: "write",
  deed: "did an action again",
  http: { method: "POST", path: "/redo" },
  input,
  output: outcome,
});

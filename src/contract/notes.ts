/** Notes on an account, in Markdown, saved as they are written. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { id, instant } from "./shapes.ts";

const body = z.string().max(100_000);
export const note = z.strictObject({
  noteId: id,
  accountId: id,
  author: z.string(),
  mine: z.boolean(),
  body: z.string(),
  version: z.int(),
  happenedAt: instant,
  changedAt: instant,
  source: z.string(),
});
export type Note = z.output<typeof note>;

export const listNotes = defineOperation({
  name: "notes.list",
  summary: "Lists the notes of an account, newest first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/notes" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({ data: z.array(note) }),
});

export const createNote = defineOperation({
  name: "notes.create",
  summary: "Writes a note on an account.",
  access: "specialist",
  effect: "write",
  deed: "wrote a note",
  http: { method: "POST", path: "/accounts/{accountId}/notes" },
  input: z.strictObject({ accountId: z.string(), body }),
  output: note,
});

export const changeNote = defineOperation({
  name: "notes.change",
  summary: "Saves a note's new words; refused when somebody else saved it since the version you read.",
  access: "specialist",
  effect: "write",
  deed: "changed a note",
  http: { method: "PATCH", path: "/accounts/{accountId}/notes/{noteId}" },
  input: z.strictObject({ accountId: z.string(), noteId: id, body, version: z.int() }),
  output: note,
});

export const deleteNote = defineOperation({
  name: "notes.delete",
  summary: "Deletes a note; it can be brought back.",
  access: "specialist",
  effect: "write",
  deed: "deleted a note",
  http: { method: "DELETE", path: "/accounts/{accountId}/notes/{noteId}" },
  input: z.strictObject({ accountId: z.string(), noteId: id }),
  output: z.strictObject({ noteId: id }),
});

export const restoreNote = defineOperation({
  name: "notes.restore",
  summary: "Brings back a deleted note.",
  access: "specialist",
  effect: "write",
  deed: "brought back a note",
  http: { method: "POST", path: "/accounts/{accountId}/notes/{noteId}/restore" },
  input: z.strictObject({ accountId: z.string(), noteId: id }),
  output: note,
});

/** Notes on an account, in Markdown, saved as they are written. */
import { z } from "zod";
import { NOTE_KINDS } from "#core/notes/note-kind.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, page, pageQuery } from "./shapes.ts";

const body = z.string().max(100_000);
const kind = z.enum(NOTE_KINDS);
export const note = z.strictObject({
  noteId: id,
  accountId: id,
  author: z.string(),
  mine: z.boolean(),
  kind,
  body: z.string(),
  version: z.int(),
  happenedAt: instant,
  changedAt: instant,
  source: z.string(),
});
export type Note = z.output<typeof note>;

const noteOfAccount = note.extend({
  accountName: z.string(),
  /** Whether it names you, and since when you have seen that. */
  mentionsMe: z.boolean(),
  seenAt: instant.nullable(),
});
export type NoteOfAccount = z.output<typeof noteOfAccount>;

export const NOTE_MENTIONS = ["me", "unseen"] as const;

export const findNotes = defineOperation({
  name: "notes.find",
  summary:
    "Lists notes across accounts, newest first: by who wrote them, by words, by kind, since a day, or those that name you.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/notes" },
  input: z.strictObject({
    ...pageQuery,
    /** A member. */
    author: id.optional(),
    /** All of these words, or their beginnings. */
    text: z.string().trim().min(1).max(200).optional(),
    since: day.optional(),
    kind: kind.optional(),
    /** Where it came from: `firstbill` for those written here. */
    source: z.string().max(80).optional(),
    /** Those that name you; or of these, those that you have not seen. */
    mentions: z.enum(NOTE_MENTIONS).optional(),
  }),
  output: z.strictObject({ ...page(noteOfAccount).shape, unseenMentions: z.int() }),
});

export const seeMention = defineOperation({
  name: "notes.seeMention",
  summary: "Marks a note that names you as seen, or as not seen yet.",
  access: "viewer",
  effect: "write",
  deed: "saw a note that names them",
  http: { method: "PUT", path: "/accounts/{accountId}/notes/{noteId}/seen" },
  input: z.strictObject({ accountId: z.string(), noteId: id, seen: z.boolean().default(true) }),
  output: z.strictObject({ noteId: id, seenAt: instant.nullable() }),
});

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
  input: z.strictObject({ accountId: z.string(), body, kind: kind.default("note") }),
  output: note,
});

export const changeNote = defineOperation({
  name: "notes.change",
  summary: "Saves a note's new words; refused when somebody else saved it since the version you read.",
  access: "specialist",
  effect: "write",
  deed: "changed a note",
  http: { method: "PATCH", path: "/accounts/{accountId}/notes/{noteId}" },
  input: z.strictObject({ accountId: z.string(), noteId: id, body, kind: kind.optional(), version: z.int() }),
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

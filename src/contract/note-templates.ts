/** Templates for notes, with gaps that an account's facts fill. Some come with the product, some are the team's, some one's own. */
import { z } from "zod";
import { NOTE_GAPS, type NoteGap } from "#core/notes/note-gaps.ts";
import { NOTE_KINDS } from "#core/notes/note-kind.ts";
import { defineOperation } from "./operation.ts";
import { instant } from "./shapes.ts";

/** A word for one that came with the product, an id for any other. */
const templateId = z.string().min(1).max(64);
const name = z.string().trim().min(1).max(80);
const kind = z.enum(NOTE_KINDS);
const body = z.string().trim().min(1).max(20_000);
const gap = z.enum(Object.keys(NOTE_GAPS) as [NoteGap, ...NoteGap[]]);

export const noteTemplate = z.strictObject({
  templateId,
  name: z.string(),
  kind,
  body: z.string(),
  isShared: z.boolean(),
  version: z.int(),
  /** Null for one that came with the product. */
  author: z.string().nullable(),
  savedBy: z.string().nullable(),
  savedAt: instant.nullable(),
  mine: z.boolean(),
  mayChange: z.boolean(),
});
export type NoteTemplate = z.output<typeof noteTemplate>;

export const listNoteTemplates = defineOperation({
  name: "noteTemplates.list",
  summary: "Lists the note templates that you may use: those that came with the product, the team's and your own.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/note-templates" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(noteTemplate) }),
});

export const fillNoteTemplates = defineOperation({
  name: "noteTemplates.fill",
  summary: "Fills the gaps of your note templates from an account's facts, and says which gaps are left.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/note-templates" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        templateId,
        name: z.string(),
        kind,
        body: z.string(),
        /** Nothing is known that would fill them. */
        unfilled: z.array(gap),
      }),
    ),
    /** A call has just been, so a new note begins with this one. */
    suggested: z.strictObject({ templateId, callAt: instant }).nullable(),
  }),
});

export const createNoteTemplate = defineOperation({
  name: "noteTemplates.create",
  summary: "Adds a note template, for yourself unless it is shared.",
  access: "specialist",
  effect: "write",
  deed: "added a note template",
  http: { method: "POST", path: "/note-templates" },
  input: z.strictObject({ name, kind: kind.default("note"), body, isShared: z.boolean().default(false) }),
  output: noteTemplate,
});

export const saveNoteTemplate = defineOperation({
  name: "noteTemplates.save",
  summary: "Saves what changed in a note template; refused when somebody else saved it since the version you read.",
  access: "specialist",
  effect: "write",
  deed: "changed a note template",
  http: { method: "PATCH", path: "/note-templates/{templateId}" },
  input: z.strictObject({
    templateId,
    version: z.int(),
    name: name.optional(),
    kind: kind.optional(),
    body: body.optional(),
  }),
  output: noteTemplate,
});

export const deleteNoteTemplate = defineOperation({
  name: "noteTemplates.delete",
  summary: "Deletes a note template; it can be brought back. Notes that were written with it stay as they are.",
  access: "specialist",
  effect: "write",
  deed: "deleted a note template",
  http: { method: "DELETE", path: "/note-templates/{templateId}" },
  input: z.strictObject({ templateId }),
  output: z.strictObject({ templateId }),
});

export const restoreNoteTemplate = defineOperation({
  name: "noteTemplates.restore",
  summary: "Brings back a deleted note template.",
  access: "specialist",
  effect: "write",
  deed: "brought back a note template",
  http: { method: "POST", path: "/note-templates/{templateId}/restore" },
  input: z.strictObject({ templateId }),
  output: noteTemplate,
});

export const listNoteTemplateVersions = defineOperation({
  name: "noteTemplates.versions",
  summary: "Lists what a note template was before, the latest first: who saved it and when.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/note-templates/{templateId}/versions" },
  input: z.strictObject({ templateId }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        version: z.int(),
        name: z.string(),
        kind,
        body: z.string(),
        savedBy: z.string().nullable(),
        savedAt: instant.nullable(),
      }),
    ),
  }),
});

export const revertNoteTemplate = defineOperation({
  name: "noteTemplates.revert",
  summary: "Makes a note template again what it was at an earlier version; this is a new version.",
  access: "specialist",
  effect: "write",
  deed: "took a note template back to what it was",
  http: { method: "POST", path: "/note-templates/{templateId}/revert" },
  input: z.strictObject({
    templateId,
    /** The version that you read. */
    version: z.int(),
    /** The version to go back to. */
    to: z.int(),
  }),
  output: noteTemplate,
});

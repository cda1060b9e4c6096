import { useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import {
  createNoteTemplate,
  deleteNoteTemplate,
  fillNoteTemplates,
  listNoteTemplates,
  listNoteTemplateVersions,
  restoreNoteTemplate,
  revertNoteTemplate,
  saveNoteTemplate,
} from "#contract/note-templates.ts";
import { changeNote, createNote, deleteNote, findNotes, listNotes, restoreNote, seeMention } from "#contract/notes.ts";
import type { InputOf, OutputOf } from "#contract/operation.ts";
import { getToday } from "#contract/queue.ts";
import { listMembers } from "#contract/team.ts";
import { client, queryKey, useChange, useRead, useReadPages } from "../../app/api.ts";

export function useNotesAcross(filter: InputOf<typeof findNotes>) {
  return useReadPages(findNotes, { ...filter, limit: 50 });
}

export function useSeeMention() {
  return useChange(seeMention, { refreshes: [findNotes, getToday] });
}

/** Colleagues who are in the team now. */
export function useColleagues() {
  const members = useRead(listMembers, { limit: 200 }, { staleTime: 5 * 60_000 });
  return (members.data?.data ?? []).filter(({ deactivatedAt }) => deactivatedAt === null);
}

export function useTemplates() {
  return useRead(listNoteTemplates, {});
}

export function useTemplateVersions(templateId: string) {
  return useRead(listNoteTemplateVersions, { templateId });
}

export function useTemplateChanges() {
  const refreshes = [listNoteTemplates, listNoteTemplateVersions, fillNoteTemplates];
  return {
    create: useChange(createNoteTemplate, { refreshes }),
    save: useChange(saveNoteTemplate, { refreshes }),
    remove: useChange(deleteNoteTemplate, { refreshes }),
    restore: useChange(restoreNoteTemplate, { refreshes }),
    revert: useChange(revertNoteTemplate, { refreshes }),
  };
}

export type FilledTemplate = OutputOf<typeof fillNoteTemplates>["data"][number];

/** With the gaps filled from the account's facts. */
export function useFilledTemplates(accountId: string) {
  return useRead(fillNoteTemplates, { accountId }, { staleTime: 60_000 }).data;
}

export function useNotes(accountId: string) {
  return useRead(listNotes, { accountId });
}

export function useNoteChanges(accountId: string) {
  const queries = useQueryClient();
  const refreshes = [listNotes, findNotes, getAccount, getToday];
  return {
    create: useChange(createNote, { refreshes }),
    change: useChange(changeNote, { refreshes }),
    remove: useChange(deleteNote, { refreshes }),
    restore: useChange(restoreNote, { refreshes }),
    /** As the server has them now, past what is on the screen. */
    readNow: () =>
      queries.fetchQuery({
        queryKey: queryKey(listNotes, { accountId }),
        queryFn: () => client.call(listNotes, { accountId }),
        staleTime: 0,
      }),
  };
}

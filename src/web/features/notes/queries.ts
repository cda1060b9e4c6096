import { useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { changeNote, createNote, deleteNote, findNotes, listNotes, restoreNote, seeMention } from "#contract/notes.ts";
import type { InputOf } from "#contract/operation.ts";
import { listMembers } from "#contract/team.ts";
import { client, queryKey, useChange, useRead, useReadPages } from "../../app/api.ts";

export function useNotesAcross(filter: InputOf<typeof findNotes>) {
  return useReadPages(findNotes, { ...filter, limit: 50 });
}

export function useSeeMention() {
  return useChange(seeMention, { refreshes: [findNotes] });
}

/** Colleagues who are in the team now. */
export function useColleagues() {
  const members = useRead(listMembers, { limit: 200 }, { staleTime: 5 * 60_000 });
  return (members.data?.data ?? []).filter(({ deactivatedAt }) => deactivatedAt === null);
}

export function useNotes(accountId: string) {
  return useRead(listNotes, { accountId });
}

export function useNoteChanges(accountId: string) {
  const queries = useQueryClient();
  const refreshes = [listNotes, findNotes, getAccount];
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

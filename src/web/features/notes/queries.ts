import { useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { changeNote, createNote, deleteNote, listNotes, restoreNote } from "#contract/notes.ts";
import { client, queryKey, useChange, useRead } from "../../app/api.ts";

export function useNotes(accountId: string) {
  return useRead(listNotes, { accountId });
}

export function useNoteChanges(accountId: string) {
  const queries = useQueryClient();
  const refreshes = [listNotes, getAccount];
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

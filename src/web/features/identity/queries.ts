import { useQuery } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount, listAccounts, searchAccounts } from "#contract/accounts.ts";
import {
  addAlias,
  getIdentity,
  linkAccounts,
  listSiblingProposals,
  mergeAccounts,
  refuseSiblings,
  removeAlias,
  splitAccount,
  undoIdentityAct,
} from "#contract/identity.ts";
import { listNotes } from "#contract/notes.ts";
import type { OutputOf } from "#contract/operation.ts";
import { getToday } from "#contract/queue.ts";
import { listTasks } from "#contract/tasks.ts";
import { client, useChange, useRead } from "../../app/api.ts";

export type Identity = OutputOf<typeof getIdentity>;

const FOLLOWS = [
  getIdentity,
  listSiblingProposals,
  getAccount,
  explainAccount,
  listNotes,
  listTasks,
  getToday,
  listAccounts,
];

export function useIdentity(accountId: string) {
  return useRead(getIdentity, { accountId });
}

export function useProposals() {
  return useRead(listSiblingProposals, {});
}

export function useIdentityChanges() {
  return {
    link: useChange(linkAccounts, { refreshes: FOLLOWS }),
    merge: useChange(mergeAccounts, { refreshes: FOLLOWS }),
    split: useChange(splitAccount, { refreshes: FOLLOWS }),
    refuse: useChange(refuseSiblings, { refreshes: FOLLOWS }),
    undo: useChange(undoIdentityAct, { refreshes: FOLLOWS }),
    addAlias: useChange(addAlias, { refreshes: [getIdentity] }),
    removeAlias: useChange(removeAlias, { refreshes: [getIdentity] }),
  };
}

export type Joining = "link" | "merge";

/** What would follow; nothing is done. */
export function useJoinPreview(kind: Joining, accountId: string, otherId: string | null) {
  const operation = kind === "link" ? linkAccounts : mergeAccounts;
  return useQuery({
    queryKey: ["identity.preview", kind, accountId, otherId],
    queryFn: ({ signal }) => client.call(operation, { accountId, otherId: otherId ?? "" }, { signal, dryRun: true }),
    enabled: otherId !== null,
    staleTime: 0,
    placeholderData: undefined,
    retry: false,
  });
}

export function useFoundAccounts(text: string) {
  return useRead(searchAccounts, { q: text, limit: 6 }, { enabled: text.trim() !== "" });
}

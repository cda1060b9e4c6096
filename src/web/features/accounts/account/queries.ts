import { useQueryClient } from "@tanstack/react-query";
import { getAccount, lookAtAccount } from "#contract/account-pages.ts";
import { explainAccount, includeAccount, listAccounts } from "#contract/accounts.ts";
import { getIdentity } from "#contract/identity.ts";
import { listNotes } from "#contract/notes.ts";
import { undoFact } from "#contract/onboarding.ts";
import { getToday } from "#contract/queue.ts";
import { listTasks } from "#contract/tasks.ts";
import { queryKey, useChange, useRead } from "../../../app/api.ts";
import { type News, useRefreshOnNews } from "../../../ui/news.ts";

const OF_ACCOUNT = [getAccount, getIdentity, listNotes, listTasks, explainAccount];

export function useAccount(accountId: string) {
  const queries = useQueryClient();
  const account = useRead(getAccount, { accountId });
  const isAbout = (news: News) => news["accountId"] === undefined || news["accountId"] === accountId;
  useRefreshOnNews(() => {
    for (const read of OF_ACCOUNT) void queries.invalidateQueries({ queryKey: queryKey(read, { accountId }) });
  }, isAbout);
  return account;
}

export function useExplanation(accountId: string) {
  return useRead(explainAccount, { accountId });
}

/** Looking does not ask for the page again: "what changed since you last looked" would go while it is read. */
export function useLook() {
  return useChange(lookAtAccount, { refreshes: [getToday] });
}

export function useInclusionChanges() {
  const refreshes = [getAccount, explainAccount, getToday, listAccounts];
  return { include: useChange(includeAccount, { refreshes }), undo: useChange(undoFact, { refreshes }) };
}

export function useUndoFact() {
  return useChange(undoFact, { refreshes: [getAccount, explainAccount, getToday] });
}

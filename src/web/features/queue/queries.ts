/** What Today asks of the server, and what it changes there. */
import { useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount } from "#contract/accounts.ts";
import { declareCoverage } from "#contract/coverage.ts";
import { findNotes, listNotes, seeMention } from "#contract/notes.ts";
import { getToday, markDone, releaseCompany, snooze, takeCompany, takeNext, undoAct } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { changeTask, listTasks } from "#contract/tasks.ts";
import { queryKey, useChange, useRead } from "../../app/api.ts";
import { useRefreshOnNews } from "../../ui/news.ts";

export type Show = "mine" | "pool" | "all";

const MOST_ROWS = 200;
const READ_AGAIN_MS = 60_000;

export function useToday(show: Show) {
  const queries = useQueryClient();
  const today = useRead(getToday, { show, limit: MOST_ROWS }, { refetchInterval: READ_AGAIN_MS });
  useRefreshOnNews(() => void queries.invalidateQueries({ queryKey: queryKey(getToday) }));
  return today;
}

/** What works in the background: an empty list may only be an early one. */
export function useRunning() {
  return useRead(getStatus, {}).data?.running ?? [];
}

export function usePeekedAccount(accountId: string) {
  return { account: useRead(getAccount, { accountId }), notes: useRead(listNotes, { accountId }) };
}

export function useExplanation(accountId: string) {
  return useRead(explainAccount, { accountId });
}

const QUEUE_READS = [getToday, getAccount];

export function useQueueChanges() {
  return {
    next: useChange(takeNext, { refreshes: QUEUE_READS }),
    take: useChange(takeCompany, { refreshes: QUEUE_READS }),
    release: useChange(releaseCompany, { refreshes: QUEUE_READS }),
    done: useChange(markDone, { refreshes: QUEUE_READS }),
    snooze: useChange(snooze, { refreshes: QUEUE_READS }),
    undo: useChange(undoAct, { refreshes: QUEUE_READS }),
  };
}

export function useTaskChange() {
  return useChange(changeTask, { refreshes: [getToday, listTasks, getAccount] });
}

export function useSeeMention() {
  return useChange(seeMention, { refreshes: [getToday, findNotes] });
}

export function useCoverageDeclaration() {
  return useChange(declareCoverage, { refreshes: [getToday, getAccount] });
}

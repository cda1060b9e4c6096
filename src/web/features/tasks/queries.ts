import { getAccount } from "#contract/account-pages.ts";
import { getToday } from "#contract/queue.ts";
import { changeTask, createTask, deleteTask, listTasks, restoreTask } from "#contract/tasks.ts";
import { listMembers } from "#contract/team.ts";
import { useChange, useRead } from "../../app/api.ts";

export function useTasks(accountId: string) {
  return useRead(listTasks, { accountId });
}

export function useMembers() {
  return useRead(listMembers, { limit: 200 }, { staleTime: 5 * 60_000 });
}

const refreshes = [listTasks, getAccount, getToday];

export function useTaskChanges() {
  return {
    create: useChange(createTask, { refreshes }),
    change: useChange(changeTask, { refreshes }),
    remove: useChange(deleteTask, { refreshes }),
    restore: useChange(restoreTask, { refreshes }),
  };
}

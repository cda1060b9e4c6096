import { useQueryClient } from "@tanstack/react-query";
import { getAccount } from "#contract/account-pages.ts";
import { getToday } from "#contract/queue.ts";
import {
  changeTask,
  createTask,
  deleteTask,
  findTasks,
  listTasks,
  postponeTasks,
  restoreTask,
  type TaskShow,
} from "#contract/tasks.ts";
import { listMembers } from "#contract/team.ts";
import { queryKey, useChange, useRead, useReadPages } from "../../app/api.ts";
import { useRefreshOnNews } from "../../ui/news.ts";

export function useTasks(accountId: string) {
  return useRead(listTasks, { accountId });
}

export function useMembers() {
  return useRead(listMembers, { limit: 200 }, { staleTime: 5 * 60_000 });
}

export function useTasksAcross(show: TaskShow) {
  const queries = useQueryClient();
  useRefreshOnNews(() => void queries.invalidateQueries({ queryKey: queryKey(findTasks) }));
  return useReadPages(findTasks, { show, limit: 100 });
}

const refreshes = [listTasks, findTasks, getAccount, getToday];

export function useTaskChanges() {
  return {
    create: useChange(createTask, { refreshes }),
    change: useChange(changeTask, { refreshes }),
    remove: useChange(deleteTask, { refreshes }),
    restore: useChange(restoreTask, { refreshes }),
    postpone: useChange(postponeTasks, { refreshes }),
  };
}

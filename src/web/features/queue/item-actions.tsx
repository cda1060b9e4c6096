/** What can be done with a row of the morning, by key, by menu and by tick. */
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useAskAnswer } from "../../ui/ask-answer.tsx";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { AlertList } from "./duty-row.tsx";
import { usePutAside } from "./put-aside.tsx";
import { useQueueChanges, useSeeMention, useTaskChange } from "./queries.ts";
import { QueueWhy } from "./queue-why.tsx";
import type { RowHandlers } from "./today-row.tsx";
import { accountOfItem, keyOfItem, type TodayItem, type TodayMention, type TodayTask } from "./today-sections.ts";

/** Rows leave at once and come back when the server refuses. */
type Shown = { drop: (key: string) => void; restore: (key: string) => void };

export function useItemActions({ drop, restore }: Shown): Omit<RowHandlers, "peek" | "walk"> {
  const navigate = useNavigate();
  const panel = useSidePanel();
  const undo = useUndo();
  const askAnswer = useAskAnswer();
  const putAside = usePutAside();
  const { take, release } = useQueueChanges();
  const changeTask = useTaskChange();
  const see = useSeeMention();

  const open = (item: TodayItem) =>
    void navigate({
      to: "/accounts/$accountId",
      params: { accountId: accountOfItem(item).accountId },
      search: { from: "today" },
      ...(item.kind === "mention" && { hash: "notes" }),
    });

  const saveDone = async (item: TodayItem, { taskId, accountId, version, title }: TodayTask, answer?: string) => {
    const done = await changeTask.mutateAsync({ accountId, taskId, version, done: true, ...(answer && { answer }) });
    drop(keyOfItem(item));
    undo.record({
      label: `Done: ${title}`,
      undo: () => changeTask.mutateAsync({ accountId, taskId, version: done.version, done: false }),
      onUndone: () => restore(keyOfItem(item)),
    });
  };

  const finishTask = async (item: TodayItem, task: TodayTask) => {
    const { title } = task;
    // A promise is closed with its answer, so that whoever looks later sees what the customer was told.
    if (task.kind === "promise") return askAnswer(title, (answer) => saveDone(item, task, answer));
    drop(keyOfItem(item));
    try {
      await saveDone(item, task);
    } catch (error) {
      restore(keyOfItem(item));
      notifications.show({ title: `Not marked as done: ${title}`, message: messageOf(error), color: "red" });
    }
  };

  const markSeen = async (item: TodayItem, { accountId, noteId, authorName }: TodayMention) => {
    drop(keyOfItem(item));
    try {
      await see.mutateAsync({ accountId, noteId });
      undo.record({
        label: `Seen: what ${authorName} asks`,
        undo: () => see.mutateAsync({ accountId, noteId, seen: false }),
        onUndone: () => restore(keyOfItem(item)),
      });
    } catch (error) {
      restore(keyOfItem(item));
      notifications.show({ title: "Not marked as seen", message: messageOf(error), color: "red" });
    }
  };

  const aside = (kind: "askDone" | "askSnooze") => (item: TodayItem) => {
    if (item.kind === "task" && kind === "askDone") return void finishTask(item, item.task);
    if (item.kind === "mention" && kind === "askDone") return void markSeen(item, item.mention);
    if (item.kind !== "company") return open(item);
    const { companyId, accountId, name, renewalOn, contactBy } = item.row;
    putAside[kind](
      { companyId, accountId, name, renewalOn, nextStepOn: contactBy },
      { onLeave: () => drop(keyOfItem(item)), onReturn: () => restore(keyOfItem(item)) },
    );
  };

  const toggleLease = (item: TodayItem) => {
    if (item.kind !== "company") return;
    const { companyId, accountId, name, lease } = item.row;
    const change = lease?.mine ? release.mutateAsync({ companyId }) : take.mutateAsync({ companyId, accountId });
    change.then(
      () =>
        undo.record({
          label: lease?.mine ? `Returned to the pool: ${name}` : `Taken: ${name}`,
          undo: () => (lease?.mine ? take.mutateAsync({ companyId, accountId }) : release.mutateAsync({ companyId })),
        }),
      (error) => notifications.show({ message: messageOf(error), color: "red" }),
    );
  };

  return {
    open,
    why: (item) => {
      if (item.kind === "task" || item.kind === "mention") return open(item);
      if (item.kind === "alert")
        return panel.open({
          title: `Alerts of ${item.alerts[0].accountName}`,
          content: <AlertList alerts={item.alerts} />,
        });
      panel.open({ title: `Why is ${item.row.name} here?`, content: <QueueWhy row={item.row} /> });
    },
    done: aside("askDone"),
    snooze: aside("askSnooze"),
    toggleLease,
  };
}

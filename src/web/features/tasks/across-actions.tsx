/** What can be done with tasks of all accounts: done and open again, and moved to another day, each with its undo. */
import { notifications } from "@mantine/notifications";
import type { TaskOfAccount } from "#contract/tasks.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useAskAnswer } from "../../ui/ask-answer.tsx";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { PostponeForm } from "./postpone-form.tsx";
import { useTaskChanges } from "./queries.ts";

/** Rows leave at once and come back when the server refuses. */
type Shown = { drop: (taskId: string) => void; restore: (taskId: string) => void };

export function useAcrossActions({ drop, restore }: Shown) {
  const { change, postpone } = useTaskChanges();
  const undo = useUndo();
  const panel = useSidePanel();
  const askAnswer = useAskAnswer();
  const today = localDateAt(useNow());

  const save = async (task: TaskOfAccount, answer?: string) => {
    const { accountId, taskId, version, title } = task;
    const done = task.doneAt === null;
    const after = await change.mutateAsync({ accountId, taskId, version, done, ...(answer && { answer }) });
    drop(taskId);
    undo.record({
      label: `${done ? "Done" : "Opened again"}: ${title}`,
      undo: async () => {
        const back = { done: !done, ...(!done && task.answer !== null && { answer: task.answer }) };
        await change.mutateAsync({ accountId, taskId, version: after.version, ...back });
        restore(taskId);
      },
    });
  };

  const toggle = async (task: TaskOfAccount) => {
    const { taskId, title } = task;
    if (task.doneAt === null && task.kind === "promise") return askAnswer(title, (answer) => save(task, answer));
    drop(taskId);
    try {
      await save(task);
    } catch (error) {
      restore(taskId);
      notifications.show({ title: `Not changed: ${title}`, message: messageOf(error), color: "red" });
    }
  };

  const move = async (tasks: readonly TaskOfAccount[], due: string) => {
    const named = tasks.map(({ accountId, taskId, version }) => ({ accountId, taskId, version }));
    const { data, left } = await postpone.mutateAsync({ tasks: named, due });
    const before = new Map(tasks.map(({ taskId, dueOn }) => [taskId, dueOn]));
    if (data.length > 0)
      undo.record({
        label: data.length === 1 ? `Moved: ${data[0]?.title}` : `Moved ${data.length} tasks`,
        undo: () =>
          postpone.mutateAsync({
            tasks: data.map(({ accountId, taskId, version, dueOn }) => ({
              ...{ accountId, taskId, version },
              dueOn: before.get(taskId) ?? dueOn,
            })),
          }),
      });
    for (const { taskId, because } of left) {
      const title = tasks.find((task) => task.taskId === taskId)?.title ?? "A task";
      notifications.show({ title: `Stays where it is: ${title}`, message: because });
    }
  };

  const askDay = (tasks: readonly TaskOfAccount[], onMoved: () => void) => {
    const [first] = tasks;
    if (first === undefined) return;
    panel.open({
      title: tasks.length === 1 ? `Move: ${first.title}` : `Move ${tasks.length} tasks`,
      content: (
        <PostponeForm
          today={today}
          renewalOn={tasks.length === 1 ? first.renewalOn : null}
          currency={tasks.length === 1 ? first.currency : null}
          severalAccounts={tasks.length > 1}
          onMove={(due) => move(tasks, due).then(onMoved)}
          onClose={panel.close}
        />
      ),
    });
  };

  return { toggle, askDay };
}

/** Tasks and promises of all accounts: mine, the pool's, overdue and done, by day and worked with the keyboard. */
import { Button, SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { TASK_SHOWS, type TaskShow } from "#contract/tasks.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { keyOn, useKeys } from "../../ui/keys.tsx";
import { ButtonLink } from "../../ui/links.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUrlText } from "../../ui/url-text.ts";
import { useTasksAcross } from "./queries.ts";
import { TasksList } from "./tasks-list.tsx";
import "./tasks.css";

const LABELS: Record<TaskShow, string> = {
  mine: "Mine",
  pool: "Pool",
  overdue: "Overdue",
  everyone: "Everyone",
  done: "Done",
};

const KEY_OF_SHOW = {
  mine: "tasksMine",
  pool: "tasksPool",
  overdue: "tasksOverdue",
  everyone: "tasksEveryone",
  done: "tasksDone",
} as const;

const EMPTY: Record<TaskShow, { title: string; why: string }> = {
  mine: {
    title: "You have no open tasks",
    why: "What is given to you shows here. Look at the pool for what anyone may do.",
  },
  pool: { title: "The pool is empty", why: "Tasks that belong to nobody in particular show here." },
  overdue: { title: "Nothing is overdue", why: "Tasks and promises of anybody whose day has passed show here." },
  everyone: { title: "No task is open", why: "Set one on an account with T." },
  done: { title: "Nothing is done yet", why: "Tasks that are done show here, the latest first." },
};

/** @param children what else waits for whoever looks, above the list */
export function TasksPage({ children }: { children?: ReactNode }) {
  const [asked, setShow] = useUrlText("show", "mine");
  const show = TASK_SHOWS.find((known) => known === asked) ?? "mine";
  const tasks = useTasksAcross(show);
  const counts = tasks.first?.counts;
  const mayChange = useMay("specialist");
  useKeys(TASK_SHOWS.map((name) => ({ ...keyOn(KEY_OF_SHOW[name], "Tasks"), run: () => setShow(name) })));
  return (
    <Page
      title="Tasks"
      summary={counts && `${formatInteger(counts.everyone)} open · ${formatInteger(counts.overdue)} overdue`}
    >
      <div className="fb-tasks">
        {children}
        <SegmentedControl
          size="xs"
          aria-label="Which tasks"
          value={show}
          onChange={setShow}
          data={TASK_SHOWS.map((value) => ({
            value,
            label: `${LABELS[value]} ${(counts && value !== "done" && counts[value]) || ""}`.trim(),
          }))}
        />
        {tasks.error && (
          <Failed error={tasks.error} onRetry={() => void tasks.refetch()} lastGoodAtMs={tasks.dataUpdatedAt} />
        )}
        {tasks.isPending && <SkeletonLines count={12} heightPx={36} />}
        {tasks.first && tasks.rows.length === 0 && (
          <Empty {...EMPTY[show]} action={show === "mine" ? <ButtonLink to="/">Go to Today</ButtonLink> : undefined} />
        )}
        {tasks.rows.length > 0 && <TasksList key={show} show={show} tasks={tasks.rows} mayChange={mayChange} />}
        {tasks.hasNextPage && (
          <Button mt="sm" variant="subtle" loading={tasks.isFetchingNextPage} onClick={tasks.readMore}>
            Show more
          </Button>
        )}
      </div>
    </Page>
  );
}

/** The sections of the morning with one cursor through all of them. */
import { Button, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useKeys } from "../../ui/keys.tsx";
import { useListCursor } from "../../ui/list-cursor.ts";
import { usePeek } from "../../ui/peek.ts";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useUndo } from "../../ui/undo.tsx";
import type { CursorProps } from "./account-link.tsx";
import { AccountPeek } from "./account-peek.tsx";
import { AlertList, AlertRow, TaskRow } from "./duty-row.tsx";
import { usePutAside } from "./put-aside.tsx";
import { useQueueChanges, useStageLabels, useTaskChange } from "./queries.ts";
import { QueueRow } from "./queue-row.tsx";
import { QueueWhy } from "./queue-why.tsx";
import { stageName } from "./stage-name.ts";
import { accountOfItem, keyOfItem, SECTIONS, type TodayItem, type TodayTask } from "./today-sections.ts";

type TodayListProps = {
  items: readonly TodayItem[];
  isGone: (item: TodayItem) => boolean;
  drop: (key: string) => void;
  restore: (key: string) => void;
  mayChange: boolean;
};

/** Where the cursor stood when the page was left, so that coming back from an account goes on from there. */
const lastCursor: { key: string | null } = { key: null };

/** Alerts stand above the pool; many of them must not push it off the screen. */
const FEW_ALERTS = 4;

function withFewAlerts(items: readonly TodayItem[]): TodayItem[] {
  const few = new Set(items.filter(({ kind }) => kind === "alert").slice(0, FEW_ALERTS));
  return items.filter((item) => item.kind !== "alert" || few.has(item));
}

export function TodayList({ items, isGone, drop, restore, mayChange }: TodayListProps) {
  const labels = useStageLabels();
  const actions = useItemActions({ drop, restore });
  const peek = usePeek<TodayItem>((item) => {
    const { accountId, name } = accountOfItem(item);
    return { title: name, content: <AccountPeek key={accountId} accountId={accountId} /> };
  });
  const [showsAllAlerts, setShowsAllAlerts] = useState(false);
  const shown = showsAllAlerts ? items : withFewAlerts(items);
  const byKey = new Map(shown.map((item) => [keyOfItem(item), item]));
  const cursor = useListCursor({
    keys: [...byKey.keys()],
    startsAt: lastCursor.key,
    group: "Today",
    onMove: (key) => {
      lastCursor.key = key;
      const item = byKey.get(key);
      if (item) peek.onCursor(item);
    },
  });
  const underCursor = cursor.current === null ? undefined : byKey.get(cursor.current);
  const run = (what: (item: TodayItem) => void) => () => {
    if (underCursor) what(underCursor);
  };
  useKeys([
    { keys: ["o", "enter"], label: "Open the account", group: "Today", run: run(actions.open) },
    { keys: "space", label: "Peek at the account", group: "Today", run: run(peek.onPeek) },
    { keys: "w", label: "Why is it here?", group: "Today", run: run(actions.why) },
  ]);
  useKeys(
    [
      { keys: "e", label: "Done for now", group: "Today", run: run(actions.done) },
      { keys: "h", label: "Snooze", group: "Today", run: run(actions.snooze) },
      { keys: "i", label: "Take it, or return it to the pool", group: "Today", run: run(actions.toggleLease) },
    ],
    { isActive: mayChange },
  );
  return SECTIONS.map(({ id, heading }) => {
    const inSection = shown.filter(({ section }) => section === id);
    if (inSection.length === 0) return null;
    const count = items.filter(({ section }) => section === id).length;
    return (
      <section key={id} className="fb-band" aria-labelledby={`band-${id}`}>
        <Title order={2} id={`band-${id}`}>
          {heading} <span className="fb-quiet">{count}</span>
        </Title>
        <ul>
          {inSection.map((item) => {
            const key = keyOfItem(item);
            return (
              <li
                key={key}
                className="fb-row"
                data-kind={item.kind}
                data-cursor={cursor.current === key || undefined}
                data-gone={isGone(item) || undefined}
              >
                <ItemRow
                  item={item}
                  labels={labels}
                  isGone={isGone(item)}
                  cursor={cursor.rowProps(key)}
                  actions={actions}
                  onPeek={() => peek.onPeek(item)}
                  mayChange={mayChange}
                />
              </li>
            );
          })}
        </ul>
        {count > inSection.length && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShowsAllAlerts(true)}>
            Show {count - inSection.length} more
          </Button>
        )}
      </section>
    );
  });
}

type ItemRowProps = {
  item: TodayItem;
  labels: ReadonlyMap<string, string>;
  isGone: boolean;
  cursor: CursorProps;
  actions: ItemActions;
  onPeek: () => void;
  mayChange: boolean;
};

function ItemRow({ item, labels, isGone, cursor, actions, onPeek, mayChange }: ItemRowProps) {
  if (item.kind === "alert") return <AlertRow alerts={item.alerts} cursor={cursor} onPeek={onPeek} />;
  if (item.kind === "task")
    return (
      <TaskRow task={item.task} cursor={cursor} onPeek={onPeek} onDone={mayChange ? () => actions.done(item) : null} />
    );
  const { row } = item;
  return (
    <QueueRow
      row={row}
      stage={row.stage === null ? null : stageName(row.stage, labels)}
      isGone={isGone}
      cursor={cursor}
      actions={{
        why: () => actions.why(item),
        peek: onPeek,
        change: mayChange
          ? {
              done: () => actions.done(item),
              snooze: () => actions.snooze(item),
              take: () => actions.toggleLease(item),
              release: () => actions.toggleLease(item),
            }
          : null,
      }}
    />
  );
}

type ItemActions = Record<"open" | "why" | "done" | "snooze" | "toggleLease", (item: TodayItem) => void>;

function useItemActions({ drop, restore }: Pick<TodayListProps, "drop" | "restore">): ItemActions {
  const navigate = useNavigate();
  const panel = useSidePanel();
  const undo = useUndo();
  const putAside = usePutAside();
  const { take, release } = useQueueChanges();
  const changeTask = useTaskChange();

  const open = (item: TodayItem) =>
    void navigate({
      to: "/accounts/$accountId",
      params: { accountId: accountOfItem(item).accountId },
      search: { from: "today" },
    });

  const finishTask = async (item: TodayItem, task: TodayTask) => {
    const { taskId, accountId, version, title } = task;
    drop(keyOfItem(item));
    try {
      const done = await changeTask.mutateAsync({ accountId, taskId, version, done: true });
      undo.record({
        label: `Done: ${title}`,
        undo: async () => {
          await changeTask.mutateAsync({ accountId, taskId, version: done.version, done: false });
          restore(keyOfItem(item));
        },
      });
    } catch (error) {
      restore(keyOfItem(item));
      notifications.show({ title: `Not marked as done: ${title}`, message: messageOf(error), color: "red" });
    }
  };

  const aside = (kind: "askDone" | "askSnooze") => (item: TodayItem) => {
    if (item.kind === "task" && kind === "askDone") return void finishTask(item, item.task);
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
      if (item.kind === "task") return open(item);
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

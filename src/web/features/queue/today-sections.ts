/** The morning as one column: what waits for us, promises and tasks, alerts, then the bands of the pool. */
import type { OutputOf } from "#contract/operation.ts";
import type { getToday, QueueRow } from "#contract/queue.ts";
import type { Show } from "./queries.ts";

export type Today = OutputOf<typeof getToday>;
export type TodayTask = Today["tasks"][number];
export type TodayMention = Today["mentions"][number];
export type TodayAlert = Today["alerts"][number];

export type TodayItem =
  | { readonly kind: "company"; readonly section: SectionId; readonly row: QueueRow }
  | { readonly kind: "task"; readonly section: SectionId; readonly task: TodayTask }
  | { readonly kind: "mention"; readonly section: SectionId; readonly mention: TodayMention }
  | { readonly kind: "alert"; readonly section: SectionId; readonly alerts: AlertsOfAccount };

/** The alerts of one account, of which the first is shown. */
export type AlertsOfAccount = readonly [TodayAlert, ...TodayAlert[]];

export type SectionId = "waiting" | "asked" | "tasks" | "alerts" | "risk" | "due" | "new" | "nobodys" | "held";

/** In the order of the page. */
export const SECTIONS: readonly { id: SectionId; heading: string }[] = [
  { id: "waiting", heading: "Waiting for us" },
  { id: "asked", heading: "Colleagues ask you" },
  { id: "tasks", heading: "Promises and tasks" },
  { id: "alerts", heading: "Alerts" },
  { id: "risk", heading: "At risk now" },
  { id: "due", heading: "Due" },
  { id: "new", heading: "New, nobody has looked yet" },
  { id: "nobodys", heading: "Over the threshold, and nobody's" },
  { id: "held", heading: "Yours, and nothing is due" },
];

const SECTION_OF_BAND: Readonly<Record<number, SectionId>> = {
  0: "held",
  1: "waiting",
  2: "risk",
  3: "due",
  4: "new",
  5: "nobodys",
};

export function itemsOf({ rows, tasks, mentions, alerts: all }: Today, show: Show): TodayItem[] {
  const mine = new Set([...rows, ...tasks, ...mentions].map(({ accountId }) => accountId));
  const alerts = show === "mine" ? all.filter(({ accountId }) => mine.has(accountId)) : all;
  const items: TodayItem[] = [
    ...rows.map((row) => ({ kind: "company" as const, section: SECTION_OF_BAND[row.band] ?? "due", row })),
    ...tasks.map((task) => ({ kind: "task" as const, section: "tasks" as const, task })),
    ...mentions.map((mention) => ({ kind: "mention" as const, section: "asked" as const, mention })),
    ...byAccount(alerts).map((some) => ({ kind: "alert" as const, section: "alerts" as const, alerts: some })),
  ];
  return SECTIONS.flatMap(({ id }) => items.filter(({ section }) => section === id));
}

/** One spike shows in every product that it touches; an account has one row for all of them, in the order given. */
function byAccount(alerts: readonly TodayAlert[]): AlertsOfAccount[] {
  const found = new Map<string, [TodayAlert, ...TodayAlert[]]>();
  for (const alert of alerts) {
    const known = found.get(alert.accountId);
    if (known) known.push(alert);
    else found.set(alert.accountId, [alert]);
  }
  return [...found.values()];
}

/** A row that changes its band is another place on the page. */
export function keyOfItem(item: TodayItem): string {
  if (item.kind === "company") return `${item.section}:${item.row.companyId}`;
  if (item.kind === "mention") return `mention:${item.mention.noteId}`;
  return item.kind === "task" ? `task:${item.task.taskId}` : `alert:${item.alerts[0].accountId}`;
}

export function accountOfItem(item: TodayItem): { accountId: string; name: string } {
  if (item.kind === "company") return item.row;
  if (item.kind === "mention") return { accountId: item.mention.accountId, name: item.mention.accountName };
  return item.kind === "task"
    ? { accountId: item.task.accountId, name: item.task.accountName }
    : { accountId: item.alerts[0].accountId, name: item.alerts[0].accountName };
}

/** "23 due · 4 new · 2 waiting for a reply" */
export function summaryOf({ counts }: Today): string {
  const waiting = counts.waiting > 0 ? [`${counts.waiting} waiting for a reply`] : [];
  return [`${counts.due} due`, `${counts.unseen} new`, ...waiting].join(" · ");
}

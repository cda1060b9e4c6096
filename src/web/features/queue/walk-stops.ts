/** The walk through the morning: one stop for each account, with everything of today that is about it. */
import type { LeftOver } from "#core/queue/left-for-tomorrow.ts";
import { accountOfItem, type TodayItem } from "./today-sections.ts";

export type WalkStop = {
  readonly accountId: string;
  readonly name: string;
  /** In the order of the page; the first says where the stop stands. */
  readonly items: readonly [TodayItem, ...TodayItem[]];
};

export function stopsOf(items: readonly TodayItem[]): WalkStop[] {
  const stops = new Map<string, { accountId: string; name: string; items: [TodayItem, ...TodayItem[]] }>();
  for (const item of items) {
    const { accountId, name } = accountOfItem(item);
    const known = stops.get(accountId);
    if (known) known.items.push(item);
    else stops.set(accountId, { accountId, name, items: [item] });
  }
  return [...stops.values()];
}

/** What has been dealt with is passed by. @returns null at the end of the walk */
export function nextStop(
  stops: readonly WalkStop[],
  current: WalkStop | null,
  isGone: (item: TodayItem) => boolean,
): WalkStop | null {
  const at = current === null ? -1 : stops.findIndex(({ accountId }) => accountId === current.accountId);
  return stops.slice(at + 1).find((stop) => !stop.items.every(isGone)) ?? null;
}

/** What is still there of the things that are for today. Of the pool that are the bands that wait for us, are at risk, or are due. */
export function leftOver(items: readonly TodayItem[], isGone: (item: TodayItem) => boolean): LeftOver[] {
  return items.filter((item) => !isGone(item) && isForToday(item)).map(toLeftOver);
}

function isForToday(item: TodayItem): boolean {
  return item.kind !== "company" || (item.row.band >= 1 && item.row.band <= LAST_BAND_DUE);
}

const LAST_BAND_DUE = 3;
const NOTHING = { net: null, renewalOn: null, contactBy: null, isReplyWaiting: false, dueOn: null };

function toLeftOver(item: TodayItem): LeftOver {
  const { accountId, name } = accountOfItem(item);
  if (item.kind === "alert") return { ...NOTHING, accountId, name, kind: "alert" };
  if (item.kind === "mention") return { ...NOTHING, accountId, name, kind: "mention" };
  if (item.kind === "task") return { ...NOTHING, accountId, name, kind: item.task.kind, dueOn: item.task.dueOn };
  const { renewalOn, contactBy, reasons, net } = item.row;
  const isReplyWaiting = reasons.some(({ term, points }) => term === "reply_waiting" && points !== null);
  return { ...NOTHING, accountId, name, net, kind: "company", renewalOn, contactBy, isReplyWaiting };
}

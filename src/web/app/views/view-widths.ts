/** How wide a member made the columns of a view: theirs alone, on every device, and never part of the view. */
import { notifications } from "@mantine/notifications";
import type { OutputOf } from "#contract/operation.ts";
import { arrangeView, listViews } from "#contract/views.ts";
import { messageOf } from "../../ui/problem.ts";
import { client, queryClient, queryKey } from "../api.ts";

type Widths = Record<string, number | null>;

/** A column is dragged or stepped in many small steps; once it rests, it is kept. */
const REST_MS = 600;

const waiting = new Map<string, { widths: Widths; timer: ReturnType<typeof setTimeout> }>();

/** In pixels; null goes back to the usual width. Seen at once. */
export function keepWidths(viewId: string, widths: Widths): void {
  queryClient.setQueryData<OutputOf<typeof listViews>>(queryKey(listViews, {}), (views) => {
    if (!views) return views;
    const data = views.data.map((view) =>
      view.viewId === viewId ? { ...view, widths: withWidths(view.widths, widths) } : view,
    );
    return { ...views, data };
  });
  const before = waiting.get(viewId);
  clearTimeout(before?.timer);
  const all = { ...before?.widths, ...widths };
  waiting.set(viewId, { widths: all, timer: setTimeout(() => void send(viewId, all), REST_MS) });
}

function withWidths(before: Readonly<Record<string, number>>, widths: Widths): Record<string, number> {
  const all: Widths = { ...before, ...widths };
  return Object.fromEntries(Object.entries(all).flatMap(([id, px]) => (px === null ? [] : [[id, px]])));
}

async function send(viewId: string, widths: Widths): Promise<void> {
  waiting.delete(viewId);
  try {
    await client.call(arrangeView, { viewId, widths });
  } catch (error) {
    notifications.show({ title: "Widths were not kept", message: messageOf(error), color: "red" });
    await queryClient.invalidateQueries({ queryKey: queryKey(listViews) });
  }
}

/** Puts a company aside: asks until when, does it, and says how to take it back. */
import { notifications } from "@mantine/notifications";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatDay } from "../../ui/format.ts";
import { messageOf } from "../../ui/problem.ts";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { EVENTS_AHEAD } from "./put-aside-days.ts";
import { PutAsideForm, type PutAsideTarget, type PutAsideUntil } from "./put-aside-form.tsx";
import { useQueueChanges } from "./queries.ts";

export type { PutAsideTarget } from "./put-aside-form.tsx";

type PutAsideEvents = {
  /** At once, before the server has answered. */
  onLeave?: () => void;
  /** It was refused or taken back. */
  onReturn?: () => void;
};

function askFor(until: PutAsideUntil) {
  return "day" in until ? { until: until.day } : { event: until.event };
}

function untilText(until: PutAsideUntil, today: LocalDate): string {
  if ("day" in until) return `until ${formatDay(until.day, today)}`;
  return EVENTS_AHEAD.find(({ event }) => event === until.event)?.until ?? "";
}

export function usePutAside() {
  const panel = useSidePanel();
  const undo = useUndo();
  const changes = useQueueChanges();
  const today = localDateAt(useNow());

  const put = async (
    kind: "done" | "snooze",
    target: PutAsideTarget,
    until: PutAsideUntil,
    reason: string,
    on: PutAsideEvents,
  ) => {
    panel.close();
    on.onLeave?.();
    const { companyId } = target;
    try {
      const act =
        kind === "done" && "day" in until
          ? await changes.done.mutateAsync({ companyId, until: until.day })
          : await changes.snooze.mutateAsync({ companyId, reason, ...askFor(until) });
      const word = kind === "done" ? "Done" : "Snoozed";
      if (act.warning) notifications.show({ message: act.warning, color: "yellow" });
      undo.record({
        label: `${word} ${untilText(until, today)}: ${target.name}`,
        undo: () => changes.undo.mutateAsync({ actId: act.actId, companyId }),
        onUndone: () => on.onReturn?.(),
      });
    } catch (error) {
      on.onReturn?.();
      notifications.show({ title: `${target.name} stays in the list`, message: messageOf(error), color: "red" });
    }
  };
  const ask = (kind: "done" | "snooze", target: PutAsideTarget, on: PutAsideEvents = {}) =>
    panel.open({
      title: kind === "done" ? `Done for now: ${target.name}` : `Snooze ${target.name}`,
      content: (
        <PutAsideForm
          kind={kind}
          target={target}
          onChoose={(until, reason) => void put(kind, target, until, reason, on)}
        />
      ),
    });
  return {
    askDone: (target: PutAsideTarget, on?: PutAsideEvents) => ask("done", target, on),
    askSnooze: (target: PutAsideTarget, on?: PutAsideEvents) => ask("snooze", target, on),
  };
}

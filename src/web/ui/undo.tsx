/** Undo: what was done last, on whatever page, and what takes it back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from "react";
import { keyOn, useKeys } from "./keys.tsx";
import { messageOf } from "./problem.ts";
import { Store, useStore } from "./store.ts";
import { type Undoable, type UndoOutcome, type UndoSource, UndoTrail } from "./undo-trail.ts";

const Trail = createContext<{ trail: UndoTrail; next: Store<string | null> } | null>(null);

/** Everything that the screens have done, for as long as the page is open; the source remembers it beyond that. */
export function UndoProvider({ source, children }: { source: UndoSource; children: ReactNode }) {
  const [value] = useState(() => ({ trail: new UndoTrail(source), next: new Store<string | null>(null) }));
  return <Trail value={value}>{children}</Trail>;
}

export function useUndo() {
  const held = useContext(Trail);
  if (held === null) throw new Error("Undo needs its provider around the page");
  const { trail, next } = held;
  const refresh = async () => next.set(await trail.nextLabel().catch(() => null));
  const show = async (asked: Promise<UndoOutcome>, failed: string) => {
    try {
      const { outcome, message, noticeId } = await asked;
      if (noticeId) notifications.hide(noticeId);
      if (outcome === "refused") notifications.show({ title: failed, message, color: "yellow", autoClose: 12_000 });
      else notifications.show({ message });
    } catch (error) {
      notifications.show({ title: failed, message: messageOf(error), color: "red", autoClose: 10_000 });
    }
    await refresh();
  };
  const undoOne = (noticeId: string) => void show(trail.takeBack(noticeId), "Not taken back");
  return {
    /** Remembers what was just done and shows it with a button to take it back. */
    record: (entry: Undoable) => {
      const noticeId = crypto.randomUUID();
      void trail.add({ ...entry, noticeId }).then(refresh);
      notifications.show({
        id: noticeId,
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <Text size="sm">{entry.label}</Text>
            <Button size="compact-sm" onClick={() => undoOne(noticeId)}>
              Undo
            </Button>
          </Group>
        ),
      });
    },
    /** For what is shown before it is saved: whoever takes it back at once takes this back, and nothing older. */
    waitFor: <Work,>(work: Promise<Work>): Promise<Work> => {
      trail.waitFor(work);
      return work;
    },
    undoLast: () => void show(trail.takeBackLast(), "Not taken back"),
    redoLast: () => void show(trail.doAgain(), "Not done again"),
    takeBackListed: (undoId: string) => void show(trail.takeBackListed(undoId), "Not taken back"),
    doAgainListed: (undoId: string) => void show(trail.doAgain(undoId), "Not done again"),
    refresh,
  };
}

/** The keys for it. Rendered once, by the shell. */
export function UndoKey() {
  const { undoLast, redoLast, refresh } = useUndo();
  const last = useStore(useContext(Trail)!.next);
  const begin = useEffectEvent(() => void refresh());
  useEffect(() => begin(), []);
  useKeys([
    { ...keyOn("undo", "Anywhere"), ...(last && { label: `Undo: ${lowerFirst(last)}` }), run: undoLast },
    { ...keyOn("redo", "Anywhere"), run: redoLast },
  ]);
  return null;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

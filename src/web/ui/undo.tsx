/** Undo: the last hundred actions of this page, newest first, each with what takes it back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { createContext, useContext } from "react";
import { useKeys } from "./keys.tsx";
import { messageOf } from "./problem.ts";
import { Store, useStore } from "./store.ts";

export type Undoable = {
  /** What was done, in the past: "Moved Brightpath to Engaged". */
  label: string;
  /** Takes it back. Throws a conflict when somebody changed it since. */
  undo: () => Promise<unknown>;
};

const DEPTH = 100;
/** With the notification that offers it. */
type Remembered = Undoable & { noticeId: string };
const Stack = createContext(new Store<readonly Remembered[]>([]));

export function useUndo() {
  const stack = useContext(Stack);
  const undoNow = async (entry: Remembered) => {
    notifications.hide(entry.noticeId);
    stack.set(stack.get().filter((other) => other !== entry));
    try {
      await entry.undo();
      notifications.show({ message: `Taken back: ${lowerFirst(entry.label)}.` });
    } catch (error) {
      notifications.show({
        title: `Could not take back: ${lowerFirst(entry.label)}`,
        message: messageOf(error),
        color: "red",
        autoClose: 10_000,
      });
    }
  };
  return {
    /** Remembers what was just done and shows it with a button to take it back. */
    record: (entry: Undoable) => {
      const remembered = { ...entry, noticeId: crypto.randomUUID() };
      stack.set([remembered, ...stack.get()].slice(0, DEPTH));
      notifications.show({
        id: remembered.noticeId,
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <Text size="sm">{entry.label}</Text>
            <Button size="compact-sm" onClick={() => void undoNow(remembered)}>
              Undo
            </Button>
          </Group>
        ),
      });
    },
    undoLast: () => {
      const [last] = stack.get();
      if (last) void undoNow(last);
      else notifications.show({ message: "There is nothing to take back on this page." });
    },
  };
}

/** The key for it. Rendered once, by the shell. */
export function UndoKey() {
  const { undoLast } = useUndo();
  const last = useStore(useContext(Stack))[0];
  useKeys([
    {
      keys: ["z", "mod+z"],
      label: last ? `Undo: ${lowerFirst(last.label)}` : "Undo",
      group: "Anywhere",
      run: undoLast,
    },
  ]);
  return null;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

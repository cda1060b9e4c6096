import { useEffect, useRef, useState } from "react";

export type SaveState = "saved" | "draft" | "saving" | "failed";

type AutosaveOptions<Value> = {
  /** Where an unsaved draft is kept on this device: `note.<id>`. It survives a reload and a lost connection. */
  name: string;
  value: Value;
  /** What the server has; a draft kept from an earlier visit differs from it and is saved at once. */
  saved: Value;
  save: (value: Value) => Promise<unknown>;
  /** How long after the last keystroke. */
  delayMs?: number;
};

/** Saves a while after the last change, one save at a time, and keeps the draft here until the server has it. */
export function useAutosave<Value>({ name, value, saved, save, delayMs = 800 }: AutosaveOptions<Value>) {
  const [state, setState] = useState<SaveState>("saved");
  const [error, setError] = useState<unknown>(null);
  const savedText = useRef(JSON.stringify(saved));
  const latest = useRef({ value, save });
  latest.current = { value, save };
  const running = useRef<Promise<void> | null>(null);
  const text = JSON.stringify(value);

  const saveNow = async () => {
    await running.current;
    const sent = latest.current.value;
    const sentText = JSON.stringify(sent);
    if (sentText === savedText.current) return;
    setState("saving");
    running.current = latest.current.save(sent).then(
      () => {
        savedText.current = sentText;
        setError(null);
        const isLatest = JSON.stringify(latest.current.value) === sentText;
        if (isLatest) clearDraft(name);
        setState(isLatest ? "saved" : "draft");
      },
      (failure: unknown) => {
        setError(failure);
        setState("failed");
      },
    );
    await running.current;
  };
  const saveLatest = useRef(saveNow);
  saveLatest.current = saveNow;

  useEffect(() => {
    if (text === savedText.current) return;
    setState("draft");
    localStorage.setItem(draftKey(name), text);
    const timer = setTimeout(() => void saveLatest.current(), delayMs);
    return () => clearTimeout(timer);
  }, [text, name, delayMs]);

  // Leaving the page or folding the editor saves what is left.
  useEffect(() => () => void saveLatest.current(), []);

  return { state, error, saveNow };
}

/** The draft an earlier visit could not save, or null. Read it before the first render of the editor. */
export function findDraft<Value>(name: string): Value | null {
  const text = localStorage.getItem(draftKey(name));
  return text === null ? null : (JSON.parse(text) as Value);
}

export function clearDraft(name: string): void {
  localStorage.removeItem(draftKey(name));
}

function draftKey(name: string): string {
  return `firstbill.draft.${name}`;
}

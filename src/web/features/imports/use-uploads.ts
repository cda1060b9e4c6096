/** The files that were chosen, each with how far it has come. Two at a time are sent; the others wait. */
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../ui/problem.ts";
import { type Uploaded, uploadFile } from "./upload-file.ts";

export type ChosenFile = { key: string; name: string; sizeBytes: number } & (
  | { state: "waiting" }
  | { state: "sending"; sentBytes: number }
  | { state: "received"; uploaded: Uploaded }
  | { state: "failed"; problem: string }
);

const AT_ONCE = 2;
export const TAKEN_NAMES = /\.csv(\.gz)?$/i;

type Waiting = { key: string; file: File; source: string };

export function useUploads() {
  const [files, setFiles] = useState<readonly ChosenFile[]>([]);
  const waiting = useRef<Waiting[]>([]);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const sending = running.current;
    return () => {
      for (const controller of sending.values()) controller.abort();
    };
  }, []);

  const change = (key: string, next: (file: ChosenFile) => ChosenFile) =>
    setFiles((all) => all.map((file) => (file.key === key ? next(file) : file)));

  const send = async ({ key, file, source }: Waiting) => {
    const controller = new AbortController();
    running.current.set(key, controller);
    const base = { key, name: file.name, sizeBytes: file.size };
    try {
      const onProgress = (sentBytes: number) => change(key, () => ({ ...base, state: "sending", sentBytes }));
      onProgress(0);
      const uploaded = await uploadFile(file, { source, onProgress, signal: controller.signal });
      change(key, () => ({ ...base, state: "received", uploaded }));
    } catch (error) {
      change(key, () => ({ ...base, state: "failed", problem: messageOf(error) }));
    } finally {
      running.current.delete(key);
      pump();
    }
  };

  const pump = () => {
    while (running.current.size < AT_ONCE) {
      const next = waiting.current.shift();
      if (!next) return;
      void send(next);
    }
  };

  return {
    files,
    add: (chosen: readonly File[], source: string) => {
      const added = chosen.map((file) => ({ key: crypto.randomUUID(), file, source }));
      setFiles((all) => [...all, ...added.map(({ key, file }) => chosenFile(key, file))]);
      waiting.current.push(...added.filter(({ file }) => TAKEN_NAMES.test(file.name)));
      pump();
    },
    remove: (key: string) => {
      waiting.current = waiting.current.filter((one) => one.key !== key);
      running.current.get(key)?.abort();
      setFiles((all) => all.filter((file) => file.key !== key));
    },
    clear: () => {
      waiting.current = [];
      for (const controller of running.current.values()) controller.abort();
      setFiles([]);
    },
  };
}

function chosenFile(key: string, file: File): ChosenFile {
  const base = { key, name: file.name, sizeBytes: file.size };
  if (TAKEN_NAMES.test(file.name)) return { ...base, state: "waiting" };
  return { ...base, state: "failed", problem: "Only .csv and .csv.gz files are taken. Save it as one of them." };
}

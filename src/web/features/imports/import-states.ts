import type { ImportRun } from "#contract/imports.ts";
import type { Tone } from "../../ui/state-mark.tsx";

export const IMPORT_STATES: Record<ImportRun["state"], { tone: Tone; label: string }> = {
  received: { tone: "calm", label: "Waiting" },
  running: { tone: "accent", label: "Reading rows" },
  deriving: { tone: "accent", label: "Working out bills and stages" },
  done: { tone: "good", label: "Imported" },
  failed: { tone: "bad", label: "Stopped" },
  dry: { tone: "calm", label: "Dry run" },
};

export function isOver({ state }: ImportRun): boolean {
  return state === "done" || state === "failed" || state === "dry";
}

export type ImportTotals = { rows: number; imported: number; rejected: number; skipped: number };

/** Over all files: imported, rejected and skipped together are the rows. */
export function totalsOf({ files }: Pick<ImportRun, "files">): ImportTotals {
  const sum = (count: (file: ImportRun["files"][number]) => number) =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    rows: sum((file) => file.rows),
    imported: sum((file) => file.imported),
    rejected: sum((file) => file.rejected),
    skipped: sum((file) => file.skipped),
  };
}

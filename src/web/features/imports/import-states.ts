import type { ImportRun } from "#contract/imports.ts";
import type { Tone } from "../../ui/state-mark.tsx";

export const IMPORT_STATES: Record<ImportRun["state"], { tone: Tone; label: string }> = {
  received: { tone: "calm", label: "Waiting" },
  running: { tone: "accent", label: "Reading rows" },
  deriving: { tone: "accent", label: "Working out bills and stages" },
  done: { tone: "good", label: "Imported" },
  failed: { tone: "bad", label: "Stopped" },
  dry: { tone: "calm", label: "Dry run" },
  held: { tone: "warn", label: "Held" },
  refused: { tone: "calm", label: "Refused" },
  taking_back: { tone: "accent", label: "Being taken back" },
  taken_back: { tone: "calm", label: "Taken back" },
};

const OVER = new Set<ImportRun["state"]>(["done", "failed", "dry", "held", "refused", "taken_back"]);

/** Nothing goes on by itself: either it has ended, or it waits for a person. */
export function isOver({ state }: ImportRun): boolean {
  return OVER.has(state);
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

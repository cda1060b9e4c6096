/** What an import or its dry run asks: to bring one file in, in the caller's transaction. */
import { invalid } from "#core/errors.ts";
import { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { shiftToYesterday } from "#core/imports/move-dates.ts";
import { namesKnownAccounts } from "#core/imports/record-kinds.ts";
import { misfitProblem } from "#core/mappings/check-mapping.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { listOwnFieldIds } from "#server/features/books/reads.ts";
import { type FileResult, importRows, type OpenFile } from "#server/features/import-rows/reads.ts";
import { addEffects, type Run, type RunFile, saveFile } from "#server/features/import-runs/reads.ts";
import { rememberKind } from "#server/features/imported-kinds/reads.ts";
import { loadDirectory } from "#server/features/known-accounts/reads.ts";
import { refusedRows } from "#server/features/refused-rows/reads.ts";
import { findLastUsageDay } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import type { Transaction } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type FileOptions = {
  now: Instant;
  signal?: AbortSignal;
  progress: { report(name: string, readBytes: number): Promise<void> };
  /** In a dry run misread rows are shown, for a person to correct the mapping. */
  isTrial?: boolean;
};

export async function importFile(tx: Transaction, run: Run, file: RunFile, options: FileOptions): Promise<void> {
  const rejections = refusedRows(tx, file);
  const misfits = countMisfits();
  const { rows, imported, rejected } = await importRowsOf(tx, run, file, {
    directory: namesKnownAccounts(file.kind as KindId) ? await loadDirectory(tx, run.source) : new AccountDirectory(),
    reject: (line, column, reason) => {
      misfits.add(column, reason);
      rejections.add(line, column, reason);
    },
    pause: async (readBytes) => {
      options.signal?.throwIfAborted();
      await rejections.save();
      await options.progress.report(file.name, readBytes);
    },
    now: options.now,
  });
  await rejections.save();
  if ((file.mapping !== null || file.mustFit) && !options.isTrial) misfits.require(rows, file);
  await saveFile(tx, file, {
    state: "done",
    problem: null,
    rows,
    imported,
    rejected,
    skipped: rows - imported - rejected,
  });
}

type RowOptions = Pick<OpenFile, "directory" | "reject" | "pause" | "now">;

/** Saves the rows of one file, and remembers in its run what they were. */
export async function importRowsOf(
  tx: Transaction,
  run: Pick<Run, "importRunId" | "source" | "shiftDays">,
  file: Pick<RunFile, "kind" | "path"> & { mapping?: Mapping | null },
  options: RowOptions,
): Promise<FileResult> {
  const kind = file.kind as KindId;
  const { source, importRunId, shiftDays } = run;
  const head = await readCsvHead(file.path);
  const matched = layoutFor(kind, file.mapping ?? null, head.columns, await listOwnFieldIds(tx));
  if (!matched.ok) throw invalid("import.columns", matched.problem);
  const result = await importRows(tx, {
    source,
    importRunId,
    path: file.path,
    head,
    layout: matched.layout,
    shiftDays,
    today: localDateAt(options.now),
    ...options,
  });
  const { rows, effects, meters, completeMeters } = result;
  // A list without anybody says that nobody asked; of other kinds an empty file says nothing.
  if (rows > 0 || kind === "opt_outs")
    for (const one of kindsBrought(kind)) await rememberKind(tx, run, one, options.now);
  await addEffects(tx, importRunId, { ...effects, dueToday: null });
  if (meters.length > 0) await store.recordMetersOfRun(tx, importRunId, meters);
  // What somebody says outright is not found again from counts in the same run.
  if (completeMeters.length > 0) await store.forgetMetersOfRun(tx, importRunId, completeMeters);
  return result;
}

/** Rules ask whether any history came in, whichever file it was in. */
function kindsBrought(kind: KindId): string[] {
  return kind === "stages" || kind === "mails" || kind === "calls" ? [kind, "history"] : [kind];
}

/** Rows that are written in another way than they should be. Accounts that nobody knows are another matter. */
function countMisfits() {
  let misfits = 0;
  let example = "";
  return {
    add: (column: string | null, reason: string) => {
      if (column === "account") return;
      misfits += 1;
      example ||= column === null ? reason : `${column}: ${reason}`;
    },
    require: (rows: number, { mustFit }: Pick<RunFile, "mustFit">) => {
      const problem = misfitProblem({ rows, misfits, example, of: mustFit ? "query" : "mapping" });
      if (problem !== null) throw invalid("import.mapping-misfit", problem);
    },
  };
}

type UsageFile = { kind: string | null; path: string; mapping?: Mapping | null };

/** The shift that makes the last day of usage yesterday; none when there is no usage. */
export async function findShift(files: readonly UsageFile[], now: Instant): Promise<number> {
  const last = await findLastDay(files);
  return last === null ? 0 : shiftToYesterday(last, localDateAt(now));
}

/** Null when there is no usage. @param through days after it are refused, and so not counted */
export async function findLastDay(files: readonly UsageFile[], through?: LocalDate): Promise<LocalDate | null> {
  const usage = files.filter(({ kind }) => kind === "usage");
  const days = await Promise.all(usage.map(({ path, mapping = null }) => findLastUsageDay(path, mapping, through)));
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

export const { listMetersOfRun } = store;

/** What other features ask: to say what an import would do, without a trace of it. */
import { ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { importSentences } from "#core/imports/import-sentences.ts";
import { inImportOrder } from "#core/imports/record-kinds.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { forecastDueToday } from "#server/features/dry-runs/reads.ts";
import { findLastDay, findShift, importFile } from "#server/features/import-files/reads.ts";
import {
  createRun,
  getRun,
  listFiles,
  type NewRun,
  NO_EFFECTS,
  type RunFile,
  type WrittenFile,
} from "#server/features/import-runs/reads.ts";
import { countWaitingOf } from "#server/features/opt-outs/reads.ts";
import { listFirstRejections } from "#server/features/refused-rows/reads.ts";
import { removeSample } from "#server/features/sample-accounts/reads.ts";
import { findHeld } from "#server/features/seat-belts/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import { readFirstRows } from "#server/platform/csv/scan-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";

const PREVIEW_ROWS = 20;

/**
 * Dry run: imports the files, derives what is due, and takes everything back.
 * @returns the first rows of each file, what would change, and how many accounts would be due today
 */
export async function previewFiles(db: Db, run: NewRun): Promise<Preview> {
  try {
    await inTransaction(db, async (tx) => {
      throw new Tried(await tryImport(tx, run, db));
    });
  } catch (error) {
    if (error instanceof Tried) return error.outcome;
    throw error;
  }
  throw new Error("A dry run always ends by being taken back.");
}

export type Preview = Awaited<ReturnType<typeof tryImport>>;

/** Thrown to take everything back that was tried. */
class Tried extends Error {
  readonly outcome: Preview;
  constructor(outcome: Preview) {
    super("dry run");
    this.outcome = outcome;
  }
}

async function tryImport(tx: Transaction, { request, files, now }: NewRun, beside: Db) {
  if (request.removeSample) await removeSample(tx);
  const importRunId = await createRun(tx, { request, files, now, state: "dry" });
  const shiftDays = request.moveDates ? await findShift(files, now) : 0;
  const run = { ...(await getRun(tx, importRunId)), shiftDays };
  const progress = { report: async () => {} };
  const holds: string[] = [];
  for (const file of inImportOrder(await listFiles(tx, [importRunId]))) {
    await importFile(tx, run, file, { now, progress, isTrial: true }).catch((error) => sayWhichFile(error, file));
    const held = await findHeld(tx, run, file.kind as KindId, { beside, now });
    for (const reason of held?.reasons ?? []) holds.push(`It would be held for a look at ${file.name}: ${reason}`);
  }
  const { effects } = await getRun(tx, importRunId);
  const previewed = await previewOf(tx, importRunId, files);
  const today = localDateAt(now);
  const lastDay = request.moveDates ? addDays(today, -1) : await findLastDay(files, today);
  const { dueToday, isEstimate } = await forecastDueToday(tx, now);
  const optOutsWaiting = (await countWaitingOf(tx, [importRunId])).get(importRunId) ?? 0;
  const found = { ...NO_EFFECTS, ...effects, dueToday, shiftDays, lastDay };
  const rejected = previewed.reduce((sum, file) => sum + file.rejected, 0);
  return {
    files: previewed,
    ...found,
    sentences: [...importSentences({ ...found, isEstimate, rejected, optOutsWaiting }), ...holds],
  };
}

/** With several files, a sentence such as "it ends in the middle" has to say which. */
function sayWhichFile(error: unknown, { name, position }: RunFile): never {
  if (!(error instanceof ProductError)) throw error;
  const fields = [{ pointer: `/uploads/${position}`, message: error.message }];
  throw new ProductError(error.kind, error.code, `${name}: ${error.message}`, fields);
}

async function previewOf(tx: Db, importRunId: string, written: readonly WrittenFile[]) {
  const problems = await listFirstRejections(tx, importRunId, PREVIEW_ROWS);
  const files = await listFiles(tx, [importRunId]);
  return Promise.all(
    files.map(async ({ position, name, kind, rows, imported, rejected, skipped }) => {
      const { path, columns } = written[position] as WrittenFile;
      return {
        name,
        kind,
        rows,
        imported,
        rejected,
        skipped,
        columns,
        firstRows: await readFirstRows(path, await readCsvHead(path), PREVIEW_ROWS),
        problems: problems
          .filter((one) => one.position === position)
          .map(({ line, column, reason }) => ({ line, column, reason })),
      };
    }),
  );
}

/** What deliveries ask: to import rows that a source sent by itself, in the run of their day. */
import type { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { importOrder } from "#core/imports/record-kinds.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { importRowsOf } from "#server/features/import-files/reads.ts";
import type { MappingFinder } from "#server/features/mappings/reads.ts";
import { updateCompleteness } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** Rows of one kind with the same columns that a source sent by itself, written down as a file. */
export type DeliveredFile = { kind: KindId; path: string };

export type DeliveredFrom = {
  source: string;
  connectionId: string;
  requestedBy: string;
  directory: AccountDirectory;
  findMapping: MappingFinder;
  now: Instant;
};

export type RefusedRow = { line: number; column: string | null; reason: string };

/**
 * Imports them in the caller's transaction, with the same checks as a file. A connection has one run for all that came in
 * on a day, and its counts grow.
 */
export async function importDelivered(
  tx: Transaction,
  file: DeliveredFile,
  { source, connectionId, requestedBy, directory, findMapping, now }: DeliveredFrom,
): Promise<{ imported: number; refused: RefusedRow[]; importRunId: string }> {
  const today = localDateAt(now);
  const run = { importRunId: await findRunOfDay(tx, connectionId, today), source, shiftDays: 0 };
  await store.ensureRunOfDay(tx, { ...run, connectionId, requestedBy, receivedAt: now });
  const refused: RefusedRow[] = [];
  const { columns } = await readCsvHead(file.path);
  const mapping = findMapping({ kind: file.kind, header: columns, isLoose: true });
  const { rows, imported, rejected, meters } = await importRowsOf(
    tx,
    run,
    { ...file, mapping },
    {
      directory,
      reject: (line, column, reason) => void refused.push({ line, column, reason }),
      pause: async () => {},
      now,
    },
  );
  const skipped = rows - imported - rejected;
  const name = `${file.kind} of ${requestedBy}`;
  await store.addToFile(
    tx,
    { importRunId: run.importRunId, position: importOrder(file.kind), name, kind: file.kind },
    { rows, imported, rejected, skipped },
  );
  if (meters.length > 0) await updateCompleteness(tx, meters, { source, importRunId: run.importRunId, now, today });
  return { imported, refused, importRunId: run.importRunId };
}

/** What came in after the day's run was taken back is another run. */
async function findRunOfDay(tx: Db, connectionId: string, today: LocalDate): Promise<string> {
  for (let taken = 0; ; taken += 1) {
    const importRunId = idFromWords("deliveries", connectionId, today, ...(taken > 0 ? [String(taken)] : []));
    const state = await store.findRunState(tx, importRunId);
    if (state === null || state === "done") return importRunId;
  }
}

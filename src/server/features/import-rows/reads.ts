/** Reads the rows of one file of any kind and has them saved, in the transaction of the file. */
import { invalid } from "#core/errors.ts";
import type { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import type { Layout } from "#core/imports/match-columns.ts";
import { type ImportRecord, type Rejected, type RowContext, readRow } from "#core/imports/read-row.ts";
import { stageLabels } from "#core/onboarding/old-labels.ts";
import type { Instant } from "#core/time/instant.ts";
import { saveAccounts } from "#server/features/account-records/reads.ts";
import { billingSaver } from "#server/features/billing/reads.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { withoutErased, withoutErasedNames } from "#server/features/erased-people/reads.ts";
import { historySaver } from "#server/features/history/reads.ts";
import { ReadingIntake, readingProblem } from "#server/features/readings/reads.ts";
import { recordSaver, type SaveContext, type Saved, savedRows } from "#server/features/records/reads.ts";
import { importUsageFile, listRegionsOf, setCompleteThrough } from "#server/features/usage/reads.ts";
import type { CsvHead } from "#server/platform/csv/open-csv.ts";
import { cellsOf, scanCsv } from "#server/platform/csv/scan-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";

export const SAMPLE_SOURCE = "sample";

/** A file that is being imported, and what its rows are read with. */
export type OpenFile = {
  source: string;
  importRunId: string;
  path: string;
  head: CsvHead;
  layout: Layout;
  shiftDays: number;
  today: string;
  directory: AccountDirectory;
  reject(line: number, column: string | null, reason: string): void;
  pause(readBytes: number): Promise<void>;
  now: Instant;
};

export type FileResult = {
  rows: number;
  imported: number;
  rejected: number;
  /** Meters whose usage changed. */
  meters: string[];
  /** Meters of which the file says itself up to which day they are complete. */
  completeMeters: string[];
  effects: { accountsCreated: number; accountsChanged: number; daysChanged: number };
};

const NO_EFFECTS = { accountsCreated: 0, accountsChanged: 0, daysChanged: 0 };

export async function importRows(tx: Transaction, file: OpenFile): Promise<FileResult> {
  const { kind } = file.layout.kind;
  if (kind === "usage") return hasTotals(file.layout) ? importReadings(tx, file) : importUsage(tx, file);
  if (kind === "complete_through") return importCompleteThrough(tx, file);
  const save = kind === "accounts" ? saveAccounts : (recordSaver(kind) ?? billingSaver(kind) ?? historySaver(kind));
  if (save === null) throw invalid("import.kind-unknown", `Files of ${kind} cannot be imported.`);
  const context = await saveContext(tx, file);
  if (!WITH_FREE_TEXTS.has(kind)) return importRecords(file, (records) => save(tx, records, context));
  return importRecords(file, async (records) => {
    const named = kind === "accounts" ? await withoutErasedNames(tx, file.source, records) : records;
    return save(tx, await withoutErased(tx, named), context);
  });
}

/** Where somebody who was erased may be named; rows of people themselves are left out as a whole. */
const WITH_FREE_TEXTS = new Set<KindId>(["accounts", "notes", "tasks", "mails", "calls", "stages", "invoice_lines"]);

function hasTotals({ columns }: Layout): boolean {
  return columns.some(({ column }) => column.name === "period_start");
}

async function importUsage(tx: Transaction, file: OpenFile): Promise<FileResult> {
  const { rows, rejected, changed, meters } = await importUsageFile(
    tx,
    { ...file, findAccount: accountFinder(file) },
    file,
  );
  const effects = { ...NO_EFFECTS, daysChanged: changed };
  return { rows, rejected, imported: changed, meters: changed > 0 ? meters : [], completeMeters: [], effects };
}

function accountFinder({ directory }: OpenFile): RowContext["findAccount"] {
  return (externalId, region) => directory.find(externalId, region);
}

/** Usage whose quantities are totals since the period began. */
async function importReadings(tx: Transaction, file: OpenFile): Promise<FileResult> {
  const intake = new ReadingIntake(tx, file);
  const check = (record: ImportRecord) => readingProblem(record, file.today);
  const save = async (records: ImportRecord[]) => savedRows(await intake.save(records));
  const result = await importRecords(file, save, check);
  const { changed, meters } = await intake.merge();
  return { ...result, meters, effects: { ...NO_EFFECTS, daysChanged: changed } };
}

async function importCompleteThrough(tx: Transaction, file: OpenFile): Promise<FileResult> {
  const meters = new Set<string>();
  const result = await importRecords(file, async (records) => {
    for (const { values } of records) meters.add(String(values["meter"]));
    const regions = await listRegionsOf(tx, file.source);
    const days = records.flatMap(({ values }) => {
      const named = typeof values["region"] === "string" ? [values["region"]] : regions;
      return named.map((region) => ({ region, meter: String(values["meter"]), day: String(values["day"]) }));
    });
    const last = [...new Map(days.map((day) => [`${day.region}\u0000${day.meter}`, day])).values()];
    const changed = await setCompleteThrough(tx, last, file);
    return { imported: Math.min(changed, records.length), accountsCreated: 0, accountsChanged: 0 };
  });
  return { ...result, completeMeters: [...meters] };
}

/** Rows of all other kinds: read one by one, saved in batches. */
async function importRecords(
  file: OpenFile,
  save: (records: ImportRecord[]) => Promise<Saved>,
  check: (record: ImportRecord) => Rejected | null = () => null,
): Promise<FileResult> {
  const { kind } = file.layout.kind;
  const context: RowContext = { layout: file.layout, shiftDays: file.shiftDays, findAccount: accountFinder(file) };
  const result: FileResult = {
    rows: 0,
    imported: 0,
    rejected: 0,
    meters: [],
    completeMeters: [],
    effects: { ...NO_EFFECTS },
  };
  const { effects } = result;
  let batch: ImportRecord[] = [];
  const read = (cells: readonly string[], line: number) => {
    const translated = file.layout.translate?.(cells) ?? { rows: [cells] };
    if ("rows" in translated) for (const row of translated.rows) readOurs(row, line);
    else {
      result.rows += 1;
      refuse(line, translated.column, translated.reason);
    }
  };
  const readOurs = (cells: readonly string[], line: number) => {
    result.rows += 1;
    const row = readRow(cells, context);
    const problem = row.ok ? check(row.record) : row;
    if (row.ok && problem === null) batch.push(row.record);
    else if (problem !== null && !problem.ok) refuse(line, problem.column, problem.reason);
  };
  const refuse = (line: number, column: string | null, reason: string) => {
    result.rejected += 1;
    file.reject(line, column, reason);
  };
  const saveBatch = async () => {
    const records = batch;
    batch = [];
    if (records.length === 0) return;
    const saved = await save(records);
    result.imported += saved.imported;
    effects.accountsCreated += saved.accountsCreated;
    effects.accountsChanged += saved.accountsChanged;
  };
  const saving = inBackground(saveBatch);
  try {
    await scanCsv(file.path, file.head, {
      plain: (bytes, start, end, line) => read(cellsOf(bytes, start, end, file.head.delimiter), line),
      quoted: read,
      broken: (reason, line) => {
        result.rows += 1;
        refuse(line, null, reason);
      },
      pause: async (readBytes) => {
        await saving.done();
        await file.pause(readBytes);
        if (!NEEDS_WHOLE_FILE.has(kind)) saving.start();
      },
    });
    await saving.done();
    saving.start();
  } finally {
    await saving.done();
  }
  return result;
}

/** The database saves a batch while the next one is read. */
function inBackground(work: () => Promise<void>) {
  let current = Promise.resolve();
  return {
    start: () => {
      current = work();
      // It may fail before anybody waits for it.
      current.catch(() => {});
    },
    /** Throws what the work threw. */
    done: () => current,
  };
}

/** A price book is only right as a whole. */
const NEEDS_WHOLE_FILE = new Set<KindId>(["prices"]);

async function saveContext(tx: Db, file: OpenFile): Promise<SaveContext> {
  const labels = file.layout.kind.kind === "stages" ? stageLabels((await loadContext(tx, file.now)).stages) : new Map();
  return {
    source: file.source,
    importRunId: file.importRunId,
    now: file.now,
    sample: file.source === SAMPLE_SOURCE,
    stageLabels: labels,
  };
}

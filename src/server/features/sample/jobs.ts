/** Makes the files of the sample company and hands them to the import: the newest accounts, then the older ones, then a day each night. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate as letOthersRun } from "node:timers/promises";
import { z } from "zod";
import { type SampleFile, type SampleRequest, sampleFiles } from "#core/sample/sample-files.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import type { WrittenFile } from "#server/features/import-runs/reads.ts";
import { startWrittenImport } from "#server/features/imports/reads.ts";
import { removeSample } from "#server/features/sample-accounts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { LOAD_JOB } from "./reads.ts";
import * as store from "./store.ts";

/** Onboardings that are open today began in these days, so their accounts come first. */
const RECENT_DAYS = 150;
const SAMPLE_SOURCE = "sample";
const REQUESTED_BY = "sample company";

const loadPayload = z.object({
  anchorDay: z.string(),
  seed: z.int(),
  throughDay: z.string(),
  part: z.enum(["recent", "older"]),
});

export function sampleJobs(dataDir: string): Job[] {
  const folder = join(dataDir, "uploads");
  return [loadSampleIn(folder), gainDayIn(folder), sweepSample] as Job[];
}

function loadSampleIn(folder: string): Job<z.output<typeof loadPayload>> {
  return defineJob({
    name: LOAD_JOB,
    payload: loadPayload,
    again: "The same rows are made again, and a row that is there already changes nothing.",
    run: async ({ db, now, signal }, { anchorDay, seed, throughDay, part }) => {
      const border = addDays(anchorDay, -RECENT_DAYS);
      const signedUp =
        part === "recent" ? { from: border, before: anchorDay } : { from: addDays(anchorDay, -10_000), before: border };
      const request = { anchorDay, seed, signedUp, from: null, to: throughDay, book: await bookOf(db, now) };
      await importRows(db, folder, { request, now, signal }, async (tx, sample) => {
        if (part === "older") await store.saveSample(tx, { ...sample, isWhole: true }, now);
        else await enqueue(tx, LOAD_JOB, { anchorDay, seed, throughDay, part: "older" }, { key: "older" });
      });
    },
  });
}

/** Each night the sample company lives through the day that has just ended, and through those of a standstill. */
function gainDayIn(folder: string): Job<Record<string, never>> {
  return defineJob({
    name: "sample.gain-day",
    payload: z.strictObject({}),
    again: "The last day that was made is written down with its rows, so no day is made twice.",
    schedule: { cron: "15 0 * * *", catchUpMinutes: 24 * 60 },
    run: async ({ db, now, signal }) => {
      const sample = await store.findSample(db);
      if (sample === null) return removeLeftovers(db);
      if (!sample.isWhole) return;
      const from = addDays(sample.throughDay, 1);
      const to = addDays(localDateAt(now), -1);
      if (to < from) return;
      const { anchorDay, seed } = sample;
      const request = { anchorDay, seed, from, to, book: await bookOf(db, now) };
      await importRows(db, folder, { request, now, signal }, (tx, current) =>
        store.saveSample(tx, { ...current, throughDay: to }, now),
      );
    },
  });
}

/** A file that was under way when the sample company was removed may have brought some of it back. */
export const sweepSample = defineJob({
  name: "sample.sweep",
  payload: z.object({}),
  again: "What is gone is gone; a second run finds nothing.",
  run: async ({ db }) => removeLeftovers(db),
});

async function removeLeftovers(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    if ((await store.findSampleForChange(tx)) === null) await removeSample(tx);
  });
}

async function bookOf(db: Db, now: Instant) {
  const { books } = await loadContext(db, now);
  const book = books.find((candidate) => candidate.book.currency === "USD")?.book;
  if (!book) throw new Error("There is no price book in USD for the sample company.");
  return book;
}

type Making = { request: SampleRequest; now: Instant; signal: AbortSignal };

/** Writes the files first, then starts the import in one short transaction, unless the sample has been removed meanwhile. */
async function importRows(
  db: Db,
  folder: string,
  { request, now, signal }: Making,
  alongside: (tx: Db, sample: store.SampleSetting) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files: WrittenFile[] = [];
  for (const file of sampleFiles(request)) {
    const written = await writeFile(folder, file, signal);
    if (written !== null) files.push(written);
  }
  const isStarted = await inTransaction(db, async (tx) => {
    const sample = await store.findSampleForChange(tx);
    if (sample === null || (await store.countRealAccounts(tx)) > 0) return false;
    await startWrittenImport(tx, { source: SAMPLE_SOURCE, requestedBy: REQUESTED_BY, files, now });
    await alongside(tx, sample);
    return true;
  });
  if (!isStarted) for (const { path } of files) await rm(path, { force: true });
}

function kindOf(fileName: string): string {
  return fileName.replace(/\.csv$/, "");
}

/** Null for a table without rows. */
async function writeFile(folder: string, file: SampleFile, signal: AbortSignal): Promise<WrittenFile | null> {
  const path = join(folder, newId());
  const handle = await open(path, "wx", 0o600);
  const hash = createHash("sha256");
  let rows = 0;
  try {
    rows = await writeRows(file, async (text) => {
      signal.throwIfAborted();
      hash.update(text);
      await handle.writeFile(text);
    });
    await handle.sync();
  } finally {
    await closeUnlessEmpty(handle, path, rows);
  }
  if (rows === 0) return null;
  const { size: sizeBytes } = await stat(path);
  return {
    name: file.name,
    kind: kindOf(file.name),
    path,
    sha256: hash.digest("hex"),
    sizeBytes,
    columns: [...file.header],
  };
}

async function closeUnlessEmpty(handle: FileHandle, path: string, rows: number): Promise<void> {
  await handle.close();
  if (rows === 0) await rm(path, { force: true });
}

const CHUNK_CHARACTERS = 256 * 1024;
/** Making rows is pure computing; others get their turn this often. */
const TURN_MS = 15;

async function writeRows(file: SampleFile, write: (text: string) => Promise<void>): Promise<number> {
  let text = `${file.header.join(",")}\n`;
  let rows = 0;
  let turnStartedAt = performance.now();
  for (const row of file.rows) {
    rows += 1;
    text += `${row.map(toCell).join(",")}\n`;
    if (text.length >= CHUNK_CHARACTERS) {
      await write(text);
      text = "";
    }
    if (performance.now() - turnStartedAt < TURN_MS) continue;
    await letOthersRun();
    turnStartedAt = performance.now();
  }
  if (rows > 0) await write(text);
  return rows;
}

function toCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

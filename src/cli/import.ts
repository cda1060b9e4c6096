/** `firstbill import <folder>`: sends the files to the running Firstbill and shows how far the import is. */
import { randomUUID } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { chmod, constants, copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { type Client, type FileBody, makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { getImport, type ImportRun, previewImport, startImport, uploadImportFile } from "#contract/imports.ts";
import type { OutputOf } from "#contract/operation.ts";
import { invalid, notFound } from "#core/errors.ts";
import { waitingOptOuts } from "#core/people/waiting-opt-outs.ts";
import { isClear, type Received, readMappings, showProposal, unsureText } from "./import-mapping.ts";
import type { CliIo } from "./main.ts";
import { showTable } from "./table.ts";

const HELP = `Brings CSV files into the running Firstbill; docs/importing.md says what they hold.

firstbill import <folder or files> [flags]
  --dry-run        say what would change, and change nothing
  --move-dates     move all dates so that usage ends yesterday
  --source <name>  the system that the ids belong to (csv)
  --mapping <file> which column is which, as JSON: a mapping, or mappings by file name
  --remove-sample  take the sample company away first
  --nobody-assigned  nobody of sales or success looks after these accounts
  --json           print the result as JSON
`;

const REFUSED = 2;
const EVERY_MS = 500;
const FULL_WIDTH = Number.POSITIVE_INFINITY;

type Flags = {
  dryRun: boolean;
  moveDates: boolean;
  removeSample: boolean;
  nobodyAssigned: boolean;
  source: string;
  /** A file; null when mappings are those that were saved or proposed. */
  mapping: string | null;
  json: boolean;
};

/** @returns the exit code: 0 when everything came in, 2 when a file could not be imported */
export async function runImportCommand(words: string[], io: CliIo): Promise<number> {
  const { flags, paths, help } = readWords(words);
  if (help) {
    io.stdout.write(HELP);
    return 0;
  }
  const files = await listCsvFiles(paths);
  const installation = findInstallation(io.env, readFileSync);
  const client = makeClient(installation);
  const given = flags.mapping === null ? null : readMappings(flags.mapping, readFileSync);
  const received: Received[] = [];
  for (const file of files) received.push(await upload(client, file, { ...installation, source: flags.source }, io));
  const unsure = received.filter((file) => given?.(file.name) === undefined && !isClear(file));
  if (unsure.length > 0) {
    for (const file of unsure) io.stdout.write(showProposal(file));
    io.stderr.write(unsureText(unsure));
    return REFUSED;
  }
  for (const { name, notUsed } of received)
    if (notUsed !== null && given?.(name) === undefined) io.stderr.write(`${name}: ${notUsed}\n`);
  const { source, moveDates, removeSample, nobodyAssigned } = flags;
  const uploads = received.map(({ uploadId }) => uploadId);
  const mappings = received.flatMap((file) => {
    const mapping = given?.(file.name) ?? (file.proposal?.saved === null ? file.proposal.mapping : null);
    return mapping === null ? [] : [{ uploadId: file.uploadId, mapping }];
  });
  const request = { uploads, source, mappings, moveDates, removeSample, nobodyAssigned };
  if (flags.dryRun) return showPreview(await client.call(previewImport, request), flags, io);
  const started = await client.call(startImport, request);
  return showRun(await followRun(client, started, io), flags, io);
}

function readWords(words: string[]): { flags: Flags; paths: string[]; help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        "dry-run": { type: "boolean", default: false },
        "move-dates": { type: "boolean", default: false },
        "remove-sample": { type: "boolean", default: false },
        "nobody-assigned": { type: "boolean", default: false },
        source: { type: "string", default: "csv" },
        mapping: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const { "dry-run": dryRun, "move-dates": moveDates, "remove-sample": removeSample, source, json, help } = values;
    const nobodyAssigned = values["nobody-assigned"];
    if (positionals.length === 0 && !help) throw new Error("Name the folder that holds the files.");
    const mapping = values.mapping ?? null;
    const flags = { dryRun, moveDates, removeSample, nobodyAssigned, source, mapping, json };
    return { flags, paths: positionals, help };
  } catch (error) {
    throw invalid("command.import", `${(error as Error).message} \`firstbill import --help\` shows the form.`);
  }
}

const CSV = /\.(?:csv|tsv)(?:\.gz)?$/i;

async function listCsvFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (!statOf(path).isDirectory()) files.push(path);
    else
      files.push(
        ...(await readdir(path))
          .filter((name) => CSV.test(name))
          .sort()
          .map((name) => join(path, name)),
      );
  }
  if (files.length === 0)
    throw notFound("import.no-files", "There is no .csv or .csv.gz file there. Name the folder that holds them.");
  return files;
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch {
    throw notFound("import.no-such-path", `There is nothing at ${path}. Name the folder that holds the files.`);
  }
}

async function upload(
  client: Client,
  path: string,
  { uploadFolder: folder, source }: { uploadFolder: string | null; source: string },
  io: CliIo,
): Promise<Received> {
  const name = basename(path);
  status(io, `Sending ${name}`);
  const mediaType = /\.gz$/i.test(name) ? "application/gzip" : "text/csv";
  const placed = folder === null ? null : await place(path, folder);
  const file =
    placed === null
      ? { content: Readable.toWeb(createReadStream(path)), mediaType }
      : { content: "", mediaType, placedAs: placed.id };
  try {
    const received = await client.upload(uploadImportFile, { name, source }, file as FileBody);
    status(io, "");
    if (received.proposal === null && received.problem !== null)
      throw invalid("import.file-unready", `${name}: ${received.problem}`);
    return received;
  } finally {
    // The server has moved it away, unless it refused it.
    if (placed !== null) await rm(placed.path, { force: true });
  }
}

/** Beside the server a copy in the file system replaces sending. @returns null where that is not possible */
async function place(file: string, folder: string): Promise<{ id: string; path: string } | null> {
  const id = randomUUID();
  const path = join(folder, `placed-${id}`);
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(file, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await chmod(path, 0o600);
    return { id, path };
  } catch {
    await rm(path, { force: true });
    return null;
  }
}

async function followRun(client: Client, started: ImportRun, io: CliIo): Promise<ImportRun> {
  const { importRunId } = started;
  for (let run = started; ; run = await client.call(getImport, { importRunId })) {
    if (run.state === "done" || run.state === "failed" || run.state === "held") {
      status(io, "");
      return run;
    }
    status(io, progressLine(run));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

export function progressLine({ state, progress }: Pick<ImportRun, "state" | "progress">): string {
  if (state === "deriving") return "Working out every account that changed";
  if (progress === null) return "Waiting for its turn";
  const percent = progress.total === 0 ? 100 : Math.floor((progress.done / progress.total) * 100);
  const left = progress.secondsLeft === null ? "" : `, about ${progress.secondsLeft} s left`;
  return `${progress.doing}: ${percent} %${left}`;
}

/** On a terminal one line that changes, and nothing in a log. */
function status(io: CliIo, text: string): void {
  if (io.stderr.isTTY) io.stderr.write(`\r\u001B[K${text}`);
}

function showRun(run: ImportRun, flags: Flags, io: CliIo): number {
  const failed = run.state === "failed";
  if (flags.json) {
    io.stdout.write(`${JSON.stringify(run, null, 2)}\n`);
    return failed || run.state === "held" ? REFUSED : 0;
  }
  const rows = run.files.map(({ name, rows: count, imported, skipped, rejected, state }) => ({
    file: name,
    state,
    rows: count,
    imported,
    skipped,
    rejected,
  }));
  const { accountsCreated, accountsChanged, daysChanged } = run.effects;
  io.stdout.write(
    `${showTable(rows, FULL_WIDTH)}\n\n${accountsCreated} new accounts, ${accountsChanged} changed, ${daysChanged} days of usage.\n`,
  );
  if (run.optOutsWaiting > 0) io.stdout.write(`${waitingOptOuts(run.optOutsWaiting)}.\n`);
  if (run.files.some(({ rejected }) => rejected > 0))
    io.stdout.write(`Why rows were refused: firstbill imports rejections ${run.importRunId}\n`);
  if (failed) io.stderr.write(`${run.problem}\n`);
  if (run.state === "held") sayHeld(run, io);
  return failed || run.state === "held" ? REFUSED : 0;
}

function sayHeld({ importRunId, held }: ImportRun, io: CliIo): void {
  const lines = [
    `Held for a look at ${held?.file}:`,
    ...(held?.reasons ?? []).map((reason) => `  ${reason}`),
    `Let it go on: firstbill imports release ${importRunId}`,
    `End it: firstbill imports refuse ${importRunId}`,
  ];
  io.stderr.write(`${lines.join("\n")}\n`);
}

function showPreview(preview: OutputOf<typeof previewImport>, flags: Flags, io: CliIo): number {
  if (flags.json) {
    io.stdout.write(`${JSON.stringify(preview, null, 2)}\n`);
    return 0;
  }
  const rows = preview.files.map(({ name, kind, rows: count, imported, skipped, rejected }) => ({
    file: name,
    kind,
    rows: count,
    imported,
    skipped,
    rejected,
  }));
  const problems = preview.files.flatMap(({ name, problems: found }) =>
    found.map(({ line, column, reason }) => `${name} line ${line}: ${column === null ? "" : `${column} `}${reason}`),
  );
  io.stdout.write(
    `${[showTable(rows, FULL_WIDTH), "", ...preview.sentences, ...problems, "Nothing was changed."].join("\n")}\n`,
  );
  return 0;
}

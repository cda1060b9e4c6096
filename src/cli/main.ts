/** Commands that ask a running Firstbill, made from the operations of the contract. */
import { readFileSync } from "node:fs";
import { type Client, makeClient } from "#client/client.ts";
import { ClientProblem } from "#client/client-problem.ts";
import { findInstallation } from "#client/local-installation.ts";
import type { Operation } from "#contract/operation.ts";
import { operations } from "#contract/operations.ts";
import { getStatus } from "#contract/status.ts";
import { type FieldProblem, ProductError } from "#core/errors.ts";
import { type Command, commandsOf, type Flags, helpOf, readFlags, readInputs, withVerb } from "./commands.ts";
import { runImportCommand } from "./import.ts";
import { isLauncherCommand, runLauncherCommand } from "./launcher/launcher.ts";
import { runPersonExport } from "./person-export.ts";
import { pointedAt } from "./pointed-at.ts";
import { runReconcileCommand } from "./reconcile.ts";
import { runSearchCommand } from "./search.ts";
import { follow, watch } from "./show-progress.ts";
import { showAnswer } from "./table.ts";

type Output = { write(text: string): unknown; columns?: number; isTTY?: boolean };
/** What files go to as well. */
type FileOutput = Output & {
  write(chunk: string | Uint8Array): unknown;
  once?(event: "drain", then: () => void): unknown;
};
export type CliIo = { env: Record<string, string | undefined>; stdout: FileOutput; stderr: Output };

const REFUSED = 2;
const DEFECT = 1;

/** @returns the exit code: 0 done, 2 refused, 1 a defect; null when there is no such command */
export async function runCli(words: string[], io: CliIo): Promise<number | null> {
  if (words[0] === "import") return runImportCommand(words.slice(1), io).catch((error) => reportError(error, io));
  if (words[0] === "reconcile") return runReconcileCommand(words.slice(1), io).catch((error) => reportError(error, io));
  if (words[0] === "person" && words[1] === "export")
    return runPersonExport(words.slice(2), io).catch((error) => reportError(error, io));
  if (words[0] === "search" && words[1] !== "everything")
    return runSearchCommand(words.slice(1), io).catch((error) => reportError(error, io));
  const [first] = words;
  if (isLauncherCommand(first))
    return runLauncherCommand(first, words.slice(1), io).catch((error) => reportError(error, io));
  const commands = commandsOf(Object.values(operations));
  const [feature, verb, ...rest] = withVerb(words);
  const ofFeature = feature === "operations" ? commands : commands.filter((command) => command.words[0] === feature);
  if (ofFeature.length === 0) return null;
  const command = ofFeature.find((candidate) => candidate.words[1] === verb);
  if (feature === "operations" || command === undefined) return printList(ofFeature, verb, io);
  if (rest.includes("--help") || rest.includes("-h")) {
    io.stdout.write(helpOf(command));
    return 0;
  }
  try {
    return await runCommand(command, rest, io);
  } catch (error) {
    return reportError(error, io, rest);
  }
}

function printList(commands: Command[], verb: string | undefined, io: CliIo): number {
  const isAsked = verb === undefined || verb === "--help" || verb === "-h";
  const rows = commands.map(({ words, operation }) => `  ${words.join(" ").padEnd(28)} ${operation.summary}`);
  const feature = commands[0]?.words[0] ?? "";
  if (!isAsked) io.stderr.write(`There is no command "firstbill ${feature} ${verb}". There are:\n`);
  (isAsked ? io.stdout : io.stderr).write(`${rows.sort().join("\n")}\n`);
  return isAsked ? 0 : REFUSED;
}

async function runCommand({ operation }: Command, words: string[], io: CliIo): Promise<number> {
  const flags = readFlags(
    operation,
    readInputs(words, (path) => readFileSync(path, "utf8")),
  );
  const client = makeClient(findInstallation(io.env, readFileSync));
  if (operation.answersFile !== undefined) return writeFile(client, operation, flags, io);
  const { dryRun } = flags;
  const ask = () => client.call(operation, flags.input as never, { dryRun }) as ReturnType<Client["call"]>;
  const { doing } = operation;
  const { stderr } = io;
  const askStatus = () => client.call(getStatus, {});
  const answer = flags.follow
    ? await follow(ask, stderr)
    : await (doing ? watch(ask(), { doing, askStatus, stderr }) : ask());
  print(answer, flags, io);
  return 0;
}

/** As it comes: `firstbill accounts export > accounts.csv`. */
async function writeFile(client: Client, operation: Operation, flags: Flags, { stdout }: CliIo): Promise<number> {
  for await (const chunk of await client.download(operation, flags.input as never)) await written(stdout, chunk);
  return 0;
}

/** A reader that is slower than we are is waited for. */
async function written(stdout: FileOutput, chunk: Uint8Array): Promise<void> {
  if (stdout.write(chunk) === false && stdout.once)
    await new Promise<void>((resolve) => stdout.once?.("drain", resolve));
}

function print(answer: unknown, flags: Flags, io: CliIo): void {
  const width = io.stdout.isTTY ? (io.stdout.columns ?? 120) : Number.POSITIVE_INFINITY;
  if (flags.dryRun && !flags.json) io.stderr.write("Tried, and taken back; this is what would be:\n");
  io.stdout.write(`${flags.json ? JSON.stringify(answer, null, 2) : showAnswer(answer, width)}\n`);
}

function reportError(error: unknown, io: CliIo, words: readonly string[] = []): number {
  const known = error instanceof ClientProblem || error instanceof ProductError;
  if (!known) {
    io.stderr.write(`This is a defect of ours: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    return DEFECT;
  }
  const fields = error.fields.map(
    (field: FieldProblem) => `  ${field.pointer}: ${field.message}${pointedAt(field, words)}`,
  );
  io.stderr.write(`${[error.message, ...fields].join("\n")}\n`);
  return error instanceof ClientProblem && error.status >= 500 ? DEFECT : REFUSED;
}

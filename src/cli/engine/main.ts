/** The product's rules on files: no database, no network, no clock. */
import { ProductError } from "#core/errors.ts";
import { ENGINE_COMMANDS } from "./commands.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";

/**
 * Runs an engine command and answers its exit code: 0 done, 1 a defect of ours, 2 bad input.
 * Null when the first word names no engine command, so that the caller can look elsewhere.
 */
export async function runEngine(argv: string[], io: EngineIo): Promise<number | null> {
  const [name, ...args] = argv;
  const command = ENGINE_COMMANDS.find((candidate) => candidate.name === name);
  if (!command) return null;
  if (args.includes("--help") || args.includes("-h")) {
    io.stdout.write(`${command.usage}\n`);
    return 0;
  }
  try {
    return await command.run(args, io);
  } catch (error) {
    return exitCodeFor(error, io);
  }
}

function exitCodeFor(error: unknown, io: EngineIo): number {
  if (error instanceof InputProblems) {
    for (const problem of error.problems) io.stderr.write(`${problem}\n`);
    return 2;
  }
  if (error instanceof ProductError) {
    io.stderr.write(`${error.message}\n`);
    for (const field of error.fields) io.stderr.write(`${field.pointer}: ${field.message}\n`);
    return 2;
  }
  io.stderr.write(`This is a defect of ours: ${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  return 1;
}

import { once } from "node:events";
import type { Writable } from "node:stream";

/** One answer on a line of its own; waits while the reader is slow, so that memory stays flat. */
export async function writeJsonLine(stdout: Writable, answer: unknown): Promise<void> {
  await writeText(stdout, `${JSON.stringify(answer)}\n`);
}

export async function writeJson(stdout: Writable, answer: unknown): Promise<void> {
  await writeText(stdout, `${JSON.stringify(answer, null, 2)}\n`);
}

async function writeText(stdout: Writable, text: string): Promise<void> {
  if (!stdout.write(text)) await once(stdout, "drain");
}

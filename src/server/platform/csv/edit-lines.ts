import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

const NEWLINE = 0x0a;

export type EditedLine = { line: number; before: string; after: string };

/** Lines that `edit` would change; a file that is gone has none. */
export async function findLines(path: string, edit: (line: string) => string): Promise<EditedLine[]> {
  const found: EditedLine[] = [];
  let number = 0;
  for await (const bytes of linesOf(path)) {
    number += 1;
    const before = bytes.toString("utf8");
    const after = edit(before);
    if (after !== before) found.push({ line: number, before, after });
  }
  return found;
}

/** Under its name is always a whole file. Lines that stay keep their bytes, whatever they are encoded in. */
export async function editLines(path: string, edit: (line: string) => string): Promise<void> {
  const draft = `${path}.part`;
  try {
    await pipeline(edited(path, edit), createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function* edited(path: string, edit: (line: string) => string): AsyncGenerator<Buffer> {
  for await (const bytes of linesOf(path)) {
    const before = bytes.toString("utf8");
    const after = edit(before);
    yield after === before ? bytes : Buffer.from(after);
  }
}

/** Each with its end of line. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
        yield Buffer.concat([...rest, chunk.subarray(from, end + 1)]);
        rest = [];
        from = end + 1;
      }
      if (from < chunk.length) rest.push(chunk.subarray(from));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  if (rest.length > 0) yield Buffer.concat(rest);
}

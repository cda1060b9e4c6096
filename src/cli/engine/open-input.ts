/** Files and standard input (`-`), plain or gzipped, with or without a byte order mark. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";

/** What people call the input in messages. */
export function nameOf(path: string): string {
  return path === "-" ? "standard input" : path;
}

/** The bytes of a file or of standard input (`-`), unzipped where they are gzip, whatever the name says. */
export async function openInput(path: string, io: EngineIo): Promise<Readable> {
  const source: Readable = path === "-" ? io.stdin : createReadStream(path);
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  const first = await chunks.next().catch((error: NodeJS.ErrnoException) => {
    throw new InputProblems([`${path} could not be read (${error.code ?? error.message}); give the path of a file.`]);
  });
  const bytes = Readable.from(joined(first, chunks));
  if (!startsAsGzip(first)) return bytes;
  const unzipped = createGunzip();
  bytes.on("error", (error) => unzipped.destroy(error));
  return bytes.pipe(unzipped);
}

async function* joined(first: IteratorResult<Buffer | string>, rest: AsyncIterator<Buffer | string>) {
  for (let next = first; !next.done; next = await rest.next()) yield Buffer.from(next.value);
}

function startsAsGzip(first: IteratorResult<Buffer | string>): boolean {
  if (first.done || typeof first.value === "string") return false;
  return first.value[0] === 0x1f && first.value[1] === 0x8b;
}

export async function readText(path: string, io: EngineIo): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of await openInput(path, io)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw error instanceof InputProblems ? error : new InputProblems([`${nameOf(path)} could not be unzipped.`]);
  }
  return new TextDecoder("utf-8").decode(Buffer.concat(chunks));
}

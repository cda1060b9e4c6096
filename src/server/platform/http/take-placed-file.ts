/**
 * A command on this machine puts a large file into the folder of uploads itself and names it, instead of sending it over
 * a line: a copy within one file system costs next to nothing.
 */
import { createHash } from "node:crypto";
import { constants, type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Actor, Upload } from "./implement.ts";
import { HttpProblem } from "./problem.ts";
import { tooLarge, type UploadLimits } from "./receive-upload.ts";

/** Names the file: `placed-<uuid>` in the folder of uploads. */
export const PLACED_HEADER = "x-firstbill-placed";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CHUNK_BYTES = 4 * 1024 ** 2;

/** Only who may read the data folder of this server has its local token. */
export async function takePlacedFile(id: string, actor: Actor | null, limits: UploadLimits): Promise<Upload> {
  if (actor?.via.kind !== "local" || !UUID.test(id))
    throw new HttpProblem(
      403,
      "upload.not-local",
      "Please send the file itself; only a command beside Firstbill may not.",
    );
  const path = join(limits.folder, `placed-${id}`);
  const file = await openPlaced(path);
  try {
    const { size: sizeBytes } = await file.stat();
    if (sizeBytes > limits.maxBytes) throw tooLarge(limits.maxBytes);
    return { path, mediaType: limits.mediaType, sizeBytes, sha256: await hashOf(file) };
  } finally {
    await file.close();
  }
}

/** A link is not followed: it could lead to a file that its owner did not mean to hand over. */
async function openPlaced(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    throw new HttpProblem(
      404,
      "upload.not-placed",
      "There is no such file in the folder of uploads. Please send it again.",
    );
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of file.createReadStream({ highWaterMark: CHUNK_BYTES, autoClose: false })) hash.update(chunk);
  return hash.digest("hex");
}

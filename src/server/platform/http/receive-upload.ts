/** Writes a body to a file before anything is done with it, so that no transaction waits for a slow line. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ProductError } from "#core/errors.ts";
import { newId } from "../id.ts";
import type { Upload } from "./implement.ts";
import { HttpProblem } from "./problem.ts";

export const UPLOAD_MEDIA_TYPES = ["application/octet-stream", "text/csv", "application/gzip"];

export type UploadLimits = { folder: string; maxBytes: number; mediaType: string };

/** @throws HttpProblem 413 when it is larger than allowed; nothing of it is left then */
export async function receiveUpload(body: Readable, limits: UploadLimits): Promise<Upload> {
  await mkdir(limits.folder, { recursive: true });
  const path = join(limits.folder, newId());
  const file = await open(path, "wx", 0o600);
  try {
    return { path, mediaType: limits.mediaType, ...(await copyTo(file, body, limits.maxBytes)) };
  } catch (error) {
    await rm(path, { force: true });
    throw meaningOf(error);
  } finally {
    await file.close();
  }
}

async function copyTo(
  file: FileHandle,
  body: Readable,
  maxBytes: number,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  // The line stays open when we stop early, so that the refusal can still be sent over it.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return { sizeBytes, sha256: hash.digest("hex") };
}

export function tooLarge(maxBytes: number): HttpProblem {
  const mebibytes = Math.floor(maxBytes / 1024 ** 2);
  return new HttpProblem(
    413,
    "upload.too-large",
    `Files up to ${mebibytes} MiB are taken here. Please send it in parts.`,
  );
}

function meaningOf(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOSPC" || code === "EFBIG") {
    return new ProductError(
      "unavailable",
      "upload.no-room",
      "There is no room for this file. Please free some space and send it again.",
    );
  }
  if (code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET") {
    return new HttpProblem(400, "upload.broken-off", "The file did not arrive in full. Please send it again.");
  }
  return error;
}

/** Writes a body to a file before anything is done with it, so that no transaction waits for a slow line. */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ProductError } from "#core/errors.ts";
import { newId } from "../id.ts";
import type { Upload } from "./implement.ts";
import { HttpProblem } from "./problem.ts";

export const UPLOAD_MEDIA_TYPES = ["application/octet-stream", "text/csv", "application/gzip"];

export type UploadLimits = { folder: string; maxBytes: number; mediaType: string };

/** @throws HttpProblem 413 when it is larger than allowed; nothing of it is left then */
export async function receiveUpload(body: Readable, { folder, maxBytes, mediaType }: UploadLimits): Promise<Upload> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, newId());
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      hash.update(chunk);
      done(sizeBytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  try {
    await pipeline(body, counted, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    await rm(path, { force: true });
    throw meaningOf(error);
  }
  return { path, sizeBytes, sha256: hash.digest("hex"), mediaType };
}

function tooLarge(maxBytes: number): HttpProblem {
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

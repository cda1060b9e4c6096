/** Ids and secrets are made by the application, never by the database. */
import { createHash, randomBytes, randomFillSync, timingSafeEqual } from "node:crypto";

/** The 12 bits after the version count up within a millisecond (RFC 9562, 6.2, method 1). */
let lastMs = 0;
let count = 0;
const MOST_IN_A_MS = 0xfff;

/**
 * A UUID of version 7: 48 bits of time in milliseconds, a counter, then 62 random bits. Rows made one after the other lie
 * side by side in an index, and ids of one process sort in the order in which they were made.
 */
export function newId(epochMs: number = Date.now()): string {
  const bytes = takeRandom(16);
  // The time is written over this byte.
  count = epochMs > lastMs ? bytes[0]! : count + 1;
  lastMs = Math.max(lastMs, epochMs);
  if (count > MOST_IN_A_MS) {
    lastMs += 1;
    count = 0;
  }
  bytes.writeUIntBE(lastMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return formatted(bytes);
}

/** Asked of the system for many ids at once: one asking costs more than everything else that an id takes. */
const random = Buffer.allocUnsafe(16 * 256);
let taken = random.length;

/** To be written over: it is given away once. @param size divides that of the whole */
function takeRandom(size: number): Buffer {
  if (taken === random.length) {
    randomFillSync(random);
    taken = 0;
  }
  taken += size;
  return random.subarray(taken - size, taken);
}

/** The same words always make the same id (RFC 9562, version 8), so that doing something again finds what it made before. */
export function idFromWords(...words: string[]): string {
  const bytes = createHash("sha256").update(words.join("\u0000")).digest();
  bytes[6] = 0x80 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return formatted(bytes);
}

function formatted(bytes: Buffer): string {
  const hex = bytes.toString("hex", 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 256 random bits, safe in a link and in a header. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a secret. It has 256 random bits, so a plain hash cannot be guessed back. */
export function hashSecret(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}

/** Compares in constant time; different lengths are compared too, by their hashes. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(hashSecret(a), hashSecret(b));
}

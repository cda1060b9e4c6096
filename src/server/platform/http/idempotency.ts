/**
 * A POST with an Idempotency-Key happens once: the same key with the same request gets the same answer again. The key is
 * written in the transaction of the act, so a request that was refused leaves none and may be corrected and repeated,
 * and a second one that arrives meanwhile waits for the first.
 */
import { createHash } from "node:crypto";
import { conflict, invalid } from "#core/errors.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";

export type RepeatableRequest = { caller: string; key: string; operation: string; requestHash: Buffer };

const KEPT_MINUTES = 24 * 60;

export function readIdempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  if (typeof header === "string" && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw invalid("idempotency.key", "Idempotency-Key should be one value of 1 to 200 visible characters.", [
    { pointer: "Idempotency-Key", message: "Use a new UUID for each act." },
  ]);
}

/** Of the operation and everything that was sent with it; objects with the same fields in another order are the same. */
export function hashRequest(operation: string, input: unknown, uploadSha256: string): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([operation, sorted(input), uploadSha256]))
    .digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}

/** @returns the answer that was given before, or null when this is the first time and the act should go ahead */
export async function beginOnce(db: Db, request: RepeatableRequest, now: Instant): Promise<{ answer: unknown } | null> {
  await db.query("delete from idempotency_key where caller = $1 and key = $2 and created_at < $3", [
    request.caller,
    request.key,
    addMinutes(now, -KEPT_MINUTES),
  ]);
  const { rowCount } = await db.query(
    `insert into idempotency_key (caller, key, operation, request_hash, created_at) values ($1, $2, $3, $4, $5)
     on conflict (caller, key) do nothing`,
    [request.caller, request.key, request.operation, request.requestHash, now],
  );
  if (rowCount === 1) return null;
  return { answer: await answerBefore(db, request) };
}

async function answerBefore(db: Db, request: RepeatableRequest): Promise<unknown> {
  const { rows } = await db.query<{ request_hash: Buffer; answer: unknown }>(
    "select request_hash, answer from idempotency_key where caller = $1 and key = $2",
    [request.caller, request.key],
  );
  const before = rows[0];
  if (before === undefined)
    throw conflict("idempotency.running", "The same request is being answered. Please try again.");
  if (!before.request_hash.equals(request.requestHash)) {
    throw invalid("idempotency.other-request", "This Idempotency-Key was used for another request. Use a new one.");
  }
  if (before.answer === null) {
    throw conflict("idempotency.secret", "This was done already, and its secret is shown only once. Make another.");
  }
  return before.answer;
}

export async function keepAnswer(db: Db, request: RepeatableRequest, answer: unknown): Promise<void> {
  await db.query("update idempotency_key set status = 200, answer = $3 where caller = $1 and key = $2", [
    request.caller,
    request.key,
    JSON.stringify(answer),
  ]);
}

/** For the nightly job: answers may hold personal data, so they do not stay. @returns how many went */
export async function forgetOldAnswers(db: Db, now: Instant): Promise<number> {
  const { rowCount } = await db.query("delete from idempotency_key where created_at < $1", [
    addMinutes(now, -KEPT_MINUTES),
  ]);
  return rowCount ?? 0;
}

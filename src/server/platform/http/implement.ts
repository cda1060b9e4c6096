/** Joins a declared operation to the function that answers it. */
import type { Readable } from "node:stream";
import type { z } from "zod";
import type { Operation, Role } from "#contract/operation.ts";
import type { Instant } from "#core/time/instant.ts";
import type { AuditEntry } from "../audit.ts";
import type { Db } from "../db/pool.ts";
import type { News } from "../events.ts";
import type { Job } from "../jobs/job.ts";
import type { JobOptions } from "../jobs/queue.ts";

/** Who asks: a member, through a browser, a token, or from the machine that Firstbill runs on. */
export type Actor = {
  memberId: string;
  name: string;
  email: string;
  timeZone: string;
  /** What this request may do: the member's role, or the token's where that is less. */
  role: Role;
  scope: "read" | "write";
  via: { kind: "session"; sessionId: string } | { kind: "token"; tokenId: string } | { kind: "local" };
};

export type PublicContext = {
  /** For a write the transaction in which everything happens; for a read the pool. */
  db: Db;
  /** Read once for the request. */
  now: Instant;
  /** The clock stands still, for a test or a demonstration. */
  isFixedClock: boolean;
  requestId: string;
  /** Everything is done and then taken back; the answer says what would be. */
  dryRun: boolean;
  /** Told to listeners in this process once the transaction has committed. */
  announce(news: News): void;
  /** Puts a job into the queue in the same transaction. */
  enqueue<Payload extends object>(job: Job<Payload> | string, payload: Payload, options?: JobOptions): Promise<void>;
  /** Completes the one audit row that a write leaves; by default it names the operation and the input's accountId. */
  audit(entry: AuditEntry): void;
  /** What was there before and takes the write back, where the audit log must not hold it: words, whole bodies. */
  keepForUndo(before: Readonly<Record<string, unknown>>): void;
  /** For a write that found nothing to change: it leaves no audit row. */
  nothingChanged(): void;
  /** Names the version that is answered, as ETag; a read with the same `If-None-Match` becomes 304. */
  answerVersion(version: string | number): void;
  /** Refuses with 412 when the caller's `If-Match` names another version than the one that is there now. */
  requireVersion(current: string | number): void;
  browser: {
    userAgent: string;
    baseUrl: string;
    startSession(secret: string, expiresAt: Instant): void;
    endSession(): void;
  };
};

export type Context = PublicContext & { member: Actor };

/** A body that was received in full into a file; the file goes when the request ends, unless it was moved away. */
export type Upload = { path: string; sizeBytes: number; sha256: string; mediaType: string };
export type UploadContext = Context & { upload: Upload };

export type Implementation<O extends Operation = Operation> = {
  readonly operation: O;
  readonly takes: "member" | "public" | "upload";
  readonly options: PublicOptions;
  // Method syntax, so that a record of many operations' implementations is one type.
  handle(context: UploadContext, input: z.output<O["input"]>): Promise<z.input<O["output"]>>;
};

export type PublicOptions = {
  /** How often one address may ask; counted in the database, so that it survives a restart. */
  attempts?: { limit: number; perMinutes: number };
  /** The answer holds a secret that is shown once, so it is not kept for a repeated Idempotency-Key. */
  answersSecret?: boolean;
};

type Handler<O extends Operation, C> = (context: C, input: z.output<O["input"]>) => Promise<z.input<O["output"]>>;

export function implement<O extends Operation>(
  operation: O,
  handle: Handler<O, Context>,
  options: Pick<PublicOptions, "answersSecret"> = {},
): Implementation<O> {
  if (operation.access === "public" || operation.body === "stream" || operation.answersFile !== undefined)
    throw wrongKind(operation);
  return { operation, takes: "member", options, handle };
}

/** For operations that anybody may ask: there is no member in the context, and attempts are limited. */
export function implementPublic<O extends Operation>(
  operation: O,
  options: PublicOptions & { attempts: { limit: number; perMinutes: number } },
  handle: Handler<O, PublicContext>,
): Implementation<O> {
  if (operation.access !== "public") throw wrongKind(operation);
  return { operation, takes: "public", options, handle };
}

/** What a handler gives instead of an answer: a file that is sent while it is made. */
export class SentFile {
  constructor(
    readonly content: Readable,
    readonly mediaType: string,
    readonly fileName: string,
    /** What its row in the audit log says, asked when it has been sent, or when whoever read it went away. */
    readonly told: (isWhole: boolean) => AuditEntry,
  ) {}
}

/** An answer that is written already. Nothing checks it on its way out: a test holds it against the contract instead. */
export class ReadyJson {
  constructor(readonly body: Buffer) {}
}

/** For the few operations that are asked hundreds of times a second, with answers of thousands of cells. */
export function implementReady<O extends Operation>(
  operation: O,
  handle: (context: Context, input: z.output<O["input"]>) => Promise<ReadyJson>,
): Implementation<O> {
  if (operation.effect !== "read" || operation.access === "public" || operation.answersFile !== undefined)
    throw wrongKind(operation);
  return { operation, takes: "member", options: {}, handle: handle as unknown as Implementation<O>["handle"] };
}

/** For operations that answer with a file. What can be refused is refused before it begins. */
export function implementFile<O extends Operation>(
  operation: O,
  handle: (context: Context, input: z.output<O["input"]>) => Promise<SentFile>,
): Implementation<O> {
  if (operation.answersFile === undefined || operation.effect !== "read" || operation.access === "public")
    throw wrongKind(operation);
  return { operation, takes: "member", options: {}, handle: handle as unknown as Implementation<O>["handle"] };
}

/** For operations whose body is a file. */
export function implementUpload<O extends Operation>(
  operation: O,
  handle: Handler<O, UploadContext>,
): Implementation<O> {
  if (operation.body !== "stream" || operation.access === "public") throw wrongKind(operation);
  return { operation, takes: "upload", options: {}, handle };
}

function wrongKind(operation: Operation): Error {
  return new Error(
    `${operation.name} is declared otherwise; use implement, implementPublic, implementUpload or implementFile as it asks.`,
  );
}

/** A handler for each operation of a record: the compiler refuses one that is missing. */
export type Implementations<Operations extends Record<string, Operation>> = {
  readonly [Name in keyof Operations]: Implementation<Operations[Name]>;
};

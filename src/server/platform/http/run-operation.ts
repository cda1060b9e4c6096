/** Runs one handler: a read on the pool; a write in one transaction with its audit row and its idempotency key. */
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Operation } from "#contract/operation.ts";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { type AuditActor, type AuditEntry, recordAudit } from "../audit.ts";
import type { Db } from "../db/pool.ts";
import { inTransaction } from "../db/transaction.ts";
import type { Events, News } from "../events.ts";
import { enqueue } from "../jobs/queue.ts";
import { beginOnce, hashRequest, keepAnswer, type RepeatableRequest, readIdempotencyKey } from "./idempotency.ts";
import { type Actor, type Implementation, ReadyJson, SentFile, type Upload, type UploadContext } from "./implement.ts";
import { HttpProblem } from "./problem.ts";
import { clearSessionCookie, setSessionCookie } from "./session-cookie.ts";

export type Call = {
  implementation: Implementation;
  actor: Actor | null;
  now: Instant;
  isFixedClock: boolean;
  input: unknown;
  dryRun: boolean;
  upload: Upload | null;
  request: FastifyRequest;
  reply: FastifyReply;
  baseUrl: string;
};

/** A write of a member that has succeeded and changed something. */
export type WrittenByMember = {
  operation: string;
  input: unknown;
  output: unknown;
  audit: AuditEntry;
  /** What was there before, as the handler kept it for taking back. */
  kept: Readonly<Record<string, unknown>>;
  actor: Actor;
  now: Instant;
};

type Platform = {
  db: Db;
  events: Events;
  /** Told of each such write within its transaction. */
  afterWrite?: (db: Db, written: WrittenByMember) => Promise<void>;
};

/** What a handler asked for, to be done when it has succeeded. */
type Wishes = {
  news: News[];
  audit: AuditEntry;
  kept: Record<string, unknown>;
  unchanged: boolean;
  onReply: ((reply: FastifyReply) => void)[];
};

export async function runOperation(platform: Platform, call: Call): Promise<unknown> {
  const { operation } = call.implementation;
  const { value, wishes } =
    operation.effect === "read" ? await runHandler(platform.db, call) : await runWrite(platform, call);
  if (value instanceof SentFile && operation.deed !== undefined) recordWhenSent(platform.db, call, value);
  for (const act of wishes.onReply) act(call.reply);
  if (call.dryRun) call.reply.header("dry-run", "true");
  else for (const news of wishes.news) platform.events.publish(news);
  return value;
}

/** How many rows left is known only at the end, whether it was reached or not. */
function recordWhenSent(db: Db, call: Call, { content, told }: SentFile): void {
  content.once("close", () => {
    const isWhole = content.readableEnded && content.errored === null;
    recordAudit(db, auditAct(call, told(isWhole))).catch((error: unknown) =>
      call.request.log.error({ err: error, requestId: call.request.id }, "an export is missing in the audit log"),
    );
  });
}

type Outcome = { value: unknown; wishes: Wishes };

/** When two are in each other's way the whole is done again, so a handler changes nothing but the database. */
async function runWrite(platform: Platform, call: Call): Promise<Outcome> {
  const repeatable = repeatableRequest(call);
  try {
    return await inTransaction(platform.db, async (transaction) => {
      const before = repeatable === null ? null : await beginOnce(transaction, repeatable, call.now);
      if (before !== null) return { value: before.answer, wishes: noWishes() };
      const outcome = await runHandler(transaction, call);
      if (call.dryRun) throw new TakenBack(outcome);
      const { options } = call.implementation;
      if (repeatable !== null && !options.answersSecret) await keepAnswer(transaction, repeatable, outcome.value);
      await tellOf(platform, transaction, call, outcome);
      if (!outcome.wishes.unchanged) await recordAudit(transaction, auditAct(call, outcome.wishes.audit));
      return outcome;
    });
  } catch (error) {
    if (error instanceof TakenBack) return error.outcome;
    throw error;
  }
}

async function tellOf({ afterWrite }: Platform, db: Db, call: Call, { value, wishes }: Outcome): Promise<void> {
  const { actor, input, now } = call;
  if (afterWrite === undefined || actor === null || wishes.unchanged) return;
  const { kind: operation, ...audit } = auditAct(call, wishes.audit);
  await afterWrite(db, { operation, input, output: value, audit, kept: wishes.kept, actor, now });
}

/** Thrown to roll a dry run back after everything has been tried, constraints included. */
class TakenBack extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super("dry run");
    this.outcome = outcome;
  }
}

async function runHandler(db: Db, call: Call): Promise<Outcome> {
  const wishes = noWishes();
  const given: unknown = await call.implementation.handle(contextOf(db, call, wishes), call.input);
  if (given instanceof SentFile || given instanceof ReadyJson) return { value: given, wishes };
  // An answer with a field too many or too few is a defect of ours, and must not leave.
  const value = outputOf(call.implementation.operation).parse(given);
  return { value, wishes };
}

function outputOf(operation: Operation): Operation["output"] {
  return operation.output;
}

function noWishes(): Wishes {
  return { news: [], audit: {}, kept: {}, unchanged: false, onReply: [] };
}

function contextOf(db: Db, call: Call, wishes: Wishes): UploadContext {
  const { now, request, dryRun, baseUrl } = call;
  return {
    db,
    now,
    isFixedClock: call.isFixedClock,
    dryRun,
    requestId: request.id,
    // The route has admitted a member, and received a file, where the operation asks for one.
    member: call.actor as Actor,
    upload: call.upload as Upload,
    announce: (news) => void wishes.news.push(news),
    enqueue: (job, payload, options) => enqueue(db, job, payload, options),
    audit: (entry) => void Object.assign(wishes.audit, entry),
    keepForUndo: (before) => void Object.assign(wishes.kept, before),
    nothingChanged: () => {
      wishes.unchanged = true;
    },
    answerVersion: (version) => void wishes.onReply.push((reply) => reply.header("etag", etag(version))),
    requireVersion: (current) => requireVersion(request, current),
    browser: {
      userAgent: (request.headers["user-agent"] ?? "").slice(0, 300),
      baseUrl,
      startSession: (secret, expiresAt) =>
        void wishes.onReply.push((reply) =>
          setSessionCookie(reply, baseUrl, secret, Math.floor((epochMs(expiresAt) - epochMs(now)) / 1000)),
        ),
      endSession: () => void wishes.onReply.push((reply) => clearSessionCookie(reply, baseUrl)),
    },
  };
}

function etag(version: string | number): string {
  return `"${version}"`;
}

function requireVersion(request: FastifyRequest, current: string | number): void {
  const wanted = request.headers["if-match"];
  if (wanted === undefined || wanted === "*") return;
  if (wanted.split(",").some((one) => one.trim() === etag(current))) return;
  throw new HttpProblem(
    412,
    "request.changed-meanwhile",
    "Somebody changed this since you read it. Please read it again.",
  );
}

function repeatableRequest({ implementation, request, actor, input, upload, dryRun }: Call): RepeatableRequest | null {
  const { operation } = implementation;
  const key =
    operation.http.method === "POST" && !dryRun ? readIdempotencyKey(request.headers["idempotency-key"]) : null;
  if (key === null) return null;
  const requestHash = hashRequest(operation.name, input, upload?.sha256 ?? "");
  return { caller: actor?.memberId ?? "public", key, operation: operation.name, requestHash };
}

function auditAct(call: Call, entry: AuditEntry): Parameters<typeof recordAudit>[1] {
  const kind = call.implementation.operation.name;
  const accountId = accountIdOf(call.input);
  return { accountId, ...entry, actor: auditActor(call.actor), kind, at: call.now, requestId: call.request.id };
}

function auditActor(actor: Actor | null): AuditActor {
  if (actor === null) return { kind: "public" };
  const { memberId, via } = actor;
  return via.kind === "token" ? { kind: "token", memberId, tokenId: via.tokenId } : { kind: "member", memberId };
}

/** Accounts may be named by an outside id (`ext:stripe:cus_1`); then the handler says which one it was. */
function accountIdOf(input: unknown): string | undefined {
  const id = (input as { accountId?: unknown } | null)?.accountId;
  return typeof id === "string" && /^[0-9a-f-]{36}$/i.test(id) ? id : undefined;
}

/** Makes a route of each operation: authenticate, read the input, run the handler in one transaction, answer. */
import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Operation } from "#contract/operation.ts";
import { forbidden } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Clock } from "../clock.ts";
import type { Db } from "../db/pool.ts";
import type { Events } from "../events.ts";
import { authenticate, credentialOf, type Doorkeeper, hasRole } from "./authenticate.ts";
import { countAttempt } from "./count-attempt.ts";
import {
  type Actor,
  type Implementation,
  type Implementations,
  ReadyJson,
  SentFile,
  type Upload,
} from "./implement.ts";
import { HttpProblem } from "./problem.ts";
import { inputReader } from "./read-input.ts";
import { receiveUpload, UPLOAD_MEDIA_TYPES } from "./receive-upload.ts";
import { type Call, runOperation, type WrittenByMember } from "./run-operation.ts";
import { refuseForeignOrigin } from "./security.ts";
import { PLACED_HEADER, takePlacedFile } from "./take-placed-file.ts";

export const API_PREFIX = "/api/v1";
const DEFAULT_BODY_BYTES = 1024 ** 2;

export type ServeOptions<Operations extends Record<string, Operation>> = {
  operations: Operations;
  implementations: Implementations<Operations>;
  db: Db;
  clock: Clock;
  events: Events;
  baseUrl: string;
  /** Where files that arrive are written; on the disk of the data, so that a handler can move them. */
  uploadFolder: string;
  /** What the file beside the data holds; null where there is no such file. */
  localSecret: string | null;
  /** Told of each write of a member within its transaction. */
  afterWrite?: (db: Db, written: WrittenByMember) => Promise<void>;
};

export function serveOperations<Operations extends Record<string, Operation>>(
  app: FastifyInstance,
  options: ServeOptions<Operations>,
): void {
  const all = implementationsOf(options);
  app.register(async (json) => {
    json.removeContentTypeParser("text/plain");
    for (const one of all.filter(({ takes }) => takes !== "upload")) addRoute(json, one, options);
  });
  app.register(async (files) => {
    files.removeAllContentTypeParsers();
    // The handler below reads the stream; Fastify is only told not to.
    files.addContentTypeParser(UPLOAD_MEDIA_TYPES, (_request, _payload, done) => done(null));
    for (const one of all.filter(({ takes }) => takes === "upload")) addRoute(files, one, options);
  });
}

/** The compiler has checked that each has a handler; here it is checked that it is its own, and that names are unique. */
function implementationsOf<Operations extends Record<string, Operation>>(
  options: ServeOptions<Operations>,
): Implementation[] {
  const names = new Set<string>();
  return Object.entries(options.operations).map(([key, operation]) => {
    const implementation: Implementation | undefined = options.implementations[key];
    if (implementation?.operation !== operation)
      throw new Error(`${operation.name} has the handler of another operation.`);
    if (names.has(operation.name)) throw new Error(`Two operations are called ${operation.name}.`);
    names.add(operation.name);
    return implementation;
  });
}

type RouteOptions = Omit<ServeOptions<Record<string, Operation>>, "operations" | "implementations">;

function addRoute(app: FastifyInstance, implementation: Implementation, options: RouteOptions): void {
  const { operation } = implementation;
  const read = inputReader(operation);
  const isUpload = implementation.takes === "upload";
  app.route({
    method: operation.http.method,
    url: API_PREFIX + operation.http.path.replaceAll(/\{(\w+)\}/g, ":$1"),
    bodyLimit: operation.maxBodyBytes ?? DEFAULT_BODY_BYTES,
    // Before the body is read, so that a stranger's is not.
    onRequest: async (request) => {
      const now = options.clock.now();
      const actor = await admit(request, implementation, options, now);
      admitted.set(request, { actor, now });
    },
    handler: async (request, reply) => {
      const { actor, now } = admitted.get(request)!;
      const { input, dryRun } = read(request);
      const upload = isUpload ? await receive(request, { operation, actor, folder: options.uploadFolder }) : null;
      try {
        const call: Call = {
          implementation,
          actor,
          now,
          isFixedClock: options.clock.isFixed ?? false,
          input,
          dryRun,
          upload,
          request,
          reply,
          baseUrl: options.baseUrl,
        };
        return answer(reply, await runOperation(options, call));
      } finally {
        if (upload !== null) await rm(upload.path, { force: true });
      }
    },
  });
}

const admitted = new WeakMap<FastifyRequest, { actor: Actor | null; now: Instant }>();

async function admit(
  request: FastifyRequest,
  { operation, options: publicOptions }: Implementation,
  door: Doorkeeper,
  now: Instant,
): Promise<Actor | null> {
  const credential = credentialOf(request, door.baseUrl);
  const changes = operation.effect === "write";
  if (changes && credential?.kind !== "bearer") refuseForeignOrigin(request, credential !== null);
  if (operation.access === "public") {
    const { attempts } = publicOptions;
    if (attempts !== undefined) await countAttempt(door.db, `${operation.name} ${request.ip}`, attempts, now);
    return null;
  }
  const actor = await authenticate(door, credential, now);
  if (!hasRole(actor.role, operation.access)) {
    throw forbidden("access.role", `This needs the role ${operation.access}; yours here is ${actor.role}.`);
  }
  if (changes && actor.scope === "read") {
    throw forbidden("access.scope", "This token may only read. Use one that may write.");
  }
  return actor;
}

type Receiving = { operation: Operation; actor: Actor | null; folder: string };

function receive(request: FastifyRequest, { operation, actor, folder }: Receiving): Promise<Upload> {
  const mediaType = (request.headers["content-type"] ?? "").split(";")[0]!.trim();
  if (mediaType === "") {
    throw new HttpProblem(
      415,
      "request.media-type",
      `Send the file with a Content-Type: ${UPLOAD_MEDIA_TYPES.join(", ")}.`,
    );
  }
  const maxBytes = operation.maxBodyBytes ?? DEFAULT_BODY_BYTES;
  const limits = { folder, maxBytes, mediaType };
  const placed = request.headers[PLACED_HEADER];
  if (typeof placed === "string") return takePlacedFile(placed, actor, limits);
  return receiveUpload(request.raw as Readable, limits);
}

function answer(reply: FastifyReply, value: unknown): FastifyReply {
  if (value instanceof SentFile) return sendFile(reply, value);
  const version = reply.getHeader("etag");
  if (version !== undefined && reply.request.method === "GET" && reply.request.headers["if-none-match"] === version) {
    return reply.code(304).send();
  }
  return reply
    .header("cache-control", "no-store")
    .type("application/json; charset=utf-8")
    .send(value instanceof ReadyJson ? value.body : JSON.stringify(value));
}

/** When whoever reads it goes away, its content is destroyed; when it fails half-way, the answer breaks off. */
function sendFile(reply: FastifyReply, { content, mediaType, fileName }: SentFile): FastifyReply {
  return reply
    .header("cache-control", "no-store")
    .header("content-disposition", `attachment; filename="${fileName}"`)
    .type(`${mediaType}; charset=utf-8`)
    .send(content);
}

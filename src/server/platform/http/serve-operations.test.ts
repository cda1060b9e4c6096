import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";

import { defineOperation, type Operation } from "#contract/operation.ts";
import { conflict } from "#core/errors.ts";
import { makeServer } from "#test/server.ts";
import { sql } from "../db/sql.ts";
import { implement, implementPublic, implementUpload } from "./implement.ts";
import type { Problem } from "./problem.ts";

const setBook = defineOperation({
  name: "books.set",
  summary: "Sets a book.",
  access: "specialist",
  effect: "write",
  deed: "set a book",
  http: { method: "POST", path: "/books/{bookId}" },
  input: z.strictObject({
    bookId: z.string(),
    pages: z.int().min(1),
    marks: z.array(z.strictObject({ at: z.int() })).default([]),
  }),
  output: z.strictObject({ bookId: z.string(), pages: z.int() }),
});
const getBook = defineOperation({
  name: "books.get",
  summary: "Shows a book.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/books/{bookId}" },
  input: z.strictObject({
    bookId: z.string(),
    times: z.int().default(1),
    loud: z.boolean().default(false),
    tags: z.array(z.string()).default([]),
  }),
  output: z.strictObject({ pages: z.int(), times: z.int(), loud: z.boolean(), tags: z.array(z.string()) }),
});
const breakBook = defineOperation({
  name: "books.break",
  summary: "Fails in a way that is named.",
  access: "viewer",
  effect: "write",
  deed: "broke a book",
  http: { method: "POST", path: "/broken-books" },
  input: z.strictObject({ how: z.enum(["refusal", "defect", "extra-field", "too-large-number"]) }),
  output: z.strictObject({ done: z.boolean() }),
});
const knock = defineOperation({
  name: "doors.knock",
  summary: "Knocks.",
  access: "public",
  effect: "write",
  deed: "knocked",
  http: { method: "POST", path: "/door" },
  input: z.strictObject({}),
  output: z.strictObject({ heard: z.boolean() }),
});
const sendFile = defineOperation({
  name: "files.send",
  summary: "Receives a file.",
  access: "specialist",
  effect: "write",
  deed: "sent a file",
  body: "stream",
  maxBodyBytes: 1000,
  http: { method: "POST", path: "/files" },
  input: z.strictObject({ name: z.string() }),
  output: z.strictObject({ sizeBytes: z.int(), sha256: z.string(), firstLine: z.string() }),
});

const operations = { setBook, getBook, breakBook, knock, sendFile };

/** The table of settings serves as the shelf, so that the test needs no table of its own. */
const implementations = {
  setBook: implement(setBook, async (ctx, { bookId, pages }) => {
    const before = await ctx.db.find(sql<{ value: number }>`select value from setting where name = ${bookId}`);
    if (before !== null) ctx.requireVersion(before.value);
    await ctx.db.run(sql`insert into setting (name, value, changed_at) values (${bookId}, ${String(pages)}::jsonb, ${ctx.now})
      on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
    ctx.audit({ subject: { kind: "book", id: bookId }, before: before?.value ?? null, after: pages });
    ctx.announce({ type: "book.set", bookId });
    return { bookId, pages };
  }),
  getBook: implement(getBook, async (ctx, { bookId, ...rest }) => {
    const { value } = await ctx.db.get(sql<{ value: number }>`select value from setting where name = ${bookId}`);
    ctx.answerVersion(value);
    return { pages: value, ...rest };
  }),
  breakBook: implement(breakBook, async (ctx, { how }) => {
    await ctx.db.run(sql`insert into setting (name, value, changed_at) values ('broken', '1', ${ctx.now})`);
    if (how === "refusal") throw conflict("books.broken", "This book is broken. Take another one.");
    if (how === "defect") throw new Error("secret inner detail");
    if (how === "too-large-number") await ctx.db.run(sql`select ${"99999999999"}::integer`);
    return { done: true, secretHash: "abc" } as { done: boolean };
  }),
  knock: implementPublic(knock, { attempts: { limit: 2, perMinutes: 15 } }, async () => ({ heard: true })),
  sendFile: implementUpload(sendFile, async (ctx) => ({
    sizeBytes: ctx.upload.sizeBytes,
    sha256: ctx.upload.sha256,
    firstLine: readFileSync(ctx.upload.path, "utf8").split("\n")[0]!,
  })),
};

const server = await makeServer({ operations, implementations });

type AnswerBody = Problem & { openapi: string; paths: Record<string, Record<string, Described>> };
type Described = {
  operationId: string;
  parameters: unknown[];
  security: unknown[];
  requestBody: { content: Record<string, { schema: unknown }> };
  responses: Record<string, { content: Record<string, { schema: unknown }> }>;
};
type Sent = { method?: string; token?: string | null; headers?: Record<string, string>; body?: string };

async function send(path: string, { method = "POST", token, headers = {}, body }: Sent = {}) {
  const bearer: Record<string, string> =
    token === null ? {} : { authorization: `Bearer ${token ?? server.tokens.specialist}` };
  const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { ...bearer, ...json, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json().catch(() => null)) as AnswerBody,
  };
}

function countAudit(): Promise<{ count: number }> {
  return server.db.get(sql<{ count: number }>`select count(*) as count from audit`);
}

describe("a request", () => {
  it("is answered by its handler, once, with one audit row and news after the commit", async () => {
    const before = (await countAudit()).count;
    const answer = await server.as("specialist").call(setBook, { bookId: "one", pages: 12 });
    expect(answer).toEqual({ bookId: "one", pages: 12 });
    expect(server.news).toContainEqual({ type: "book.set", bookId: "one" });
    expect((await countAudit()).count).toBe(before + 1);
    const row = await server.db.get(sql`select kind, member_id, token_id is not null as token, subject_kind, subject_id,
      before, after from audit order by sequence desc limit 1`);
    expect(row).toEqual({
      kind: "books.set",
      member_id: server.members.specialist,
      token: true,
      subject_kind: "book",
      subject_id: "one",
      before: null,
      after: 12,
    });
  });

  it("reads numbers, truth and lists from the query", async () => {
    await server.as("specialist").call(setBook, { bookId: "two", pages: 3 });
    const one = await server.as("viewer").call(getBook, { bookId: "two", times: 4, loud: false, tags: ["a"] });
    expect(one).toEqual({ pages: 3, times: 4, loud: false, tags: ["a"] });
    const many = await send("/books/two?tags=a&tags=b&loud=true", { method: "GET" });
    expect(many.body).toEqual({ pages: 3, times: 1, loud: true, tags: ["a", "b"] });
  });

  it("is refused with the place of each wrong field", async () => {
    const answer = await send("/books/three", { body: '{"pages":0,"marks":[{"at":"x","y":1}],"colour":"red"}' });
    expect(answer.status).toBe(422);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.body).toMatchObject({
      code: "request.invalid",
      status: 422,
      type: "urn:firstbill:problem:request.invalid",
    });
    expect(answer.body.traceId).toBe(answer.headers.get("x-request-id"));
    expect(answer.body.errors.map((one: { pointer: string }) => one.pointer).sort()).toEqual([
      "/colour",
      "/marks/0/at",
      "/marks/0/y",
      "/pages",
    ]);
  });

  it("names the parameter of a query that is wrong or unknown", async () => {
    const wrong = await send("/books/two?times=many", { method: "GET" });
    expect(wrong.body.errors).toEqual([{ pointer: "times", message: "This should be a number." }]);
    const unknown = await send("/books/two?__proto__=1&colour=red", { method: "GET" });
    expect(unknown.body.errors.map((one: { pointer: string }) => one.pointer)).toContain("colour");
    const onWrite = await send("/books/two?pages=3", { body: "{}" });
    expect(onWrite.status).toBe(422);
  });

  it.each([
    ["malformed JSON", '{"pages":', {}, 400, "request.not-json"],
    ["an empty body of JSON", "", {}, 400, "request.not-json"],
    ["a list", "[]", {}, 422, "request.not-an-object"],
    ["a prototype", '{"pages":1,"__proto__":{"isAdmin":true}}', {}, 400, "request.not-json"],
    ["a character that cannot be stored", '{"pages":1,"marks":["\\u0000"]}', {}, 422, "request.invalid"],
    [
      "another media type",
      "pages=1",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "request.media-type",
    ],
    ["plain text", '{"pages":1}', { "content-type": "text/plain" }, 415, "request.media-type"],
    ["a body over 1 MiB", `{"pages":1,"colour":"${"x".repeat(1024 ** 2)}"}`, {}, 413, "request.too-large"],
    ["the field of the path again", '{"pages":1,"bookId":"other"}', {}, 422, "request.invalid"],
  ])("is refused with %s", async (_what, body, headers, status, code) => {
    const answer = await send("/books/three", { body, headers });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  });

  it("for nothing that is there is a problem too, and says where to look", async () => {
    const answer = await send("/no-such-thing", { method: "GET" });
    expect(answer.status).toBe(404);
    expect(answer.body.detail).toContain("openapi.json");
    expect((await send("/books/%E0%A4%A", { method: "GET" })).status).toBe(400);
  });
});

describe("a write", () => {
  it("leaves nothing when it is refused or fails, and tells a defect only by its number", async () => {
    const before = (await countAudit()).count;
    const refused = await send("/broken-books", { body: '{"how":"refusal"}' });
    expect([refused.status, refused.body.detail]).toEqual([409, "This book is broken. Take another one."]);
    const failed = await send("/broken-books", { body: '{"how":"defect"}' });
    expect(failed.status).toBe(500);
    expect(JSON.stringify(failed.body)).not.toContain("secret");
    expect(failed.body.detail).toContain(failed.body.traceId);
    expect(await server.db.find(sql`select from setting where name = 'broken'`)).toBeNull();
    expect((await countAudit()).count).toBe(before);
  });

  it("never sends a field that the contract does not know", async () => {
    const answer = await send("/broken-books", { body: '{"how":"extra-field"}' });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain("abc");
  });

  it("refuses a value that the database cannot hold", async () => {
    expect((await send("/broken-books", { body: '{"how":"too-large-number"}' })).status).toBe(422);
  });

  it("can be tried without effect", async () => {
    const before = (await countAudit()).count;
    const tried = await send("/books/tried?dry_run=true", { body: '{"pages":7}' });
    expect([tried.status, tried.body, tried.headers.get("dry-run")]).toEqual([
      200,
      { bookId: "tried", pages: 7 },
      "true",
    ]);
    expect(await server.db.find(sql`select from setting where name = 'tried'`)).toBeNull();
    expect((await countAudit()).count).toBe(before);
    expect(server.news).not.toContainEqual({ type: "book.set", bookId: "tried" });
  });

  it("happens once under one Idempotency-Key, also when both come at the same moment", async () => {
    const before = (await countAudit()).count;
    const again = { body: '{"pages":5,"marks":[]}', headers: { "idempotency-key": "key-1" } };
    const answers = await Promise.all([1, 2, 3, 4].map(() => send("/books/once", again)));
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { bookId: "once", pages: 5 }]),
    );
    const reordered = await send("/books/once", { ...again, body: '{"marks":[],"pages":5}' });
    expect(reordered.status).toBe(200);
    expect((await countAudit()).count).toBe(before + 1);
    const other = await send("/books/once", { ...again, body: '{"pages":6}' });
    expect([other.status, other.body.code]).toEqual([422, "idempotency.other-request"]);
    const somebodyElse = await send("/books/once", { ...again, token: server.tokens.lead });
    expect(somebodyElse.status).toBe(200);
    expect((await countAudit()).count).toBe(before + 2);
  });

  it("is refused when somebody else was there first, and a read knows what it has", async () => {
    await send("/books/versioned", { body: '{"pages":5}' });
    const read = await send("/books/versioned", { method: "GET" });
    expect(read.headers.get("etag")).toBe('"5"');
    const same = await send("/books/versioned", { method: "GET", headers: { "if-none-match": '"5"' } });
    expect(same.status).toBe(304);
    const stale = await send("/books/versioned", { body: '{"pages":6}', headers: { "if-match": '"4"' } });
    expect([stale.status, stale.body.code]).toEqual([412, "request.changed-meanwhile"]);
    expect((await send("/books/versioned", { body: '{"pages":6}', headers: { "if-match": '"5"' } })).status).toBe(200);
  });
});

describe("a file", () => {
  const csv = { "content-type": "text/csv" };

  it("arrives whole before the handler sees it", async () => {
    const answer = await send("/files?name=a.csv", { body: "day,quantity\n2026-01-01,5\n", headers: csv });
    expect(answer.body).toMatchObject({ sizeBytes: 26, firstLine: "day,quantity" });
  });

  it.each([
    ["of another type", "{}", { "content-type": "application/json" }, 415],
    ["larger than allowed", "x".repeat(1001), csv, 413],
  ])("%s is refused", async (_what, body, headers, status) => {
    expect((await send("/files?name=a.csv", { body, headers })).status).toBe(status);
  });
});

describe("a file of unknown length", () => {
  it("arrives in parts and is put together", async () => {
    const parts = ["day,", "quantity\n", "2026-01-01,5\n"].map((part) => new TextEncoder().encode(part));
    const content = new ReadableStream({
      async pull(controller) {
        await sleep(5);
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
    });
    const answer = await server
      .as("specialist")
      .upload(sendFile, { name: "a.csv" }, { content, mediaType: "text/csv" });
    const sha256 = createHash("sha256").update("day,quantity\n2026-01-01,5\n").digest("hex");
    expect(answer).toEqual({ sizeBytes: 26, sha256, firstLine: "day,quantity" });
  });

  it("is refused once it is too large, and leaves nothing behind", async () => {
    const content = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode("x".repeat(400)));
      },
    });
    const refused = server
      .as("specialist")
      .upload(sendFile, { name: "endless.csv" }, { content, mediaType: "text/csv" });
    await expect(refused).rejects.toMatchObject({ status: 413, code: "upload.too-large" });
    expect(readdirSync(server.uploadFolder)).toEqual([]);
  });
});

describe("a stranger", () => {
  it("may try a few times, and a restart would not help: the count is stored", async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 3; attempt++) statuses.push((await send("/door", { token: null })).status);
    expect(statuses).toEqual([200, 200, 429]);
    server.clock.set("2026-03-05T08:16:00.000Z");
    expect((await send("/door", { token: null })).status).toBe(200);
    server.clock.set("2026-03-05T08:00:00.000Z");
  });

  it("from another site is refused even where no session is needed", async () => {
    const answer = await send("/door", { token: null, headers: { origin: "https://elsewhere.example" } });
    expect([answer.status, answer.body.code]).toEqual([403, "request.other-site"]);
  });
});

describe("the client", () => {
  it("throws the same sentence, code and fields", async () => {
    const refused = server.as("specialist").call(setBook, { bookId: "x", pages: 0 });
    await expect(refused).rejects.toMatchObject({
      name: "ClientProblem",
      status: 422,
      code: "request.invalid",
      fields: [{ pointer: "/pages", message: "This should be at least 1." }],
    });
  });

  it("sends files and reads their answers", async () => {
    const file = { content: "day\n1\n", mediaType: "text/csv" } as const;
    expect(await server.as("lead").upload(sendFile, { name: "a b.csv" }, file)).toMatchObject({ firstLine: "day" });
  });
});

describe("the description", () => {
  it("is OpenAPI 3.1 with each operation, its input and its refusals", async () => {
    const { body } = await send("/openapi.json", { method: "GET", token: null });
    expect(body.openapi).toBe("3.1.0");
    const described = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>).flatMap(
      (path) => Object.values(path).map((one) => one.operationId),
    );
    expect(described.sort()).toEqual(
      Object.values(operations)
        .map((one: Operation) => one.name)
        .sort(),
    );
    const set = body.paths["/books/{bookId}"]!["post"]!;
    expect(set.parameters[0]).toMatchObject({ name: "bookId", in: "path", required: true });
    expect(set.requestBody.content["application/json"]!.schema).toMatchObject({
      additionalProperties: false,
      required: ["pages"],
    });
    expect(set.responses["422"]!.content["application/problem+json"]!.schema).toEqual({
      $ref: "#/components/schemas/Problem",
    });
    expect(body.paths["/door"]!["post"]!.security).toEqual([]);
  });
});

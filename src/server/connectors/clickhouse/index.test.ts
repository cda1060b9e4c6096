import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ConnectorContext, type Json, TryLater } from "../connector.ts";
import { clickhouse } from "./index.ts";

// Answers as ClickHouse's HTTP interface documents them; the connector was also run against a real server by hand.
type Asked = { query: string; parameters: URLSearchParams; authorization: string | undefined };
type Answer = (asked: Asked, response: ServerResponse) => void;

let server: Server;
let asked: Asked[] = [];
let answer: Answer;

const HEAD = "account,name,plan,currency,signed_up_on";
const META = HEAD.split(",").map((name) => ({ name, type: "String" }));

const works: Answer = ({ query }, response) => {
  if (query.includes("system.settings")) return void response.end("1\n");
  if (/^\s*create/.test(query))
    return void response.writeHead(500).end("Code: 164. DB::Exception: Cannot execute query in readonly mode.");
  if (query.includes("limit 0")) return void response.end(JSON.stringify({ meta: META, data: [] }));
  if (query.includes("having count(*)")) return void response.end(JSON.stringify({ meta: [], data: [] }));
  if (query.includes("max("))
    return void response.end(JSON.stringify({ meta: [], data: [Array(2).fill("2026-03-02 10:00:00")] }));
  response.end(`${HEAD}\na1,Acme,payg,USD,2026-01-05\n`);
};

/** Only the rows themselves fail. */
const failingRows =
  (fail: (response: ServerResponse) => void): Answer =>
  (given, response) =>
    given.query.includes("CSVWithNames") ? fail(response) : works(given, response);

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    let query = "";
    request.on("data", (chunk: Buffer) => (query += chunk.toString()));
    request.on("end", () => {
      const { searchParams: parameters } = new URL(request.url ?? "", "http://localhost");
      const one = { query, parameters, authorization: request.headers.authorization };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(() => {
  asked = [];
  answer = works;
});

function context(given: Record<string, unknown> = {}, signal = AbortSignal.timeout(10_000)): ConnectorContext<never> {
  const settings = clickhouse.settings.parse({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    user: "reader",
    password: "canary",
    queries: [{ kind: "accounts", query: "select * from customers" }],
    ...given,
  });
  return {
    settings: settings as never,
    source: "clickhouse",
    now: "2026-03-05T08:00:00.000Z",
    signal,
    fetch,
    resolve: async () => [],
  };
}

async function read(given: Record<string, unknown> = {}, cursor: Json = null, signal?: AbortSignal) {
  const parts = clickhouse.pull!.read({ ...context(given, signal), cursor, mostRows: null });
  let text = "";
  for (;;) {
    const next = await parts.next();
    if (next.done) return { text, end: next.value };
    if (!("csv" in next.value)) throw new Error("A query comes as CSV.");
    for await (const chunk of next.value.csv) text += Buffer.from(chunk).toString();
  }
}

describe("reading a ClickHouse", () => {
  it("asks for CSV with a header, in a mode that only reads, with its time limit and login", async () => {
    const { text } = await read({ timeLimitSeconds: 60 });
    expect(text).toBe(`${HEAD}\na1,Acme,payg,USD,2026-01-05\n`);
    for (const { parameters, authorization } of asked) {
      expect(parameters.get("readonly")).toBe("2");
      expect(parameters.get("max_execution_time")).toBe("60");
      expect(authorization).toBe(`Basic ${Buffer.from("reader:canary").toString("base64")}`);
    }
    expect(asked.at(-1)!.query).toContain("format CSVWithNames");
    expect(asked.at(-1)!.parameters.get("date_time_output_format")).toBe("iso");
  });

  it("puts the password into no address", async () => {
    await read();
    expect(asked.map(({ parameters }) => parameters.toString()).join()).not.toContain("canary");
  });

  it("goes on from its watermark, written as a text", async () => {
    const watermarked = {
      kind: "accounts",
      query: "select * from customers where name > $watermark",
      watermarkColumn: "name",
      watermarkStart: "it's",
    };
    const { end } = await read({ queries: [watermarked] });
    expect(asked.at(-1)!.query).toContain("name > 'it\\'s'");
    await read({ queries: [watermarked] }, end.cursor);
    expect(asked.at(-1)!.query).toContain("name > '2026-03-02 10:00:00'");
  });

  it("stays where it is when there is nothing new, although the greatest of nothing is 1970 over there", async () => {
    const watermarked = { kind: "accounts", query: "select * from customers", watermarkColumn: "name" };
    await read({ queries: [watermarked] });
    expect(asked.find(({ query }) => query.includes("max("))!.query).toContain("if(count() = 0, null, toString(max(");
  });

  it("waits as long as it is asked to", async () => {
    answer = (_asked, response) =>
      void response.writeHead(429, { "retry-after": "120" }).end("Too many simultaneous queries");
    const refusal = await read().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(TryLater);
    expect(refusal).toMatchObject({ message: "Too many simultaneous queries", afterSeconds: 120 });
    const headers = { date: "Mon, 05 Apr 2027 10:00:00 GMT", "retry-after": "Mon, 05 Apr 2027 10:01:30 GMT" };
    answer = (_asked, response) => void response.writeHead(503, headers).end("Restarting");
    await expect(read()).rejects.toMatchObject({ message: "Restarting", afterSeconds: 90 });
  });

  it("says in the server's words what is wrong with a query, and which it was", async () => {
    answer = failingRows(
      (response) => void response.writeHead(500).end("Code: 47. DB::Exception: Unknown identifier: plan"),
    );
    await expect(read()).rejects.toThrow(
      "The query for accounts failed: Code: 47. DB::Exception: Unknown identifier: plan",
    );
  });

  it("takes half an answer for none", async () => {
    answer = failingRows((response) => {
      response.write(`${HEAD}\na1,Acme,payg,`);
      setImmediate(() => response.destroy());
    });
    await expect(read()).rejects.toThrow("The query for accounts failed");
  });

  it("gives up a server that does not answer", async () => {
    answer = failingRows(() => {});
    await expect(read({}, null, AbortSignal.timeout(200))).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("checking a ClickHouse", () => {
  it("says that it answers, refuses writes and has the columns", async () => {
    expect((await clickhouse.check(context())).map(({ state, says }) => `${state}: ${says}`)).toEqual([
      "works: It answers, and the login is accepted.",
      "works: A write was tried and refused.",
      "works: 5 columns fit.",
    ]);
  });

  it("says so when a write is not refused", async () => {
    answer = (given, response) => (/^\s*create/.test(given.query) ? void response.end("") : works(given, response));
    expect((await clickhouse.check(context()))[1]).toMatchObject({ state: "failed" });
  });
});

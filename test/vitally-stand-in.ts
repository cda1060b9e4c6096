/**
 * A server that answers as Vitally's REST API does: lists with cursors in either order, single things, the limit of a
 * minute in its headers, and its own clock. It keeps what a test puts in and fails as a test asks.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Thing = { readonly id: string; readonly [name: string]: unknown };

/** What the next request that fits gets instead of an answer. */
export type VitallyFault = {
  /** The beginning of a path; any request when it is left out. */
  readonly path?: string;
  readonly do:
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** Half of the page, with the rest behind it. */
    | "half-page"
    /** The same place again. */
    | "endless"
    /** The connection breaks in the middle of the answer. */
    | "break";
  times?: number;
  /** How many fitting requests are answered well before. */
  after?: number;
};

export type VitallyStandIn = {
  readonly address: string;
  readonly apiKey: string;
  /** Every request as `/resources/accounts?limit=100&sortBy=createdAt`. */
  readonly requests: string[];
  readonly faults: VitallyFault[];
  setNow(instant: string): void;
  /** Puts things in, or in the place of what has the same id. @param list such as `accounts` */
  put(list: string, ...things: Thing[]): void;
  /** Called before each answer, so that data can change in the middle of a pass. */
  onRequest: (path: string) => void;
  close(): Promise<void>;
};

export async function startVitallyStandIn(now = "2026-03-05T08:00:00.000Z"): Promise<VitallyStandIn> {
  let at = now;
  const lists = new Map<string, Thing[]>();
  const standIn: VitallyStandIn = {
    address: "",
    apiKey: "sk_live_onlyForTests",
    requests: [],
    faults: [],
    setNow: (instant) => {
      at = instant;
    },
    put: (name, ...things) => {
      const ids = new Set(things.map(({ id }) => id));
      lists.set(name, [...(lists.get(name) ?? []).filter(({ id }) => !ids.has(id)), ...things]);
    },
    onRequest: () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  const server = createServer((request, answer) => {
    const path = request.url ?? "";
    standIn.requests.push(path);
    standIn.onRequest(path);
    answer.setHeader("date", new Date(at).toUTCString());
    answer.setHeader("RateLimit-Limit", "1000, 1000;window=60");
    answer.setHeader("RateLimit-Remaining", "900");
    if (!isAllowed(request, standIn.apiKey)) return send(answer, 401, { statusCode: 401, message: "Unauthorized" });
    const fault = takeFault(standIn.faults, path);
    if (fault !== null && typeof fault === "object") {
      for (const [name, value] of Object.entries(fault.headers ?? {})) answer.setHeader(name, value);
      return send(answer, fault.status, { statusCode: fault.status });
    }
    if (fault === "break") {
      answer.writeHead(200, { "content-length": "100000" });
      answer.write('{"results":[{');
      return setTimeout(() => answer.destroy(), 5);
    }
    return respond(answer, path, lists, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(standIn, { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function isAllowed({ headers }: IncomingMessage, apiKey: string): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`;
}

function takeFault(faults: VitallyFault[], path: string): VitallyFault["do"] | null {
  const fault = faults.find((one) => path.startsWith(one.path ?? ""));
  if (fault === undefined) return null;
  if ((fault.after ?? 0) > 0) {
    fault.after = (fault.after ?? 0) - 1;
    return null;
  }
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
  return fault.do;
}

/** A page begins behind the thing that its cursor names, wherever that is by now. */
function respond(answer: ServerResponse, path: string, lists: ReadonlyMap<string, Thing[]>, fault: string | null) {
  const url = new URL(path, "http://vitally.example");
  const name = url.pathname.replace(/^\/resources\//, "");
  const things = lists.get(name);
  if (things === undefined) return respondOne(answer, name, lists);
  const sortBy = url.searchParams.get("sortBy") === "createdAt" ? "createdAt" : "updatedAt";
  const limit = Math.min(Number(url.searchParams.get("limit") ?? 100), 100);
  const sorted = [...things].sort((a, b) => compare(String(a[sortBy]), String(b[sortBy])) || compare(a.id, b.id));
  if (sortBy === "updatedAt") sorted.reverse();
  const from = url.searchParams.get("from");
  const mark =
    from === null || from === "again"
      ? null
      : (JSON.parse(Buffer.from(from, "base64url").toString()) as [string, string]);
  const isBehind = (one: Thing) => {
    if (mark === null) return true;
    const order = compare(String(one[sortBy]), mark[0]) || compare(one.id, mark[1]);
    return sortBy === "createdAt" ? order > 0 : order < 0;
  };
  const left = sorted.filter(isBehind);
  const results = left.slice(0, fault === "half-page" ? Math.ceil(limit / 2) : limit);
  const last = results.at(-1);
  const hasMore = left.length > results.length;
  const next =
    last && hasMore ? Buffer.from(JSON.stringify([String(last[sortBy]), last.id])).toString("base64url") : null;
  return send(answer, 200, { results, next: fault === "endless" ? (from ?? "again") : next });
}

function respondOne(answer: ServerResponse, name: string, lists: ReadonlyMap<string, Thing[]>) {
  const [list = "", id = ""] = name.split("/");
  const found = (lists.get(list) ?? []).find((one) => one.id === decodeURIComponent(id));
  return found === undefined ? send(answer, 404, { statusCode: 404 }) : send(answer, 200, found);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function send(answer: ServerResponse, status: number, body: object): void {
  answer.writeHead(status, { "content-type": "application/json" });
  answer.end(JSON.stringify(body));
}

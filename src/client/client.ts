/** The typed client of all operations, for browsers and for Node. It knows no operation by name: each is passed in. */
import type { InputOf, Operation, OutputOf } from "#contract/operation.ts";
import { ClientProblem, type ProblemBody } from "./client-problem.ts";

type Answer = {
  status: number;
  ok: boolean;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
  body?: AsyncIterable<Uint8Array> | null;
};
type Init = { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal; duplex?: "half" };
/** As much of `fetch` as is used here. */
export type Fetch = (url: string, init: Init) => Promise<Answer>;

export type ClientOptions = {
  /** Where Firstbill is, such as `https://firstbill.example.com`; empty in its own pages. */
  baseUrl: string;
  /** Without one the browser's session is used. */
  token?: string;
  fetch?: Fetch;
};

export type CallOptions = {
  /** Try it and take it back: the answer is what would be. */
  dryRun?: boolean;
  /** The same key with the same input happens once; for sending again after a broken line. */
  idempotencyKey?: string;
  /** The version that was read; refused with 412 when there is another one now. */
  ifMatch?: string;
  signal?: AbortSignal;
};

/** A file's content: in a browser a `File`, in Node a stream or bytes. */
export type FileBody = {
  content: unknown;
  mediaType: "text/csv" | "application/gzip" | "application/octet-stream";
  /** The content is empty: the file lies in the server's folder of uploads already, as `placed-<this id>`. */
  placedAs?: string;
};

export type Client = {
  /** @throws ClientProblem with the sentence to show */
  call<O extends Operation>(operation: O, input: InputOf<O>, options?: CallOptions): Promise<OutputOf<O>>;
  /** For operations whose body is a file. */
  upload<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    file: FileBody,
    options?: CallOptions,
  ): Promise<OutputOf<O>>;
  /** For operations that answer with a file, in Node: its bytes as they come. A page links to `fileAddress` instead. */
  download<O extends Operation>(
    operation: O,
    input: InputOf<O>,
    options?: CallOptions,
  ): Promise<AsyncIterable<Uint8Array>>;
};

/** Where a page finds the file that an operation answers with; the browser's session goes along. */
export function fileAddress<O extends Operation>(operation: O, input: InputOf<O>): string {
  return addressOf("", operation, input as Record<string, unknown>, {}).url;
}

export function makeClient(options: ClientOptions): Client {
  const send = options.fetch ?? (globalThis.fetch as unknown as Fetch);
  const request = (operation: Operation, input: unknown, call: CallOptions, file?: FileBody) => {
    const { url, body } = addressOf(options.baseUrl, operation, input as Record<string, unknown>, call);
    const init = initOf(operation, options.token, call, file ?? body);
    return send(url, init).catch((error: unknown) => unreachable(error, options.baseUrl));
  };
  const ask = async (operation: Operation, input: unknown, call: CallOptions, file?: FileBody) => {
    const text = await read(await request(operation, input, call, file));
    return operation.answersFile === undefined ? JSON.parse(text) : text;
  };
  return {
    call: (operation, input, call = {}) => ask(operation, input, call) as Promise<never>,
    upload: (operation, input, file, call = {}) => ask(operation, input, call, file) as Promise<never>,
    download: async (operation, input, call = {}) => {
      const answer = await request(operation, input, call);
      return answer.ok && answer.body ? answer.body : onlyChunk(await read(answer));
    },
  };
}

type Address = { url: string; body: Record<string, unknown> | null };

function addressOf(baseUrl: string, operation: Operation, input: Record<string, unknown>, call: CallOptions): Address {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = operation.http.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(pathText(name, value));
  });
  const { method } = operation.http;
  const inQuery = method === "GET" || method === "DELETE" || operation.body === "stream";
  const query = new URLSearchParams(inQuery ? [...rest].flatMap(asQuery) : []);
  if (call.dryRun === true) query.set("dry_run", "true");
  const search = query.size > 0 ? `?${query}` : "";
  return { url: `${baseUrl}/api/v1${path}${search}`, body: inQuery ? null : Object.fromEntries(rest) };
}

/** Dots alone would be taken for a step up in the address, even encoded. */
function pathText(name: string, value: unknown): string {
  if (value !== undefined && !/^\.{0,2}$/.test(String(value))) return String(value);
  const detail = `Please give ${name}; it is a part of the address.`;
  const errors = [{ pointer: name, message: "This field is needed." }];
  throw new ClientProblem({ status: 422, detail, code: "client.field-needed", errors, traceId: "" });
}

function asQuery([name, value]: [string, unknown]): [string, string][] {
  if (Array.isArray(value)) return value.map((one) => [name, asText(one)]);
  return [[name, asText(value)]];
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function initOf(
  operation: Operation,
  token: string | undefined,
  call: CallOptions,
  body: FileBody | Record<string, unknown> | null,
): Init {
  // The header of our own is what another site cannot send with a member's cookie.
  const headers: Record<string, string> = { accept: "application/json", "x-firstbill": "1" };
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  if (call.idempotencyKey !== undefined) headers["idempotency-key"] = call.idempotencyKey;
  if (call.ifMatch !== undefined) headers["if-match"] = call.ifMatch;
  const init: Init = { method: operation.http.method, headers, ...(call.signal ? { signal: call.signal } : {}) };
  if (body === null) return init;
  if (operation.body !== "stream") {
    headers["content-type"] = "application/json";
    return { ...init, body: JSON.stringify(body) };
  }
  const { content, mediaType, placedAs } = body as FileBody;
  headers["content-type"] = mediaType;
  if (placedAs !== undefined) headers["x-firstbill-placed"] = placedAs;
  return { ...init, body: content, duplex: "half" };
}

async function read(answer: Answer): Promise<string> {
  const text = await answer.text();
  if (answer.ok) return text;
  const isProblem = answer.headers.get("content-type")?.startsWith("application/problem+json") ?? false;
  throw new ClientProblem(isProblem ? (JSON.parse(text) as ProblemBody) : notOurs(answer.status));
}

async function* onlyChunk(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

function notOurs(status: number): ProblemBody {
  const detail = `Something in between answered with ${status}. Please try again, and tell whoever runs the network.`;
  return { status, detail, code: "client.not-firstbill", errors: [], traceId: "" };
}

function unreachable(error: unknown, baseUrl: string): never {
  if ((error as { name?: string }).name === "AbortError") throw error;
  const where = baseUrl === "" ? "" : ` at ${baseUrl}`;
  const detail = `Firstbill does not answer${where}. Check that it runs and that you are connected.`;
  throw new ClientProblem({ status: 0, detail, code: "client.unreachable", errors: [], traceId: "" });
}

/**
 * A server that answers the official client as Stripe does: lists with cursors and filters, single things, events of what
 * happened, daily totals of meters, previews, and its own clock. It keeps what a test puts in and fails as a test asks.
 *
 * No package that is published on npm carries Stripe's OpenAPI description, so this is written by hand and held to the
 * SDK's types: what it gives comes from `make-stripe-things.ts`, and the SDK itself reads it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

export type StripeThing = { readonly id: string; readonly object: string };

/** What the next request that fits gets instead of an answer. */
export type StripeFault = {
  /** The beginning of a path; any request when it is left out. */
  readonly path?: string;
  readonly do:
    | { readonly status: number; readonly type?: string; readonly headers?: Readonly<Record<string, string>> }
    /** Half of the page, with more behind it. */
    | "half-page"
    /** The same page again, saying that there is more. */
    | "endless"
    /** The connection breaks in the middle of the answer. */
    | "break"
    /** A thing without a field that it always had. */
    | { readonly without: string };
  /** How many requests; 1 when it is left out. */
  times?: number;
};

export type StripeStandIn = {
  /** For the setting `address`. */
  readonly address: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** Every request as `GET /v1/customers?limit=100`. */
  readonly requests: string[];
  readonly faults: StripeFault[];
  /** Stripe's clock, which need not be ours. */
  setNow(instant: string): void;
  seconds(): number;
  /** Puts things in, or in the place of what has the same id. */
  put(...things: StripeThing[]): void;
  remove(id: string): void;
  /** What a meter counted on a day, for its customer. */
  setUsage(usage: { customer: string; meter: string; day: string; value: number }): void;
  /** What the coming invoice of a subscription would be. */
  setPreview(subscription: string, invoice: Stripe.Invoice): void;
  /** What is left of a grant. */
  setLeft(grant: string, left: number): void;
  /** Puts the thing in and remembers that this happened to it, now. */
  happen<Thing extends StripeThing>(type: string, thing: Thing, previous?: object): Stripe.Event;
  /** The request that Stripe would send for it. */
  signed(event: object, secret?: string): { body: string; headers: Record<string, string> };
  close(): Promise<void>;
};

const LISTS: Readonly<Record<string, string>> = {
  customers: "customer",
  subscriptions: "subscription",
  invoices: "invoice",
  credit_notes: "credit_note",
  refunds: "refund",
  charges: "charge",
  prices: "price",
  products: "product",
  coupons: "coupon",
  events: "event",
  webhook_endpoints: "webhook_endpoint",
  "billing/meters": "billing.meter",
  "billing/credit_grants": "billing.credit_grant",
};

type Thing = StripeThing & Record<string, unknown>;
type Usage = { customer: string; meter: string; day: string; value: number };

export async function startStripeStandIn(now = "2026-03-05T08:00:00Z"): Promise<StripeStandIn> {
  let seconds = Date.parse(now) / 1000;
  const things = new Map<string, Thing>();
  const usage: Usage[] = [];
  const previews = new Map<string, Stripe.Invoice>();
  const left = new Map<string, number>();
  const requests: string[] = [];
  const faults: StripeFault[] = [];
  const apiKey = "rk_test_onlyForTheStandIn";
  const webhookSecret = "whsec_only_for_the_stand_in";
  let events = 0;

  const answer = (path: string, query: URLSearchParams, fault: StripeFault["do"] | null): unknown => {
    const [, name = "", id = ""] = /^\/v1\/(billing\/[a-z_]+|[a-z_]+)\/?(.*)$/.exec(path) ?? [];
    if (name === "invoices" && id === "create_preview") return previewOf(query.get("subscription") ?? "");
    if (name === "billing/credit_balance_summary") return balanceOf(query);
    const ofMeter = /^(.+)\/event_summaries$/.exec(id);
    if (ofMeter) return pageOf(summaries(ofMeter[1]!, query), query, fault, "asc");
    const ofInvoice = /^(.+)\/lines$/.exec(id);
    if (ofInvoice) return pageOf(linesOf(ofInvoice[1]!), query, fault, "asc");
    const object = LISTS[name];
    if (object === undefined) throw new Refusal(404, "invalid_request_error", `Unrecognized request URL (${path}).`);
    if (id === "") return pageOf(listed(object, query), query, fault, "desc");
    const found = things.get(id);
    if (found === undefined)
      throw new Refusal(404, "invalid_request_error", `No such ${object}: '${id}'`, "resource_missing");
    return expanded(found, query, "expand");
  };

  const previewOf = (subscription: string): Stripe.Invoice => {
    const preview = previews.get(subscription);
    if (preview === undefined)
      throw new Refusal(404, "invalid_request_error", "No upcoming invoices.", "invoice_upcoming_none");
    return preview;
  };

  const balanceOf = (query: URLSearchParams) => {
    const value = left.get(query.get("filter[credit_grant]") ?? "") ?? 0;
    const balance = { monetary: { currency: "usd", value }, type: "monetary" };
    return {
      object: "billing.credit_balance_summary",
      balances: [{ available_balance: balance, ledger_balance: balance }],
      customer: query.get("customer"),
      livemode: false,
    };
  };

  const summaries = (meter: string, query: URLSearchParams): Thing[] => {
    const from = Number(query.get("start_time"));
    const until = Number(query.get("end_time"));
    if (from % 86_400 !== 0 || until % 86_400 !== 0)
      throw new Refusal(400, "invalid_request_error", "start_time and end_time must be aligned with the day.");
    return usage
      .map((one) => ({ ...one, start: Date.parse(one.day) / 1000 }))
      .filter((one) => one.meter === meter && one.customer === query.get("customer"))
      .filter(({ start }) => start >= from && start < until)
      .sort((a, b) => a.start - b.start)
      .map(({ start, value, customer }) => ({
        id: `mtrusg_${customer}_${meter}_${start}`,
        object: "billing.meter_event_summary",
        aggregated_value: value,
        start_time: start,
        end_time: start + 86_400,
        livemode: false,
        meter,
      }));
  };

  const linesOf = (invoice: string): Thing[] => {
    const found = things.get(invoice)?.["lines"] as { data: Thing[] } | undefined;
    return [...(found?.data ?? []), ...((things.get(invoice)?.["more_lines"] as Thing[] | undefined) ?? [])];
  };

  const listed = (object: string, query: URLSearchParams): Thing[] => {
    const types = [...query].flatMap(([name, value]) => (/^types\[/.test(name) ? [value] : []));
    const status = query.get("status");
    return [...things.values()]
      .filter((thing) => thing.object === object)
      .filter((thing) => types.length === 0 || types.includes(String(thing["type"])))
      .filter((thing) => !query.has("customer") || idOf(thing["customer"]) === query.get("customer"))
      .filter((thing) => !query.has("charge") || idOf(thing["charge"]) === query.get("charge"))
      .filter((thing) => !query.has("active") || String(thing["active"]) === query.get("active"))
      .filter((thing) => isOfStatus(thing, status))
      .filter(({ created }) => Number(created ?? 0) >= Number(query.get("created[gte]") ?? 0))
      .filter(({ created }) => Number(created ?? 0) <= Number(query.get("created[lte]") ?? Number.MAX_SAFE_INTEGER));
  };

  const pageOf = (all: Thing[], query: URLSearchParams, fault: StripeFault["do"] | null, order: "asc" | "desc") => {
    const sorted =
      order === "asc"
        ? all
        : all
            .map((thing, place) => ({ thing, place }))
            .sort(newestFirst)
            .map(({ thing }) => thing);
    const after = query.get("starting_after");
    const from = fault === "endless" || after === null ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
    if (after !== null && from === 0 && fault !== "endless")
      throw new Refusal(400, "invalid_request_error", `No such object: '${after}'`, "resource_missing");
    const limit = Number(query.get("limit") ?? 10);
    const size = fault === "half-page" ? Math.max(1, Math.floor(limit / 2)) : limit;
    const data = sorted.slice(from, from + size).map((thing) => expanded(thing, query, "data"));
    return { object: "list", data, has_more: fault === "endless" || from + size < sorted.length, url: "/v1/list" };
  };

  /** `expand[]=data.customer` puts the customer where its id was; one that is gone says so. */
  const expanded = (thing: Thing, query: URLSearchParams, where: "data" | "expand"): Thing => {
    const wanted = [...query].flatMap(([name, value]) => (name.startsWith("expand[") ? [value] : []));
    const paths = wanted.flatMap((path) =>
      where === "data" ? (path.startsWith("data.") ? [path.slice(5)] : []) : [path],
    );
    const asked = new Set(paths.map((path) => path.split(".")[0]));
    const copy: Record<string, unknown> = { ...thing };
    delete copy["more_lines"];
    if (thing.object === "price" && !asked.has("tiers")) delete copy["tiers"];
    for (const path of paths) {
      const [field = "", inner] = path.split(".");
      const id = copy[field];
      if (typeof id !== "string") continue;
      const found = things.get(id) ?? { id, object: field, deleted: true };
      copy[field] =
        inner === undefined ? found : expanded(found as Thing, new URLSearchParams([["expand[0]", inner]]), "expand");
    }
    return copy as Thing;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const body = await bodyOf(request);
    const query = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
    requests.push(`${request.method} ${url.pathname}${url.search}`);
    const fault = takeFault(faults, url.pathname);
    response.setHeader("date", new Date(seconds * 1000).toUTCString());
    response.setHeader("request-id", `req_${requests.length}`);
    try {
      if (request.headers.authorization !== `Bearer ${apiKey}`)
        throw new Refusal(401, "invalid_request_error", "Invalid API Key provided: rk_test_***");
      if (fault !== null && typeof fault === "object" && "status" in fault) {
        for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
        throw new Refusal(fault.status, fault.type ?? "api_error", "The stand-in was asked to fail.");
      }
      send(response, 200, without(answer(url.pathname, query, fault), fault), fault === "break");
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, type, message, code } = error;
      send(response, status, { error: { type, message, ...(code === undefined ? {} : { code }) } }, false);
    }
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const put = (...given: StripeThing[]) => {
    for (const thing of given) things.set(thing.id, JSON.parse(JSON.stringify(thing)) as Thing);
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    webhookSecret,
    requests,
    faults,
    setNow: (instant) => {
      seconds = Date.parse(instant) / 1000;
    },
    seconds: () => seconds,
    put,
    remove: (id) => {
      things.delete(id);
    },
    setUsage: (one) => {
      const at = usage.findIndex(
        ({ customer, meter, day }) => customer === one.customer && meter === one.meter && day === one.day,
      );
      if (at >= 0) usage.splice(at, 1);
      if (one.value !== 0) usage.push(one);
    },
    setPreview: (subscription, invoice) => {
      previews.set(subscription, invoice);
    },
    setLeft: (grant, value) => {
      left.set(grant, value);
    },
    happen: (type, thing, previous) => {
      events += 1;
      const event = makeStripeEvent({ id: `evt_${String(events).padStart(6, "0")}`, type, thing, previous, seconds });
      if (type.endsWith(".deleted") && thing.object !== "subscription") things.delete(thing.id);
      else if (thing.id !== undefined) put(thing);
      put(event);
      return event;
    },
    signed: (event, secret = webhookSecret) => signedRequest(event, secret, seconds),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type GivenEvent = { id: string; type: string; thing: object; previous?: object | undefined; seconds: number };

export function makeStripeEvent({ id, type, thing, previous, seconds }: GivenEvent): Stripe.Event {
  const event = {
    id,
    object: "event",
    api_version: Stripe.API_VERSION,
    created: seconds,
    data: { object: thing, ...(previous === undefined ? {} : { previous_attributes: previous }) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  };
  return JSON.parse(JSON.stringify(event)) as Stripe.Event;
}

export function signedRequest(event: object, secret: string, seconds: number) {
  const body = JSON.stringify(event, null, 2);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: seconds });
  return { body, headers: { "content-type": "application/json; charset=utf-8", "stripe-signature": signature } };
}

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly code?: string,
  ) {
    super(message);
  }
}

function idOf(thing: unknown): unknown {
  return typeof thing === "object" && thing !== null && "id" in thing ? thing.id : thing;
}

/** Without a status, a list of subscriptions leaves out those that ended. */
function isOfStatus({ object, status }: Thing, wanted: string | null): boolean {
  if (wanted === "all") return true;
  if (wanted !== null) return status === wanted;
  return object !== "subscription" || status !== "canceled";
}

type Placed = { thing: Thing; place: number };

function newestFirst(a: Placed, b: Placed): number {
  return Number(b.thing["created"] ?? 0) - Number(a.thing["created"] ?? 0) || b.place - a.place;
}

function takeFault(faults: StripeFault[], path: string): StripeFault["do"] | null {
  const fault = faults.find(({ path: start = "" }) => path.startsWith(start));
  if (fault === undefined) return null;
  fault.times = (fault.times ?? 1) - 1;
  if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1);
  return fault.do;
}

function without(answer: unknown, fault: StripeFault["do"] | null): unknown {
  if (fault === null || typeof fault !== "object" || !("without" in fault)) return answer;
  return JSON.parse(JSON.stringify(answer, (name, value: unknown) => (name === fault.without ? undefined : value)));
}

function send(response: ServerResponse, status: number, answer: unknown, isBroken: boolean): void {
  const text = JSON.stringify(answer);
  response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  if (!isBroken) response.end(text);
  else response.write(text.slice(0, text.length / 2), () => response.destroy());
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

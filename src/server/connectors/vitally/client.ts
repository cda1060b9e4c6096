/** Asks Vitally, a page at a time, at the pace that it allows. It tells Vitally's own time. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { ProductError } from "#core/errors.ts";
import { epochMs, fromEpochMs, type Instant } from "#core/time/instant.ts";
import { secondsToWait } from "#core/time/retry-after.ts";
import { type ConnectorContext, TryLater } from "#server/connectors/connector.ts";
import type { VitallySettings } from "./settings.ts";

/** Vitally never gives more at once. */
export const MOST_OF_PAGE = 100;

/** Any thing of Vitally's: what it lacks is missing and not wrong. */
export type VitallyThing = { readonly id: string; readonly [name: string]: unknown };

const thing = z.looseObject({ id: z.string().min(1) });
const page = z.looseObject({ results: z.array(thing), next: z.string().nullish() });

export type VitallyPage = { readonly items: readonly VitallyThing[]; readonly next: string | null };

export type VitallyClient = {
  /**
   * `createdAt` gives everything once even while it changes; `updatedAt` gives what changed last first.
   * A list that Vitally does not have is empty.
   */
  list(path: string, asked: ListAsked): Promise<VitallyPage>;
  /** Null: there is no such thing, or no such list. */
  find(path: string): Promise<unknown>;
  /** By Vitally's clock, when it last answered. */
  clock(): Instant;
};

export type ListAsked = {
  from: string | null;
  limit?: number;
  sortBy?: "createdAt" | "updatedAt";
  more?: Readonly<Record<string, string>>;
};

export function makeVitallyClient(context: ConnectorContext<VitallySettings>): VitallyClient {
  let at = context.now;
  const ask = async (path: string): Promise<unknown> => {
    const answer = await context.fetch(`${addressOf(context.settings)}${path}`, {
      headers: { authorization: `Basic ${Buffer.from(`${context.settings.apiKey}:`).toString("base64")}` },
      signal: context.signal,
    });
    const told = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isFinite(told)) at = fromEpochMs(told);
    if (answer.status === 404) return null;
    if (!answer.ok) throw await meaningOf(answer);
    const body = await answer.json().catch(() => {
      throw new TryLater("Vitally's answer broke off in the middle.", null);
    });
    await waitForRoom(answer, context.signal);
    return body;
  };
  return {
    clock: () => at,
    find: (path) => ask(path),
    async list(path, asked) {
      const answer = await ask(`${path}?${queryOf(asked)}`);
      if (answer === null) return { items: [], next: null };
      const read = page.safeParse(answer);
      if (!read.success) throw new TryLater(`Vitally's list ${path} was not in its usual form.`, null);
      return pageFrom(path, read.data, asked);
    },
  };
}

function addressOf({ address, subdomain }: VitallySettings): string {
  if (address !== "") return address.replace(/\/+$/, "");
  return subdomain === "" ? "https://rest.vitally-eu.io" : `https://${subdomain}.rest.vitally.io`;
}

function queryOf({ from, limit = MOST_OF_PAGE, sortBy = "createdAt", more }: ListAsked): URLSearchParams {
  return new URLSearchParams({ limit: String(limit), sortBy, ...more, ...(from === null ? {} : { from }) });
}

/** @throws ProductError for a list that goes on from where it was */
function pageFrom(path: string, { results, next }: z.output<typeof page>, { from }: ListAsked): VitallyPage {
  if (next != null && (next === from || results.length === 0))
    throw new ProductError(
      "unavailable",
      "vitally.endless",
      `Vitally said that ${path} goes on and gave the same place again. It was cut off and is tried again later.`,
    );
  return { items: results, next: next ?? null };
}

const LEAST_ROOM = 5;
const LONGEST_WAIT_SECONDS = 60;

/** `RateLimit-Remaining` of a sliding minute; `RateLimit-Reset` says in how many seconds there is room again. */
async function waitForRoom(answer: Response, signal: AbortSignal): Promise<void> {
  const remaining = answer.headers.get("ratelimit-remaining");
  if (remaining === null || Number(remaining) > LEAST_ROOM) return;
  await sleep(Math.min(waitAskedBy(answer) ?? 1, LONGEST_WAIT_SECONDS) * 1000, undefined, { signal });
}

function waitAskedBy({ headers }: Response): number | null {
  const retryAfter = headers.get("retry-after") ?? headers.get("ratelimit-reset");
  return secondsToWait({ retryAfter, date: headers.get("date") }, null);
}

async function meaningOf(answer: Response): Promise<Error> {
  const { status } = answer;
  await answer.body?.cancel();
  if (status === 429)
    return new TryLater("Vitally asked to wait, because more was read than it allows at once.", waitAskedBy(answer));
  if (status === 401 || status === 403)
    return new ProductError(
      "invalid",
      "vitally.key",
      "Vitally does not accept the secret token. Copy it anew from Settings, Integrations, Vitally REST API.",
    );
  if (status >= 500) return new TryLater(`Vitally failed with status ${status}.`, waitAskedBy(answer));
  return new ProductError("invalid", "vitally.refused", `Vitally refused to answer, with status ${status}.`);
}

export function isBefore(one: Instant, other: Instant): boolean {
  return epochMs(one) < epochMs(other);
}

/** The official client over our one way out. It tells Stripe's own time, and what a refusal means for an operator. */
import Stripe from "stripe";
import { ProductError } from "#core/errors.ts";
import { epochMs } from "#core/time/instant.ts";
import { secondsToWait } from "#core/time/retry-after.ts";
import { type ConnectorContext, TryLater } from "#server/connectors/connector.ts";
import type { StripeSettings } from "./settings.ts";

export type StripeClient = {
  readonly stripe: Stripe;
  /** Seconds by Stripe's clock when it last answered; ours may be wrong, and Stripe's things carry theirs. */
  clock(): number;
};

/** Stripe never gives more at once. */
export const MOST_OF_PAGE = 100;

export function makeStripeClient(context: ConnectorContext<StripeSettings>): StripeClient {
  let lastSeconds = Math.trunc(epochMs(context.now) / 1000);
  const fetchWithClock: typeof fetch = async (input, init) => {
    const signal = init?.signal ? AbortSignal.any([init.signal, context.signal]) : context.signal;
    const answer = await context.fetch(input, { ...init, signal });
    const told = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isFinite(told)) lastSeconds = Math.trunc(told / 1000);
    return answer;
  };
  const stripe = new Stripe(context.settings.apiKey, {
    httpClient: Stripe.createFetchHttpClient(fetchWithClock),
    maxNetworkRetries: 2,
    telemetry: false,
    ...addressOf(context.settings),
  });
  return { stripe, clock: () => lastSeconds };
}

function addressOf({ address }: StripeSettings): Stripe.StripeConfig {
  if (address === "") return {};
  const { protocol, hostname, port } = new URL(address);
  const isPlain = protocol === "http:";
  return {
    host: hostname,
    port: port === "" ? (isPlain ? 80 : 443) : Number(port),
    protocol: isPlain ? "http" : "https",
  };
}

/** Asks once and says what a refusal means. @throws TryLater when Stripe wants us to wait */
export async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    throw meaningOf(error);
  }
}

function meaningOf(error: unknown): unknown {
  if (error instanceof Stripe.errors.StripeRateLimitError)
    return new TryLater("Stripe asked to wait, because more was read than it allows at once.", waitAskedBy(error));
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return new ProductError(
      "invalid",
      "stripe.key",
      "Stripe does not accept the API key. Make a new one and enter it here.",
    );
  if (error instanceof Stripe.errors.StripePermissionError)
    return new ProductError("invalid", "stripe.permission", `The API key may not read this. ${error.message}`);
  if (error instanceof Stripe.errors.StripeConnectionError) return meaningOfBreak(error);
  if (error instanceof Stripe.errors.StripeAPIError)
    return new TryLater(`Stripe failed with status ${error.statusCode ?? "unknown"}.`, waitAskedBy(error));
  return error;
}

/** The client says only that something failed; why is in what it keeps: an address that may not be asked, a name that is not there. */
function meaningOfBreak(error: InstanceType<typeof Stripe.errors.StripeConnectionError>): Error {
  const { detail } = error;
  if (detail instanceof ProductError) return detail;
  const cause = detail instanceof Error && detail.cause instanceof Error ? detail.cause : detail;
  const why = cause instanceof Error ? cause.message : (cause ?? error.message);
  return new TryLater(`The line to Stripe failed (${String(why)}). It is tried again.`, null);
}

function waitAskedBy({ headers }: Stripe.errors.StripeError): number | null {
  return secondsToWait({ retryAfter: headers?.["retry-after"], date: headers?.["date"] }, null);
}

export type Page<Item> = { readonly items: readonly Item[]; readonly last: string | null; readonly hasMore: boolean };

type Listed<Item> = { data: Item[]; has_more: boolean };

/**
 * One page after a place in a list. A page may hold less than was asked for and still have more behind it.
 * @throws ProductError for a list that goes on from where it was
 */
export async function pageOf<Item extends { readonly id: string }>(
  list: (params: { limit: number; starting_after?: string }) => Promise<Listed<Item>>,
  { after, limit = MOST_OF_PAGE }: { after: string | null; limit?: number },
): Promise<Page<Item>> {
  const place = after === null ? {} : { starting_after: after };
  const { data, has_more: hasMore } = await ask(() => list({ limit, ...place }));
  const last = data.at(-1)?.id ?? null;
  if (hasMore && (last === null || data.some(({ id }) => id === after)))
    throw new ProductError(
      "unavailable",
      "stripe.endless",
      "Stripe said that there is more and gave the same page again. It was cut off and is tried again later.",
    );
  return { items: data, last: last ?? after, hasMore };
}

/** Every page of a short list. */
export async function allOf<Item extends { readonly id: string }>(
  list: (params: { limit: number; starting_after?: string }) => Promise<Listed<Item>>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page<Item> = await pageOf(list, { after });
    items.push(...page.items);
    if (!page.hasMore) return items;
    after = page.last;
  }
}

/** Stripe allows 25 questions a second in test mode, and each takes a tenth of one. */
const AT_ONCE = 4;

/** A few questions at a time, answered in their order. */
export async function askEach<Item, Answer>(
  items: readonly Item[],
  question: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(question))));
  return answers;
}

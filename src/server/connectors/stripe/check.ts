/** Asks Stripe one small question of each kind and says what the key may not read. */
import Stripe from "stripe";
import type { Check, ConnectorContext } from "#server/connectors/connector.ts";
import { allOf, ask, makeStripeClient } from "./client.ts";
import { isOfDays } from "./from-prices.ts";
import { EVENT_TYPES } from "./pull-changes.ts";
import { isTestMode, type StripeSettings } from "./settings.ts";

type Question = { readonly what: string; readonly permission: string; ask(stripe: Stripe): Promise<unknown> };

const ONE = { limit: 1 } as const;

/** `permission` is what Stripe calls it on the page of the key. */
const QUESTIONS: readonly Question[] = [
  { what: "Read customers", permission: "Customers", ask: (stripe) => stripe.customers.list(ONE) },
  { what: "Read subscriptions", permission: "Subscriptions", ask: (stripe) => stripe.subscriptions.list(ONE) },
  { what: "Read invoices", permission: "Invoices", ask: (stripe) => stripe.invoices.list(ONE) },
  { what: "Read credit notes", permission: "Credit notes", ask: (stripe) => stripe.creditNotes.list(ONE) },
  { what: "Read refunds", permission: "Charges and Refunds", ask: (stripe) => stripe.refunds.list(ONE) },
  { what: "Read prices", permission: "Prices", ask: (stripe) => stripe.prices.list(ONE) },
  { what: "Read products", permission: "Products", ask: (stripe) => stripe.products.list(ONE) },
  { what: "Read coupons", permission: "Coupons", ask: (stripe) => stripe.coupons.list(ONE) },
  { what: "Read meters", permission: "Billing meters", ask: (stripe) => stripe.billing.meters.list(ONE) },
  { what: "Read credit grants", permission: "Billing credits", ask: (stripe) => stripe.billing.creditGrants.list(ONE) },
  { what: "Read events", permission: "Events", ask: (stripe) => stripe.events.list(ONE) },
];

export async function check(context: ConnectorContext<StripeSettings>): Promise<readonly Check[]> {
  const { stripe } = makeStripeClient(context);
  const checks: Check[] = [keyCheck(context.settings)];
  for (const question of QUESTIONS) {
    const answer = await questionCheck(stripe, question);
    checks.push(answer);
    // A key that is refused is refused for everything.
    if (answer.state === "failed") return checks;
  }
  return [...checks, ...(await meterChecks(stripe)), await webhookCheck(stripe, context.settings)];
}

function keyCheck(settings: StripeSettings): Check {
  const mode = isTestMode(settings) ? "The key is of test mode: no real customer is read." : "The key is of live mode.";
  const isFull = settings.apiKey.startsWith("sk_");
  return {
    what: "API key",
    state: "works",
    says: isFull ? `${mode} It may also change things; a restricted key that may only read is enough.` : mode,
  };
}

async function questionCheck(stripe: Stripe, { what, permission, ask: question }: Question): Promise<Check> {
  try {
    await question(stripe);
    return { what, state: "works", says: "It may be read." };
  } catch (error) {
    if (error instanceof Stripe.errors.StripePermissionError)
      return { what, state: "missing", says: `Give the key the permission Read for ${permission}.` };
    const meaning = await ask(() => Promise.reject(error)).catch((refusal: unknown) => refusal);
    return { what, state: "failed", says: meaning instanceof Error ? meaning.message : String(meaning) };
  }
}

/** Meters that keep the last value of a period have no total of a day. */
async function meterChecks(stripe: Stripe): Promise<Check[]> {
  const meters = await allOf((page) => stripe.billing.meters.list(page)).catch(() => []);
  return meters
    .filter((meter) => meter.status === "active" && !isOfDays(meter))
    .map(({ display_name: name, event_name: event }) => ({
      what: `Meter ${name}`,
      state: "missing",
      says: `${event} keeps the last value of a period, so it has no daily totals and is left out. Import it from elsewhere.`,
    }));
}

/** Which endpoint is ours is not known here; one that covers everything in our version will do. */
async function webhookCheck(stripe: Stripe, { webhookSecret }: StripeSettings): Promise<Check> {
  const what = "Webhooks";
  if (webhookSecret === "")
    return { what, state: "missing", says: "There is no signing secret, so changes come with the schedule alone." };
  const endpoints = await allOf((page) => stripe.webhookEndpoints.list(page)).catch(() => null);
  if (endpoints === null)
    return { what, state: "works", says: "A signing secret is set. The key may not look at the endpoint itself." };
  const enabled = endpoints.filter(({ status }) => status === "enabled");
  if (enabled.length === 0) return { what, state: "missing", says: "Stripe has no endpoint that is switched on." };
  const lacking = enabled.map(missingOf).sort((a, b) => a.length - b.length)[0] ?? [];
  return lacking.length === 0
    ? { what, state: "works", says: "An endpoint sends everything that is understood here." }
    : { what, state: "missing", says: `The endpoint lacks ${lacking.join(", ")}.` };
}

function missingOf({ enabled_events: events, api_version: version }: Stripe.WebhookEndpoint): string[] {
  const missing = events.includes("*") ? [] : EVENT_TYPES.filter((type) => !events.includes(type));
  return version !== null && version < "2025-03-31" ? ["the API version 2026-10-28.endive", ...missing] : [...missing];
}

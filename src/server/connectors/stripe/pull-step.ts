/** What the steps of a read have in common. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { allOf, ask, type StripeClient } from "./client.ts";
import type { ReportedAt } from "./from-amounts.ts";
import { hasFinalLines, type InvoiceWithLines } from "./from-invoice-lines.ts";
import type { Catalogue } from "./from-prices.ts";
import type { StripeSettings } from "./settings.ts";

/** What each step is given. */
export type Reading = {
  readonly client: StripeClient;
  readonly settings: StripeSettings;
  readonly after: string | null;
  /** The most things of a page. */
  readonly limit: number;
  readonly isFirstRound: boolean;
  /** Changes since then, by Stripe's clock. */
  readonly since: number;
  readonly until: number;
  readonly usageReadOn: LocalDate | null;
  readonly wantsGrantsWhole: boolean;
  readonly wantsPreviews: boolean;
  /** Things of this part that were read already. */
  readonly seen: Set<string>;
};

export type SentEvent = { readonly deliveryId: string; readonly type: string; readonly seconds: number };

/** One page of a step. */
export type StepPage = {
  readonly records: readonly SourceRecord[];
  readonly last: string | null;
  readonly hasMore: boolean;
  readonly requests: number;
  /** Events that were read, so that it can be told which of their webhooks never came. */
  readonly events?: readonly SentEvent[];
};

/** What was just read is of this second. */
export function readNow({ client }: Reading): ReportedAt {
  return { seconds: client.clock(), step: 1 };
}

export function isOfExistingCustomer(customer: string | Stripe.Customer | Stripe.DeletedCustomer | null): boolean {
  return customer !== null && (typeof customer === "string" || !customer.deleted);
}

/** An invoice carries its first ten lines. */
export async function withAllLines({ stripe }: StripeClient, invoice: Stripe.Invoice): Promise<InvoiceWithLines> {
  if (!hasFinalLines(invoice) || !invoice.lines.has_more) return { invoice, lines: invoice.lines.data };
  return { invoice, lines: await allOf((page) => stripe.invoices.listLineItems(invoice.id, page)) };
}

/** The prices that lines name, and all meters. A price that Stripe does not give any more is not in it. */
export async function catalogueOf(
  { stripe }: StripeClient,
  lines: readonly Stripe.InvoiceLineItem[],
): Promise<Catalogue> {
  const ids = new Set<string>();
  for (const { pricing } of lines) {
    const price = pricing?.price_details?.price;
    if (price !== undefined) ids.add(typeof price === "string" ? price : price.id);
  }
  const prices = new Map<string, Stripe.Price>();
  for (const id of ids) {
    const price = await findPrice(stripe, id);
    if (price !== null) prices.set(id, price);
  }
  return { prices, meters: ids.size === 0 ? new Map() : await metersById(stripe) };
}

async function findPrice(stripe: Stripe, id: string): Promise<Stripe.Price | null> {
  try {
    return await ask(() => stripe.prices.retrieve(id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "resource_missing";
}

export async function metersById(stripe: Stripe): Promise<Map<string, Stripe.Billing.Meter>> {
  const meters = await allOf((page) => stripe.billing.meters.list(page));
  return new Map(meters.map((meter) => [meter.id, meter]));
}

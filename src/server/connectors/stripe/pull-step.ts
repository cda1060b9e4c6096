/** What the steps of a read have in common. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { allOf, type StripeClient } from "./client.ts";
import { idOf, type ReportedAt } from "./from-amounts.ts";
import { hasFinalLines, type InvoiceWithLines } from "./from-invoice-lines.ts";
import type { Catalogue } from "./from-prices.ts";
import type { StripeCatalogue } from "./pull-catalogue.ts";
import type { StripeSettings } from "./settings.ts";

/** What each step is given. */
export type Reading = {
  readonly client: StripeClient;
  readonly catalogue: StripeCatalogue;
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
  { catalogue }: Reading,
  lines: readonly Stripe.InvoiceLineItem[],
): Promise<Catalogue> {
  const prices = new Map<string, Stripe.Price>();
  for (const { pricing } of lines) {
    const id = idOf(pricing?.price_details?.price);
    const price = id === null || prices.has(id) ? null : await catalogue.findPrice(id);
    if (price !== null) prices.set(price.id, price);
  }
  return { prices, meters: prices.size === 0 ? new Map() : await catalogue.metersById() };
}

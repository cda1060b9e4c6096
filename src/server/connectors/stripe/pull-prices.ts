/** Reads the prices that are for sale, with their tiers, products and meters. */
import type { ConnectorContext, PriceProposal } from "#server/connectors/connector.ts";
import { allOf, makeStripeClient } from "./client.ts";
import { proposeBooks } from "./from-prices.ts";
import { makeStripeCatalogue } from "./pull-catalogue.ts";
import type { StripeSettings } from "./settings.ts";

export async function proposePrices(context: ConnectorContext<StripeSettings>): Promise<PriceProposal> {
  const { stripe } = makeStripeClient(context);
  const prices = await allOf((page) =>
    stripe.prices.list({ ...page, active: true, expand: ["data.tiers", "data.product"] }),
  );
  return proposeBooks(prices, { meters: await makeStripeCatalogue(stripe).metersById() });
}

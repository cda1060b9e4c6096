/** Stripe: who is billed, for what, what was paid, and how much of each meter was used. */
import type { Connector } from "#server/connectors/connector.ts";
import { check } from "./check.ts";
import { read } from "./pull.ts";
import { proposePrices } from "./pull-prices.ts";
import { type StripeSettings, stripeSettings } from "./settings.ts";
import { asksForRead, translate } from "./translate.ts";
import { identify } from "./webhook.ts";

export const stripe: Connector<StripeSettings> = {
  id: "stripe",
  title: "Stripe",
  summary:
    "Brings customers, subscriptions, invoices with their lines, payments, credit and the daily totals of meters.",
  settings: stripeSettings,
  check,
  pull: { read },
  proposePrices,
  receive: { identify, translate, asksForRead },
};

/** Credit grants with what is left of each. Stripe tells that for one grant at a time. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { pageOf } from "./client.ts";
import { currencyCode, dayOf, idOf, major, optionalDay, rowOf, versionOf } from "./from-amounts.ts";
import { meaningOf } from "./from-prices.ts";
import { findThing } from "./pull-catalogue.ts";
import { type Reading, readNow, type StepPage } from "./pull-step.ts";

export async function readGrants(reading: Reading): Promise<StepPage> {
  const { stripe } = reading.client;
  const { items, last, hasMore } = await pageOf((page) => stripe.billing.creditGrants.list(page), reading);
  const asked = items.filter((grant) => isToBeRead(grant, reading));
  const records: SourceRecord[] = [];
  for (const grant of asked) records.push(...(await rowsOf(grant, reading)));
  return { records, last, hasMore, requests: 1 + asked.length * 2 };
}

/** Once a day all that may still be used, otherwise those that were changed. */
function isToBeRead({ updated, expires_at: expiresAt, voided_at: voidedAt }: Stripe.Billing.CreditGrant, of: Reading) {
  if (of.isFirstRound || updated >= of.since) return true;
  const isOver = voidedAt !== null || (expiresAt !== null && expiresAt < of.since);
  return of.wantsGrantsWhole && !isOver;
}

async function rowsOf(grant: Stripe.Billing.CreditGrant, reading: Reading): Promise<SourceRecord[]> {
  const customer = idOf(grant.customer);
  const amount = grant.amount.monetary;
  if (customer === null || amount === null) return [];
  const left = await leftOf(grant, customer, reading);
  if (left === null) return [];
  const row = rowOf(reading.settings, {
    kind: "credits",
    object: `grant ${grant.id}`,
    version: versionOf(readNow(reading)),
    values: {
      account: customer,
      id: grant.id,
      kind: grant.category === "paid" ? "prepaid" : "promotional",
      scope: (await scopeOf(grant, reading)).join("+"),
      currency: currencyCode(amount.currency),
      granted: major(amount.value, amount.currency),
      left: major(left, amount.currency),
      starts_on: dayOf(grant.effective_at ?? grant.created),
      ends_on: optionalDay(grant.voided_at ?? grant.expires_at),
      position: String(grant.priority ?? 50),
    },
  });
  return [row];
}

/** Null when Stripe does not know the customer any more. */
async function leftOf(
  grant: Stripe.Billing.CreditGrant,
  customer: string,
  { client }: Reading,
): Promise<number | null> {
  if (grant.voided_at !== null) return 0;
  const summary = await findThing(() =>
    client.stripe.billing.creditBalanceSummaries.retrieve({
      customer,
      filter: { type: "credit_grant", credit_grant: grant.id },
    }),
  );
  return summary === null ? null : (summary.balances[0]?.available_balance.monetary?.value ?? 0);
}

/** Empty: a grant for all metered prices. */
async function scopeOf({ applicability_config: { scope } }: Stripe.Billing.CreditGrant, { catalogue }: Reading) {
  const keys = new Set<string>();
  for (const { id } of scope.prices ?? []) {
    const price = id === null ? null : await catalogue.findPrice(id);
    if (price !== null) keys.add(meaningOf(price, { meters: await catalogue.metersById() }).key);
  }
  return [...keys];
}

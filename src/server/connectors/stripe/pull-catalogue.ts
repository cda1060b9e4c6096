/** Prices, coupons and meters that Stripe's things name by id; each is asked for once in a part. */
import type Stripe from "stripe";
import { allOf, ask } from "./client.ts";

export type StripeCatalogue = {
  /** Null for one that Stripe does not give any more. */
  findPrice(id: string): Promise<Stripe.Price | null>;
  findCoupon(id: string): Promise<Stripe.Coupon | null>;
  metersById(): Promise<ReadonlyMap<string, Stripe.Billing.Meter>>;
};

export function makeStripeCatalogue(stripe: Stripe): StripeCatalogue {
  const prices = new Map<string, Promise<Stripe.Price | null>>();
  const coupons = new Map<string, Promise<Stripe.Coupon | null>>();
  let meters: Promise<ReadonlyMap<string, Stripe.Billing.Meter>> | undefined;
  return {
    findPrice: (id) => once(prices, id, () => findThing(() => stripe.prices.retrieve(id))),
    findCoupon: (id) =>
      once(coupons, id, () =>
        findThing(() => stripe.coupons.retrieve(id, { expand: ["currency_options", "applies_to"] })),
      ),
    metersById: () => {
      meters ??= allOf((page) => stripe.billing.meters.list(page)).then(
        (all) => new Map(all.map((meter) => [meter.id, meter])),
      );
      return meters;
    },
  };
}

function once<Thing>(known: Map<string, Promise<Thing>>, id: string, find: () => Promise<Thing>): Promise<Thing> {
  const found = known.get(id) ?? find();
  known.set(id, found);
  return found;
}

/** Null for a thing that is gone since. */
export async function findThing<Thing>(retrieve: () => Promise<Thing>): Promise<Thing | null> {
  try {
    return await ask(retrieve);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "resource_missing";
}

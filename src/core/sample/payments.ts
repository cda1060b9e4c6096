/** Whether and when an invoice was paid: most at once, some after a failed attempt, a few never. */
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import type { SampleBill } from "./bills.ts";
import { randomFor } from "./random.ts";

export type PaymentAttempt = { readonly on: LocalDate; readonly status: "paid" | "failed" };

export type Collection = {
  readonly attempts: readonly PaymentAttempt[];
  readonly paidOn: LocalDate | null;
  readonly givenUpOn: LocalDate | null;
};

export function collectionOf(account: SampleAccount, bill: SampleBill, seed: number): Collection {
  const issuedOn = bill.period.end;
  if (bill.netMinor === 0) return { attempts: [], paidOn: issuedOn, givenUpOn: null };
  const payer = randomFor(seed, "payer", account.key);
  const failShare = payer.chance(account.isOfFirstWeeks ? 0.35 : 0.08) ? 0.45 : 0.012;
  const random = randomFor(seed, "payment", account.key, bill.period.start);
  const first = addDays(issuedOn, random.integer(0, 1));
  if (!random.chance(failShare)) return { attempts: [{ on: first, status: "paid" }], paidOn: first, givenUpOn: null };
  const attempts: PaymentAttempt[] = [{ on: first, status: "failed" }];
  for (const afterDays of [3, 5, 7]) {
    const on = addDays(attempts.at(-1)!.on, afterDays);
    if (random.chance(0.5)) return { attempts: [...attempts, { on, status: "paid" }], paidOn: on, givenUpOn: null };
    attempts.push({ on, status: "failed" });
  }
  return { attempts, paidOn: null, givenUpOn: addDays(attempts.at(-1)!.on, 6) };
}

export function invoiceStatusOn(collection: Collection, day: LocalDate): "open" | "paid" | "uncollectible" {
  if (collection.paidOn !== null && collection.paidOn <= day) return "paid";
  return collection.givenUpOn !== null && collection.givenUpOn <= day ? "uncollectible" : "open";
}

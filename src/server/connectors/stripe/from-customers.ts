/** A Stripe customer as an account, its billing address as a person, and its balance as credit. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { currencyCode, dayOf, major, type ReportedAt, requireFields, rowOf, versionOf } from "./from-amounts.ts";
import type { StripeSettings } from "./settings.ts";

export type CustomerReport = ReportedAt & {
  /** A balance of zero is only worth a row where there was another. */
  readonly balanceChanged: boolean;
  readonly deletedAt: number | null;
};

/** A customer who was never billed has no currency yet, and is no account before it has. */
export function fromCustomer(
  customer: Stripe.Customer,
  report: CustomerReport,
  settings: StripeSettings,
): SourceRecord[] {
  requireFields(customer, ["id", "created", "balance", "metadata"]);
  if (customer.currency == null) return [];
  return [
    accountRow(customer, customer.currency, report, settings),
    ...personRow(customer, report, settings),
    ...balanceRow(customer, customer.currency, report, settings),
  ];
}

function accountRow(
  customer: Stripe.Customer,
  currency: string,
  report: CustomerReport,
  settings: StripeSettings,
): SourceRecord {
  return rowOf(settings, {
    kind: "accounts",
    object: `customer ${customer.id}`,
    version: versionOf(report, report.step),
    values: {
      account: customer.id,
      name: customer.business_name ?? customer.name ?? customer.description,
      currency: currencyCode(currency),
      signed_up_on: dayOf(customer.created),
      country: customer.address?.country,
      cancelled_on: report.deletedAt === null ? undefined : dayOf(report.deletedAt),
      same_as: sameAs(customer, settings),
    },
  });
}

/** `billing-db:org_1`, for customers that carry our own id. */
export function sameAs({ metadata }: Pick<Stripe.Customer, "metadata">, settings: StripeSettings): string | undefined {
  const { sameAsSource, sameAsKey } = settings;
  if (sameAsSource === "" || sameAsKey === "") return undefined;
  const id = metadata[sameAsKey]?.trim();
  return id === undefined || id === "" ? undefined : `${sameAsSource}:${id}`;
}

function personRow(customer: Stripe.Customer, report: CustomerReport, settings: StripeSettings): SourceRecord[] {
  if (customer.email === null || customer.email.trim() === "" || report.deletedAt !== null) return [];
  const values = {
    account: customer.id,
    email: customer.email.trim(),
    name: customer.individual_name,
    role: "billing",
  };
  return [
    rowOf(settings, {
      kind: "people",
      object: `customer ${customer.id}`,
      version: versionOf(report, report.step),
      values,
    }),
  ];
}

/** Below zero we owe them: that pays coming invoices. Above zero they owe us, which is no credit. */
function balanceRow(
  { id, balance }: Stripe.Customer,
  currency: string,
  report: CustomerReport,
  settings: StripeSettings,
): SourceRecord[] {
  if (balance >= 0 && !report.balanceChanged) return [];
  const left = major(Math.max(0, 0 - balance), currency);
  return [
    rowOf(settings, {
      kind: "credits",
      object: `balance ${id}`,
      version: versionOf(report, report.step),
      values: {
        account: id,
        id: `balance-${id}`,
        kind: "balance",
        currency: currencyCode(currency),
        granted: left,
        left,
        // Grants with an end are used up before the balance, as Stripe does.
        position: "1000",
      },
    }),
  ];
}

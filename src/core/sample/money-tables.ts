/** Files of what the sample's customers were granted, limited, billed, and paid. */
import { addDays, type LocalDate } from "../time/local-date.ts";
import { invoiceStatusOn } from "./payments.ts";
import { amount, isIn, type SampleTable } from "./sample-table.ts";

const CREDITS: SampleTable = {
  name: "credits.csv",
  header: ["account", "id", "kind", "scope", "currency", "granted", "left", "starts_on", "ends_on", "position"],
  rowsOf: ({ account, terms, bills }, span) => {
    const billed = bills.filter(({ period }) => period.end <= span.to);
    const isBilledNow = billed.some(({ period }) => isIn(span, period.end));
    return terms.grants.flatMap((grant, position) => {
      const isWanted = isIn(span, grant.startsOn) || (isBilledNow && grant.startsOn <= span.to);
      if (!isWanted) return [];
      const left = billed.at(-1)?.leftMinor.get(grant.id) ?? grant.grantedMinor;
      const scope = grant.scope?.join("+") ?? "";
      return [
        [
          account.key,
          grant.id,
          grant.kind,
          scope,
          account.currency,
          amount(grant.grantedMinor),
          amount(left),
          grant.startsOn,
          grant.endsOn,
          String(position),
        ],
      ];
    });
  },
};

const LIMITS: SampleTable = {
  name: "limits.csv",
  header: ["account", "meter", "since", "currency", "limit", "state"],
  rowsOf: ({ account, limits, terms }, span) =>
    limits
      .filter(({ since }) => isIn(span, since) && (terms.cancelledOn === null || since < terms.cancelledOn))
      .map(({ product, since, limitMinor, state }) => [
        account.key,
        product,
        since,
        account.currency,
        amount(limitMinor),
        state,
      ]),
};

const PAYMENT_TERM_DAYS = 14;

const INVOICES: SampleTable = {
  name: "invoices.csv",
  header: [
    "account",
    "id",
    "period_start",
    "period_end",
    "currency",
    "list",
    "gross",
    "credit",
    "net",
    "status",
    "kind",
    "issued_on",
    "due_on",
    "paid_on",
  ],
  rowsOf: ({ account, bills }, span) =>
    bills.flatMap(({ period, collection, ...bill }) => {
      const changesOn = [period.end, collection.paidOn, collection.givenUpOn];
      if (period.end > span.to || !changesOn.some((day) => isIn(span, day))) return [];
      const status = invoiceStatusOn(collection, span.to);
      return [
        [
          account.key,
          invoiceIdOf(account.key, period.start),
          period.start,
          period.end,
          account.currency,
          amount(bill.listMinor),
          amount(bill.grossMinor),
          amount(bill.creditMinor),
          amount(bill.netMinor),
          status,
          "usage",
          period.end,
          addDays(period.end, PAYMENT_TERM_DAYS),
          status === "paid" ? collection.paidOn! : "",
        ],
      ];
    }),
};

function invoiceIdOf(key: string, periodStart: LocalDate): string {
  return `in-${key}-${periodStart.slice(0, 7)}`;
}

const PAYMENTS: SampleTable = {
  name: "payments.csv",
  header: ["account", "id", "invoice", "currency", "amount", "status", "happened_at"],
  rowsOf: ({ account, bills }, span) =>
    bills.flatMap(({ period, collection, netMinor }) =>
      collection.attempts.flatMap(({ on, status }, index) => {
        if (!isIn(span, on)) return [];
        const invoice = invoiceIdOf(account.key, period.start);
        const id = `pay-${invoice.slice(3)}-${index + 1}`;
        return [[account.key, id, invoice, account.currency, amount(netMinor), status, `${on}T06:00:00Z`]];
      }),
    ),
};

export const MONEY_TABLES: readonly SampleTable[] = [CREDITS, LIMITS, INVOICES, PAYMENTS];

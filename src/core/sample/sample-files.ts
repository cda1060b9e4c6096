/**
 * The sample company as the files of an import. Two calls for two neighbouring spans of days give together what one call
 * for both gives; where a later file names a row again, the later one holds.
 */
import type { PriceBook } from "../rating/price-book.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import { accountsOfDay, firstDayOf, type SampleAccount, type SignupCalendar, siblingOf } from "./account.ts";
import { CUSTOMER_TABLES } from "./customer-tables.ts";
import { type LifeContext, lifeOf, type SampleLife } from "./life.ts";
import { MONEY_TABLES } from "./money-tables.ts";
import { quickPricesOf } from "./quick-price.ts";
import type { Span } from "./sample-table.ts";
import { USAGE_HEADER, usageRowsOf } from "./usage-table.ts";
import { WORK_TABLES } from "./work-tables.ts";

export type SampleFile = {
  /** `accounts.csv`; the name says the kind. */
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: Iterable<readonly string[]>;
};

export type SampleRequest = SignupCalendar & {
  readonly book: PriceBook;
  /** The first day of what is wanted; null is everything from the first signup on. */
  readonly from: LocalDate | null;
  /** The last day, usually yesterday. */
  readonly to: LocalDate;
  /** Only accounts that signed up in these days, `before` excluded. */
  readonly signedUp?: { readonly from: LocalDate; readonly before: LocalDate };
};

export const DEFAULT_SAMPLE_SEED = 7;

/** Rows are made while they are read, so that nothing large is held; each file can be read once or again. */
export function sampleFiles(request: SampleRequest): SampleFile[] {
  const { seed, book, to } = request;
  const context: LifeContext = { seed, book, prices: quickPricesOf(book), through: to };
  const lives = remembered(livesOf(request, context));
  const span: Span = { from: request.from ?? firstDayOf(request), to, seed };
  const kinds = [...CUSTOMER_TABLES, ...MONEY_TABLES, ...WORK_TABLES];
  const tables = kinds.map(({ name, header, rowsOf }) => ({ name, header, rows: each(lives, rowsOf, span) }));
  return [...tables, usageFile(lives, context, span), completeFile(context, span)];
}

/** All accounts that have signed up by the day, newest first, siblings included. */
export function sampleAccounts(calendar: SignupCalendar, to: LocalDate): SampleAccount[] {
  const accounts: SampleAccount[] = [];
  for (let day = daysBetween(firstDayOf(calendar), to); day >= 0; day--)
    for (const account of accountsOfDay(calendar, day)) {
      const sibling = siblingOf(calendar.seed, account);
      accounts.push(account);
      if (sibling && sibling.signedUpOn <= to) accounts.push(sibling);
    }
  return accounts.sort((a, b) => (a.signedUpOn === b.signedUpOn ? 0 : a.signedUpOn < b.signedUpOn ? 1 : -1));
}

function* livesOf(request: SampleRequest, context: LifeContext): Generator<SampleLife> {
  const { signedUp } = request;
  for (const account of sampleAccounts(request, request.to)) {
    if (signedUp && (account.signedUpOn < signedUp.from || account.signedUpOn >= signedUp.before)) continue;
    yield lifeOf(account, context);
  }
}

/** Computes each item when it is first asked for and keeps it. */
function remembered<Item>(source: Iterator<Item>): Iterable<Item> {
  const known: Item[] = [];
  return {
    *[Symbol.iterator]() {
      for (let index = 0; ; index++) {
        if (index === known.length) {
          const next = source.next();
          if (next.done) return;
          known.push(next.value);
        }
        yield known[index]!;
      }
    },
  };
}

function each(
  lives: Iterable<SampleLife>,
  rowsOf: (life: SampleLife, span: Span) => Iterable<readonly string[]>,
  span: Span,
): Iterable<readonly string[]> {
  return {
    *[Symbol.iterator]() {
      for (const life of lives) yield* rowsOf(life, span);
    },
  };
}

function usageFile(lives: Iterable<SampleLife>, context: LifeContext, span: Span): SampleFile {
  const rows = each(lives, (life) => usageRowsOf(life, context, span), span);
  return { name: "usage.csv", header: USAGE_HEADER, rows };
}

/** Everything has been reported up to the last day: then a day without a row is a zero. */
function completeFile({ prices }: LifeContext, { to }: Span): SampleFile {
  const rows = ["US", "EU"].flatMap((region) => [...prices.keys()].map((meter) => [region, meter, to]));
  return { name: "complete_through.csv", header: ["region", "meter", "day"], rows };
}

/** Which meters have a price today, so that usage of the others is said and somebody prices it. */
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import type { LocalDate } from "../time/local-date.ts";
import { bookFor, type DeriveContext } from "./context.ts";

export type PricedMeters = {
  /** Of each currency that has a book. */
  readonly byCurrency: ReadonlyMap<Currency, ReadonlySet<MeterKey>>;
  /** In at least one of them. */
  readonly anywhere: ReadonlySet<MeterKey>;
  /** In all of them. */
  readonly everywhere: ReadonlySet<MeterKey>;
};

/** A meter counts as priced where the book in force has it, also as the quantity of an add-on. A book to come prices nothing yet. */
export function pricedMeters({ books }: Pick<DeriveContext, "books">, today: LocalDate): PricedMeters {
  const byCurrency = new Map<Currency, ReadonlySet<MeterKey>>();
  for (const currency of new Set(books.map(({ book }) => book.currency))) {
    const inForce = bookFor({ books }, { currency, priceBookId: null }, today);
    const meters = inForce?.book.meters ?? [];
    byCurrency.set(currency, new Set(meters.flatMap(({ key, quantityFrom }) => [key, quantityFrom])));
  }
  const anywhere = new Set([...byCurrency.values()].flatMap((meters) => [...meters]));
  const everywhere = new Set(
    [...anywhere].filter((meter) => [...byCurrency.values()].every((some) => some.has(meter))),
  );
  return { byCurrency, anywhere, everywhere };
}

/** What is not the account's own: versions of books and rules in force, and what is known to be complete. */
import type { AlertPreset } from "../alerts/alert-preset.ts";
import type { FieldDefinition } from "../fields/field-definition.ts";
import type { ForecastChoice } from "../forecasts/forecast-choice.ts";
import type { ForecastModel } from "../forecasts/forecast-model.ts";
import type { Currency } from "../money/currency.ts";
import type { StagePreset } from "../onboarding/stage-preset.ts";
import type { QueuePreset } from "../queue/queue-preset.ts";
import type { PriceBook } from "../rating/price-book.ts";
import type { SegmentPreset } from "../segments/segment-preset.ts";
import type { LocalDate } from "../time/local-date.ts";

export type DatedBook = {
  readonly id: string;
  readonly effectiveOn: LocalDate;
  readonly book: PriceBook;
  /** It came with the product, and nobody has said that it is this team's. */
  readonly isShipped?: true;
};

/** Kinds of data that an import can bring. Before a source brought a kind, it is unknown and not "none". */
export type ImportedKind =
  | "people"
  | "invoices"
  | "payments"
  | "credits"
  | "humans"
  | "limits"
  | "plans"
  | "projects"
  | "history";

export type DeriveContext = {
  /** In order of their first day. */
  readonly books: readonly DatedBook[];
  readonly segments: SegmentPreset;
  readonly stages: StagePreset;
  readonly queue: QueuePreset;
  readonly alerts: AlertPreset;
  /** Of accounts: the standard ones and the team's own. */
  readonly fields: readonly FieldDefinition[];
  readonly model: ForecastModel;
  /** Whose forecast the rules read. */
  readonly forecastChoice: ForecastChoice;
  /** `source|region|meter` to the day up to which everything was reported. */
  readonly completeThrough: ReadonlyMap<string, LocalDate>;
  /** `source|kind` of what was ever imported. */
  readonly importedKinds: ReadonlySet<string>;
  /** Written to every decision and forecast: `rules 1 · book posthog-2026-07 · forecast pooled-1`. */
  readonly versions: string;
};

/**
 * The account's own book, or the one in force for its currency on that day; null when nobody has set one. A book that a
 * team put in holds from its day on, also where that is before the day of the one that came with the product.
 */
export function bookFor(
  context: Pick<DeriveContext, "books">,
  account: { currency: Currency; priceBookId: string | null },
  day: LocalDate,
): DatedBook | null {
  const named = account.priceBookId && context.books.find((book) => book.id === account.priceBookId);
  if (named) return named;
  const inCurrency = context.books.filter((book) => book.book.currency === account.currency);
  const inForce = inCurrency.filter((book) => book.effectiveOn <= day);
  // Before the first book took effect its prices are the best that is known.
  return inForce.findLast(({ isShipped }) => !isShipped) ?? inForce.at(-1) ?? inCurrency[0] ?? null;
}

/**
 * The day up to which an account's meter is complete: what its own source says, else the latest of any other source in
 * its region. Null when no source has said so; then only reported days count.
 */
export function completeThroughFor(
  context: Pick<DeriveContext, "completeThrough">,
  account: { source: string; region: string },
  meter: string,
): LocalDate | null {
  const own = context.completeThrough.get(`${account.source}|${account.region}|${meter}`);
  if (own) return own;
  let latest: LocalDate | null = null;
  const ending = `|${account.region}|${meter}`;
  for (const [key, day] of context.completeThrough)
    if (key.endsWith(ending) && (latest === null || day > latest)) latest = day;
  return latest;
}

export function wasImported(
  context: Pick<DeriveContext, "importedKinds">,
  source: string,
  kind: ImportedKind,
): boolean {
  return context.importedKinds.has(`${source}|${kind}`) || context.importedKinds.has(`*|${kind}`);
}

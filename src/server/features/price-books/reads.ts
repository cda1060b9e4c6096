/** What others ask of price books: what prices that are not in force yet would change. */
import type { PricePreview } from "#contract/price-books.ts";
import { ProductError } from "#core/errors.ts";
import type { Currency } from "#core/money/currency.ts";
import { effectSentence } from "#core/rating/effect-sentence.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { type LocalDate, later } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { previewEffects } from "./jobs.ts";
import * as store from "./store.ts";

export type PreviewAsked = {
  priceBookId: string;
  currency: Currency;
  body: unknown;
  effectiveOn: LocalDate;
  memberId: string;
  now: Instant;
};

/** Prices that cannot be read as a book end as a preview that failed, with what is wrong. @returns the preview's id */
export async function startPreview(db: Db, { now: askedAt, ...asked }: PreviewAsked): Promise<string> {
  const previewId = newId();
  await store.createPreview(db, { ...asked, previewId, askedAt });
  const problem = problemOf(asked.body);
  if (problem === null) await enqueue(db, previewEffects, { previewId }, { key: previewId });
  else await store.saveProgress(db, previewId, { state: "failed", done: 0, total: 0, effects: null, problem });
  return previewId;
}

function problemOf(body: unknown): string | null {
  try {
    parsePriceBook(body);
    return null;
  } catch (error) {
    if (error instanceof ProductError) return error.message;
    throw error;
  }
}

/** By id; one that is not there is left out. */
export async function previewsById(db: Db, previewIds: readonly string[]): Promise<ReadonlyMap<string, PricePreview>> {
  const rows = await store.listPreviews(db, previewIds);
  return new Map(rows.map((row) => [row.previewId, toPreview(row)]));
}

export function toPreview({ body: _body, done, total, ...preview }: store.PreviewRow): PricePreview {
  const { effects, currency, state, effectiveOn, askedAt } = preview;
  const opensOn = later(effectiveOn, localDateAt(askedAt));
  const isOver = state === "done" || state === "failed";
  return {
    ...preview,
    opensOn,
    effects: effects && { ...effects, largest: [...effects.largest] },
    says: effects && effectSentence(effects, currency, opensOn),
    progress: isOver ? null : { doing: "Working out bills with these prices", done, total, unit: "accounts" },
  };
}

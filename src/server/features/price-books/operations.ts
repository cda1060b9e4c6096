/** Price books: the list, a new one, taking it back before its day, and what it would change. */
import * as contract from "#contract/price-books.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { bookFor, type DatedBook } from "#core/state/context.ts";
import { pricedMeters } from "#core/state/priced-meters.ts";
import { localDateAt } from "#core/time/instant.ts";
import { type LocalDate, later } from "#core/time/local-date.ts";
import { listPriceBooks as listBooks } from "#server/features/books/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { unpricedSince, watchMeters } from "./jobs.ts";
import { startPreview, toPreview } from "./reads.ts";
import * as store from "./store.ts";

export const listPriceBooks = implement(contract.listPriceBooks, async ({ db, now }) => {
  const today = localDateAt(now);
  const books = await listBooks(db);
  const shown = books.map(({ id, effectiveOn, recordedAt, book }) => ({
    priceBookId: id,
    currency: book.currency,
    effectiveOn,
    recordedAt,
    meters: book.meters.length,
    packages: book.packages.length,
    isInForce: inForce(books, book.currency, today) === id,
    isToCome: effectiveOn > today && inForce(books, book.currency, today) !== id,
  }));
  const unpriced = await store.listUnpriced(db, pricedMeters({ books }, today), {
    from: unpricedSince(today),
    meters: null,
  });
  return { books: shown.reverse(), unpriced };
});

/** Before the first book of a currency took effect, its prices are in force already: they are the best that is known. */
function inForce(books: readonly DatedBook[], currency: string, today: LocalDate): string | null {
  return bookFor({ books }, { currency, priceBookId: null }, today)?.id ?? null;
}

export const createPriceBook = implement(contract.createPriceBook, async (ctx, { priceBookId, effectiveOn, body }) => {
  const { db, now } = ctx;
  const today = localDateAt(now);
  if (effectiveOn < today)
    throw invalid("price-book.past", "Choose today or a later day: bills of days that are over keep their prices.", [
      { pointer: "/effectiveOn", message: "It must be today or later." },
    ]);
  const { currency } = parsePriceBook(body);
  const made = await store.createBook(db, { id: priceBookId, currency, effectiveOn, body, recordedAt: now });
  if (!made)
    throw conflict(
      "price-book.taken",
      `There is a price book "${priceBookId}" already. Give the new one a name of its own.`,
    );
  const isInForce = inForce(await listBooks(db), currency, today) === priceBookId;
  const accounts = isInForce
    ? await store.markCurrencyDue(db, currency, now)
    : await store.markNamingDue(db, priceBookId, now);
  if (accounts > 0) await refreshDue(ctx);
  await ctx.enqueue(watchMeters, { meters: [] }, { key: "open", queue: "prices" });
  ctx.keepForUndo({ isToCome: effectiveOn > today && !isInForce });
  ctx.audit({ subject: { kind: "price-book", id: priceBookId }, after: { effectiveOn, currency, accounts } });
  return { priceBookId, effectiveOn, accounts };
});

function refreshDue(ctx: Context): Promise<void> {
  return ctx.enqueue("state.refresh-due", {}, { key: "due", queue: "state" });
}

export const withdrawPriceBook = implement(contract.withdrawPriceBook, async (ctx, { priceBookId }) => {
  const today = localDateAt(ctx.now);
  const books = await listBooks(ctx.db);
  const known = books.find(({ id }) => id === priceBookId);
  if (known === undefined)
    throw notFound(
      "price-book.unknown",
      `There is no price book "${priceBookId}" any more. Nothing is left to withdraw: look at the list of prices.`,
    );
  const isInForce = inForce(books, known.book.currency, today) === priceBookId;
  if (isInForce || !(await store.deleteBookToCome(ctx.db, priceBookId, today)))
    throw conflict(
      "price-book.in-force",
      "This price book has taken effect. Add a new one from today on, or take back the import that brought it.",
    );
  const accounts = await store.markNamingDue(ctx.db, priceBookId, ctx.now);
  if (accounts > 0) await refreshDue(ctx);
  ctx.keepForUndo({ book: { priceBookId, effectiveOn: known.effectiveOn, body: known.body } });
  ctx.audit({ subject: { kind: "price-book", id: priceBookId }, before: { isToCome: true }, after: { accounts } });
  return { priceBookId };
});

export const previewPriceBook = implement(contract.previewPriceBook, async (ctx, { priceBookId, body, ...asked }) => {
  const today = localDateAt(ctx.now);
  const known = (await listBooks(ctx.db)).find(({ id }) => id === priceBookId);
  const given = body ?? known?.body;
  if (given === undefined)
    throw notFound("price-book.unknown", `There is no price book "${priceBookId}". Send its prices with the request.`);
  const { currency } = parsePriceBook(given);
  const previewId = await startPreview(ctx.db, {
    priceBookId,
    currency,
    body: given,
    effectiveOn: asked.effectiveOn ?? later(known?.effectiveOn ?? today, today),
    memberId: ctx.member.memberId,
    now: ctx.now,
  });
  return { previewId };
});

export const getPricePreview = implement(contract.getPricePreview, async ({ db }, { previewId }) => {
  const preview = await store.findPreview(db, previewId);
  if (!preview) throw notFound("price-preview.unknown", "There is no such preview. Ask for a new one.");
  return toPreview(preview);
});

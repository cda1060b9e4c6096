/** A price book tried from a day on: the bills that are open on that day, with it and without it. */
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays, earlier, type LocalDate, later } from "../time/local-date.ts";
import type { DatedBook, DeriveContext } from "./context.ts";

export type BookTrial = {
  /** The first day on which the book would price an open bill. */
  readonly opensOn: LocalDate;
  /** The moment at which accounts are derived with each of the two. */
  readonly at: Instant;
  readonly before: DeriveContext;
  readonly after: DeriveContext;
};

/**
 * Bills of later periods are forecast from the usage there is now. A state looks back four months, so of two months from
 * now it still sees the eight weeks that a forecast learns from; bills of a later day are taken to be like those.
 */
const FURTHEST_DAYS = 61;

/** Without a book that is still to come, the plans that name it have it all the same. */
const NEVER: LocalDate = "9999-12-31";

/** B-6. An open bill is priced whole by the book of its day, so a day in a later period changes that period's bill. */
export function bookTrial(context: DeriveContext, tried: DatedBook, now: Instant): BookTrial {
  const today = localDateAt(now);
  const opensOn = later(tried.effectiveOn, today);
  const lookedOn = earlier(opensOn, addDays(today, FURTHEST_DAYS));
  const others = context.books.filter(({ id }) => id !== tried.id);
  const asNow = context.books.map((book) =>
    book.id === tried.id && book.effectiveOn > today ? { ...book, effectiveOn: NEVER } : book,
  );
  const inForce = ({ effectiveOn, ...book }: DatedBook): DatedBook => ({
    ...book,
    effectiveOn: effectiveOn > opensOn ? effectiveOn : earlier(effectiveOn, lookedOn),
  });
  return {
    opensOn,
    at: lookedOn === today ? now : startOfDay(lookedOn),
    before: { ...context, books: inOrder(asNow).map(inForce) },
    after: { ...context, books: inOrder([...others, tried]).map(inForce) },
  };
}

/** As the books of a team are read: of one day, the later name holds. */
function inOrder(books: readonly DatedBook[]): DatedBook[] {
  return [...books].sort((a, b) => compare(a.effectiveOn, b.effectiveOn) || compare(a.id, b.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Works out what a price book would change: every open account is derived twice, and nothing of it is recorded. And sees to
 * it that each meter without a price is a task of the team.
 */
import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import type { AccountId, MeterKey } from "#core/ids.ts";
import { type AccountStanding, type BookEffects, NO_EFFECTS, withEffectOn } from "#core/rating/book-effects.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { openPeriod } from "#core/state/account-bill.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import { type BookTrial, bookTrial } from "#core/state/book-trial.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { deriveAccount } from "#core/state/derive-account.ts";
import { pricedMeters } from "#core/state/priced-meters.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addMonths, type LocalDate, monthOf } from "#core/time/local-date.ts";
import { listPriceBooks, loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { listOpenSubjects, settleTeamWork } from "#server/features/team-tasks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import * as store from "./store.ts";

const LOADED_AT_ONCE = 200;

export const previewEffects = defineJob({
  name: "price-books.preview",
  payload: z.strictObject({ previewId: z.uuid() }),
  again: "It counts from the first account again and records nothing else.",
  run: async ({ db, now, signal }, { previewId }) => {
    await workPreview(db, previewId, { now, signal });
  },
});

export async function workPreview(
  db: Db,
  previewId: string,
  { now, signal }: { now: Instant; signal?: AbortSignal },
): Promise<void> {
  const preview = await store.findPreview(db, previewId);
  if (!preview) return;
  const { priceBookId: id, effectiveOn, body } = preview;
  const tried = { id, effectiveOn, book: parsePriceBook(body) };
  const trial = bookTrial(await loadContext(db, now), tried, now);
  const accountIds = await store.listOpenAccounts(db, preview.currency);
  const progress = { total: accountIds.length, problem: null };
  let effects = NO_EFFECTS;
  for (let from = 0; from < accountIds.length; from += LOADED_AT_ONCE) {
    signal?.throwIfAborted();
    await store.saveProgress(db, previewId, { ...progress, state: "running", done: from, effects: null });
    effects = await addEffects(db, effects, accountIds.slice(from, from + LOADED_AT_ONCE), { trial, now });
  }
  await store.saveProgress(db, previewId, { ...progress, state: "done", done: accountIds.length, effects });
}

type Trying = { trial: BookTrial; now: Instant };

/** Requests are answered between two accounts. */
async function addEffects(
  db: Db,
  soFar: BookEffects,
  ids: readonly AccountId[],
  { trial, now }: Trying,
): Promise<BookEffects> {
  const { at, before, after } = trial;
  let effects = soFar;
  for (const facts of await loadAccounts(db, ids, { span: "recent", today: localDateAt(now) })) {
    if (!openPeriod(facts, localDateAt(at))) continue;
    const { accountId, name } = facts.account;
    const standings = { before: standingOf(facts, before, at), after: standingOf(facts, after, at) };
    effects = withEffectOn(effects, { accountId, name }, standings);
    await breathe();
  }
  return effects;
}

function standingOf(facts: AccountFacts, context: DeriveContext, at: Instant): AccountStanding {
  const { decided, bill, decisions } = deriveAccount(facts, context, at);
  return {
    isIn: decided.verdict === "in",
    netMinor: bill?.reportedThrough ? bill.forecast.net.mean.minor : null,
    crossings: decisions.filter(({ kind }) => kind === "level-crossed").map(({ naturalKey }) => naturalKey),
  };
}

/** Usage without a price is looked for in this month and the one before. */
export function unpricedSince(today: LocalDate): LocalDate {
  return addMonths(monthOf(today), -1, 1);
}

/** Null: whatever is used. */
type Meters = readonly MeterKey[] | null;

export const watchMeters = defineJob({
  name: "price-books.watch-meters",
  payload: z.strictObject({ meters: z.array(z.string()).nullable() }),
  again: "One open task for each meter; what is open or closed already stays so.",
  run: ({ db, now }, { meters }) => settleUnpriced(db, now, meters),
});

/**
 * Opens a task for each meter that is used and has no price, and closes those that have one. A task of another meter than
 * those that are asked about stays until a book has a price for it.
 */
export async function settleUnpriced(db: Db, now: Instant, meters: Meters): Promise<void> {
  const today = localDateAt(now);
  const from = unpricedSince(today);
  const priced = pricedMeters({ books: await listPriceBooks(db) }, today);
  const open = [...(await listOpenSubjects(db, "price-meter"))];
  const kept = meters === null ? [] : open.filter((meter) => !priced.anywhere.has(meter) && !meters.includes(meter));
  const asked =
    meters && [...meters, ...open].filter((meter) => !priced.everywhere.has(meter) && !kept.includes(meter));
  const found = asked?.length === 0 ? [] : await store.listUnpriced(db, priced, { from, meters: asked });
  const needed = new Set([...kept, ...found.map(({ meter }) => meter)]);
  await settleTeamWork(db, { kind: "price-meter", needed, done: priced.anywhere }, now);
}

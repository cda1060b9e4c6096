/** The board: columns counted as a whole, cards read place by place, in the query of the accounts table. */
import type { AccountRow } from "#contract/accounts.ts";
import * as contract from "#contract/board.ts";
import { type BoardColumn, type BoardDetail, boardColumns, columnOf } from "#core/board/board-columns.ts";
import { cardReason } from "#core/board/card-reason.ts";
import { medianDays } from "#core/board/day-counts.ts";
import { ENOUGH_STAYS, stagePace } from "#core/board/stage-pace.ts";
import { invalid } from "#core/errors.ts";
import { money } from "#core/money/money.ts";
import { STAGE_IDS } from "#core/onboarding/stage.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import * as lists from "#server/features/account-lists/reads.ts";
import { type Count, type PlaceQuery, placeReader, readListAt } from "#server/features/account-places/reads.ts";
import { viewOf } from "#server/features/account-tables/reads.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { conditionKey, getListVersion, onceFor } from "#server/features/list-versions/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const getBoardColumns = implement(contract.getBoardColumns, async (ctx, { filter, detail }) => {
  const [view, columns, { version, derivedAt }] = await Promise.all([
    viewOf(ctx.db, localDateAt(ctx.now), { sort: "", filter }),
    columnsOf(ctx, detail),
    getListVersion(ctx.db),
  ]);
  const [counts, freshness] = await Promise.all([
    onceFor(ctx.db, version, { what: "totals", key: view.key && `board columns ${view.key}` }, () =>
      store.countStages(ctx.db, view.filter),
    ),
    getFreshness(ctx.db, ctx.now, derivedAt),
  ]);
  const staged = counts.filter(hasStage);
  const countOf = (some: readonly store.StageCount[]) => some.reduce((sum, { count }) => sum + count, 0);
  return {
    columns: columns.map((column) => totalsOf(column, staged.filter(isIn(column, columns)))),
    total: countOf(counts),
    withoutStage: countOf(counts) - countOf(staged),
    freshness,
  };
});

export const getBoardAges = implement(contract.getBoardAges, async (ctx, { filter, detail }) => {
  const today = localDateAt(ctx.now);
  const [view, columns, { version }] = await Promise.all([
    viewOf(ctx.db, today, { sort: "", filter }),
    columnsOf(ctx, detail),
    getListVersion(ctx.db),
  ]);
  const [ages, ended] = await Promise.all([
    onceFor(ctx.db, version, { what: "totals", key: view.key && `board ages ${today} ${view.key}` }, () =>
      store.countAges(ctx.db, view.filter, today),
    ),
    onceFor(ctx.db, version, { what: "totals", key: "board stays" }, () => store.countEndedStays(ctx.db)),
  ]);
  return {
    columns: columns.map((column) => ({
      column: column.id,
      medianDays: medianDays(ages.filter(isIn(column, columns))),
    })),
    paces: STAGE_IDS.map((id) =>
      stagePace(
        id,
        ended.filter(({ stage }) => stage === id),
      ),
    ),
    enoughStays: ENOUGH_STAYS,
  };
});

export const listBoardCards = implement(contract.listBoardCards, async (ctx, { detail, ...input }) => {
  const today = localDateAt(ctx.now);
  const { sort, filter: text, at, limit } = input;
  const [view, columns, { version }] = await Promise.all([
    viewOf(ctx.db, today, { sort, filter: text }),
    columnsOf(ctx, detail),
    getListVersion(ctx.db),
  ]);
  const { stages } = columnNamed(input.column, columns);
  const filter = sql`${view.filter} and ${store.inColumn(stages)}`;
  const key = view.key && conditionKey(filter);
  const rows = await readCards(ctx.db, version, { filter, order: view.order, at, most: limit, key });
  const notes = await store.listCardNotes(
    ctx.db,
    rows.map(({ accountId }) => accountId),
  );
  const byAccount = new Map(notes.map((note) => [note.accountId, note]));
  return { data: rows.map((row) => toCard(row, byAccount.get(row.accountId), today)) };
});

type CardsQuery = PlaceQuery & { key: string | null };

/** Counts are known again as long as the rows stay as they are. */
async function readCards(db: Db, version: string, { key, ...query }: CardsQuery): Promise<AccountRow[]> {
  const { filter, order, at, most } = query;
  const countOf: Count = (condition) =>
    onceFor(db, version, { what: "count", key: key && conditionKey(condition) }, () =>
      lists.countAccounts(db, condition),
    );
  const listed =
    at === 0
      ? await lists.listAccounts(db, { filter, order, after: null, most })
      : await readListAt(query, { ...placeReader(db), countOf });
  return listed.map(({ row }) => row);
}

async function columnsOf(ctx: Context, detail: BoardDetail): Promise<BoardColumn[]> {
  return boardColumns(detail, (await loadContext(ctx.db, ctx.now)).stages);
}

/** @throws ProductError `board.column-unknown` */
function columnNamed(id: string, columns: readonly BoardColumn[]): BoardColumn {
  const found = columns.find((column) => column.id === id);
  if (found) return found;
  const known = columns.map((column) => column.id).join(", ");
  throw invalid("board.column-unknown", `The board has no column "${id}"; choose one of ${known}.`, [
    { pointer: "/column", message: "This column is not known." },
  ]);
}

type Counted = { stage: string; isUnmapped: boolean };

function hasStage(counted: store.StageCount): counted is store.StageCount & { stage: string } {
  return counted.stage !== null;
}

function isIn({ id }: BoardColumn, columns: readonly BoardColumn[]): (counted: Counted) => boolean {
  return ({ stage, isUnmapped }) => columnOf({ stage, unmappedLabel: isUnmapped ? "" : null }, columns) === id;
}

function totalsOf({ id, name, stages }: BoardColumn, counts: readonly store.StageCount[]): contract.BoardColumnTotals {
  const count = counts.reduce((sum, one) => sum + one.count, 0);
  const currencies = [...new Set(counts.filter(({ forecasts }) => forecasts > 0).map(({ currency }) => currency))];
  const sums = currencies.map((currency) => {
    const ofCurrency = counts.filter((one) => one.currency === currency);
    return {
      net: money(
        currency,
        ofCurrency.reduce((sum, { netMinor }) => sum + netMinor, 0),
      ),
      accounts: ofCurrency.reduce((sum, { forecasts }) => sum + forecasts, 0),
      atLeast: ofCurrency.some(({ atLeast }) => atLeast),
    };
  });
  const withForecast = sums.reduce((sum, { accounts }) => sum + accounts, 0);
  sums.sort((a, b) => b.accounts - a.accounts || (a.net.currency < b.net.currency ? -1 : 1));
  return { column: id, name, stages: [...stages], count, sums, withoutForecast: count - withForecast };
}

function toCard(row: AccountRow, note: store.CardNote | undefined, today: LocalDate): contract.BoardCard {
  const { accountId, companyId, name, stage, stageSince, net, atLeast, renewalOn, contactBy } = row;
  const nextTask = row.nextTaskTitle === null ? null : { title: row.nextTaskTitle, dueOn: row.nextTaskDueOn };
  const unmappedLabel = note?.unmappedLabel ?? null;
  const facts = { unmappedLabel, queueReason: note?.queueReason ?? null, nextTask, contactBy };
  const reason = cardReason(facts, today);
  return {
    accountId,
    companyId,
    name,
    stage: stage ?? "",
    stageSince,
    unmappedLabel,
    net,
    atLeast,
    renewalOn,
    reason: reason?.text ?? null,
    reasonOn: reason?.on ?? null,
  };
}

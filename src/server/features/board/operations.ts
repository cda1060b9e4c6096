/** The board: columns counted as a whole, cards read place by place, in the query of the accounts table. */
import type { AccountRow } from "#contract/accounts.ts";
import * as contract from "#contract/board.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { parseAccountFilter } from "#core/accounts/parse-filter.ts";
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
import { orderOf } from "#server/features/account-orders/reads.ts";
import { listAccountsAt } from "#server/features/account-places/reads.ts";
import { listFieldDefinitions, loadContext } from "#server/features/books/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import type { Sql } from "#server/platform/db/sql.ts";
import { sql } from "#server/platform/db/sql.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const getBoardColumns = implement(contract.getBoardColumns, async (ctx, { filter: text, detail }) => {
  const filter = await filterOf(ctx, text);
  const columns = await columnsOf(ctx, detail);
  const counts = await store.countStages(ctx.db, filter);
  const total = await lists.countAccounts(ctx.db, filter);
  return {
    columns: columns.map((column) => totalsOf(column, counts.filter(isIn(column, columns)))),
    total,
    withoutStage: total - counts.reduce((sum, { count }) => sum + count, 0),
    freshness: await getFreshness(ctx.db, ctx.now),
  };
});

export const getBoardAges = implement(contract.getBoardAges, async (ctx, { filter: text, detail }) => {
  const filter = await filterOf(ctx, text);
  const columns = await columnsOf(ctx, detail);
  const ages = await store.countAges(ctx.db, filter, localDateAt(ctx.now));
  const ended = await store.countEndedStays(ctx.db);
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

export const listBoardCards = implement(contract.listBoardCards, async (ctx, { filter: text, detail, ...input }) => {
  const column = columnNamed(input.column, await columnsOf(ctx, detail));
  const order = orderOf(input.sort, await listFieldDefinitions(ctx.db));
  const filter = sql`${await filterOf(ctx, text)} and ${store.inColumn(column.stages)}`;
  const { at, limit: most } = input;
  const listed =
    at === 0
      ? await lists.listAccounts(ctx.db, { filter, order, after: null, most })
      : await listAccountsAt(ctx.db, { filter, order, at, most });
  const rows = listed.map(({ row }) => row);
  const notes = await store.listCardNotes(
    ctx.db,
    rows.map(({ accountId }) => accountId),
  );
  const byAccount = new Map(notes.map((note) => [note.accountId, note]));
  const today = localDateAt(ctx.now);
  return { data: rows.map((row) => toCard(row, byAccount.get(row.accountId), today)) };
});

async function filterOf(ctx: Context, text: string): Promise<Sql> {
  const fields = filterFieldsOf(await listFieldDefinitions(ctx.db));
  return lists.conditionOf(ctx.db, parseAccountFilter(text, localDateAt(ctx.now), fields));
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

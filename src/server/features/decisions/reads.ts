/**
 * What others may ask of decisions: record them, and what each meter brought to a forecast. The decisions themselves come
 * with the facts of an account.
 */
import type { AccountId } from "#core/ids.ts";
import { decimal, toText } from "#core/money/decimal.ts";
import { decisionKey, eventOfDecision, type TakenDecision } from "#core/outgoing/event-of-decision.ts";
import { findMeter } from "#core/rating/price-book.ts";
import { crossingsOf } from "#core/segments/crossings.ts";
import type { AccountBill } from "#core/state/account-bill.ts";
import type { NewDecision } from "#core/state/account-facts.ts";
import type { Derived } from "#core/state/derive-account.ts";
import { type DetailedForecast, type ForecastChange, forecastChange } from "#core/state/forecast-change.ts";
import { keepsDetail } from "#core/state/forecast-detail.ts";
import type { ForecastRecord } from "#core/state/forecast-record.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { takeBack, tell } from "#server/features/outbox/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** What an account has decided and had forecast, on one day or on each day of a past. */
export type Decided = {
  accountId: AccountId;
  decisions: readonly NewDecision[];
  forecasts: readonly ForecastRecord[];
  /** From here on the detail of every day is kept; before, of some. */
  detailFrom: LocalDate;
  /** Whether a period has begun since the last time, so that older detail may go. */
  thins: boolean;
};

/** Once: what was decided or issued before stays as it is. */
export async function recordDecided(
  db: Db,
  decided: readonly Decided[],
  recording: { recordedAt: Instant; reconstructed: boolean },
): Promise<void> {
  const due = decided.flatMap(({ accountId, decisions }) =>
    decisions.map((decision) => store.decisionRow(decision, { ...recording, accountId })),
  );
  const recorded = await store.recordDecisions(db, due);
  if (!recording.reconstructed) await tellDecided(db, due, recorded, recording.recordedAt);
  await store.recordForecasts(
    db,
    decided.flatMap(({ accountId, forecasts }) =>
      forecasts.map((forecast) => store.forecastRow(forecast, { ...recording, accountId })),
    ),
  );
  await store.recordDetails(db, decided.flatMap(detailsOf));
  await store.thinDetails(
    db,
    decided.flatMap(({ accountId, detailFrom, thins }) => (thins ? { accountId, day: detailFrom } : [])),
  );
}

/** Nobody is told of what was decided while going through an imported past. */
async function tellDecided(
  db: Db,
  due: readonly store.DecisionRow[],
  recorded: readonly { decisionId: string; naturalKey: string }[],
  now: Instant,
): Promise<void> {
  const keys = new Map(recorded.map(({ decisionId, naturalKey }) => [decisionId, naturalKey]));
  const events = due.flatMap((row) => {
    const naturalKey = keys.get(row.decision_id);
    return naturalKey === undefined ? [] : eventOfDecision({ ...toTaken(row), naturalKey });
  });
  await tell(db, events, now);
}

function toTaken(row: store.DecisionRow): TakenDecision {
  const { account_id, decision_id, natural_key, decided_on, happened_at, kind, body } = row;
  return {
    accountId: account_id,
    decisionId: decision_id,
    naturalKey: natural_key,
    decidedOn: decided_on,
    happenedAt: happened_at,
    kind,
    body,
  };
}

function detailsOf({ accountId, decisions, forecasts, detailFrom }: Decided): store.DetailRow[] {
  return forecasts.flatMap((forecast) => {
    const kept = keepsDetail(forecast, decisions);
    return kept || forecast.issuedOn >= detailFrom ? store.detailRow(forecast, accountId, kept) : [];
  });
}

/** Forecasts of these days whose detail is still there, in their order. */
export async function listDetailedForecasts(
  db: Db,
  accountId: AccountId,
  days: readonly LocalDate[],
): Promise<DetailedForecast[]> {
  const rows = await store.listDetailed(db, accountId, days);
  return rows.map(({ body, ...forecast }) => ({
    ...forecast,
    detail: body.map(([meter, quantity, listMinor]) => ({ meter, quantity, listMinor })),
  }));
}

/** Why the forecast is another: since the forecast before today's, where it is of the same period, and since the latest crossing. Newest first. */
export async function listForecastChanges(db: Db, { facts, bill, forecast, today }: Derived) {
  if (!bill || !forecast) return [];
  const { lastForecast, decisions } = facts;
  const lastDay = lastForecast?.periodStart === bill.period.start ? lastForecast.issuedOn : null;
  const crossedOn = crossingsOf(decisions).findLast(({ forecast: kind }) => kind === "net")?.crossedOn ?? null;
  const days = [lastDay, crossedOn].filter((day) => day !== null && day < today) as LocalDate[];
  const earlier = await listDetailedForecasts(db, facts.account.accountId, days);
  return earlier.reverse().flatMap((one) => {
    const change = forecastChange(one, forecast);
    if (!change || change.change.minor === 0) return [];
    const since = one.issuedOn === lastDay ? ("last-forecast" as const) : ("crossing" as const);
    return { ...change, since, meters: change.meters.map((moved) => movedMeter(moved, bill)) };
  });
}

function movedMeter({ quantity, quantityBefore, ...moved }: ForecastChange["meters"][number], { terms }: AccountBill) {
  const meter = findMeter(terms.book, moved.meter);
  return {
    ...moved,
    name: meter?.name ?? moved.meter,
    unit: meter?.unit ?? "unit",
    quantityBefore: toText(decimal(quantityBefore)),
    quantity: toText(decimal(quantity)),
  };
}

export type Voiding = store.Voiding;

/**
 * What was decided and forecast of these accounts since a run began hangs on what it brought. It stays as it was recorded
 * and no longer counts. @returns how many decisions, and the accounts whose past is to be gone through again
 */
export async function voidDecided(
  db: Db,
  accountIds: readonly AccountId[],
  voiding: Voiding,
): Promise<{ decisions: number; pastOf: AccountId[] }> {
  const decisions = await store.voidDecisions(db, accountIds, voiding);
  await tellVoided(db, decisions, voiding);
  const forecasts = await store.voidForecasts(db, accountIds, voiding);
  const pastOf = [...decisions, ...forecasts].flatMap((one) => (one.reconstructed ? [one.accountId] : []));
  return { decisions: decisions.length, pastOf: [...new Set(pastOf)] };
}

/** What was not told yet is not told any more; whoever heard the rest is told that it no longer counts. */
async function tellVoided(
  db: Db,
  voided: readonly store.Voided[],
  { now, today }: Pick<Voiding, "now" | "today">,
): Promise<void> {
  const told = voided.filter(({ reconstructed }) => !reconstructed);
  const dropped = await takeBack(
    db,
    told.map(({ accountId, naturalKey }) => decisionKey(accountId, naturalKey)),
    now,
  );
  const events = told.map(({ accountId, decisionId, voidedDecisionId }) =>
    eventOfDecision({
      kind: "voided",
      accountId,
      decisionId,
      naturalKey: `voided:${voidedDecisionId}`,
      decidedOn: today,
      happenedAt: now,
      body: { decisionId: voidedDecisionId },
    }),
  );
  const voidingKey = new Map(
    told.map(({ accountId, naturalKey, voidedDecisionId }) => [
      decisionKey(accountId, naturalKey),
      decisionKey(accountId, `voided:${voidedDecisionId}`),
    ]),
  );
  const untold = dropped.map((one) => ({ ...one, naturalKey: voidingKey.get(one.naturalKey)! }));
  await tell(db, events, now, untold);
}

export const { countHanging } = store;

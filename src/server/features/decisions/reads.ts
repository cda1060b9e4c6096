/**
 * What others may ask of decisions: record them, and what each meter brought to a forecast. The decisions themselves come
 * with the facts of an account.
 */
import type { AccountId } from "#core/ids.ts";
import type { NewDecision } from "#core/state/account-facts.ts";
import type { DetailedForecast } from "#core/state/forecast-change.ts";
import { keepsDetail } from "#core/state/forecast-detail.ts";
import type { ForecastRecord } from "#core/state/forecast-record.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
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
  await store.recordDecisions(
    db,
    decided.flatMap(({ accountId, decisions }) =>
      decisions.map((decision) => store.decisionRow(decision, { ...recording, accountId })),
    ),
  );
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

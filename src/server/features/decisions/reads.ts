/** What others may ask of decisions: record them. What was recorded comes with the facts of an account. */
import type { AccountId } from "#core/ids.ts";
import type { NewDecision } from "#core/state/account-facts.ts";
import type { ForecastRecord } from "#core/state/forecast-record.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** What an account has decided and had forecast, on one day or on each day of a past. */
export type Decided = {
  accountId: AccountId;
  decisions: readonly NewDecision[];
  forecasts: readonly ForecastRecord[];
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
}

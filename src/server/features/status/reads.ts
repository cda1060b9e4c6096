/** How fresh everything is: what every list says beside its title. */
import type { z } from "zod";
import type { freshness } from "#contract/shapes.ts";
import type { Instant } from "#core/time/instant.ts";
import { listLateSources } from "#server/features/connections/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type Freshness = z.output<typeof freshness>;

/** Complete through the day that the slowest source, region and meter has reached; those behind the others are named. */
export async function getFreshness(db: Db, now: Instant): Promise<Freshness> {
  const complete = await store.listComplete(db);
  const sources = await listLateSources(db, now);
  const derivedAt = await store.findLastDerivation(db);
  const latest = complete.at(-1)?.day ?? null;
  const late = complete.filter(({ day }) => latest !== null && day < latest);
  return {
    completeThrough: complete[0]?.day ?? null,
    derivedAt,
    sources: sources.map(({ says }) => says),
    late: late
      .slice(0, 5)
      .map(({ source, region, meter, day }) => `${[source, region, meter].filter(Boolean).join(" ")} is at ${day}`),
  };
}

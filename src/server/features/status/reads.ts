/** How fresh everything is: what every list says beside its title. */
import type { z } from "zod";
import type { freshness } from "#contract/shapes.ts";
import { behindSentences, type CompleteDay } from "#core/imports/behind-sentences.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { listLateSources } from "#server/features/connections/reads.ts";
import { getListVersion } from "#server/features/list-versions/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recentRead } from "#server/platform/db/recent-reads.ts";
import * as store from "./store.ts";

export type Freshness = z.output<typeof freshness>;

const MOST_LATE = 5;

/**
 * Complete through the day that the slowest source, region and meter has reached; those behind the others are named.
 * @param derivedAt where the caller knows already when the last account was derived
 */
export async function getFreshness(db: Db, now: Instant, derivedAt?: Instant | null): Promise<Freshness> {
  const complete = await recentRead(db, "complete-through", () => store.listComplete(db));
  return {
    completeThrough: complete[0]?.day ?? null,
    derivedAt: derivedAt === undefined ? await findLastDerivation(db) : derivedAt,
    sources: (await listLateSources(db, now)).map(({ says }) => says),
    late: behindSentences(complete, localDateAt(now)).slice(0, MOST_LATE),
  };
}

async function findLastDerivation(db: Db): Promise<Instant | null> {
  return (await getListVersion(db)).derivedAt;
}

/** Where an account comes from and what it uses: what it waits for is no more than that. */
export type AccountOrigins = {
  readonly sources: readonly string[];
  readonly region: string;
  readonly meters: readonly string[];
};

/** The same for one account: only what its own sources, its region and its meters are behind with. */
export async function getFreshnessOf(
  db: Db,
  { sources, region, meters }: AccountOrigins,
  now: Instant,
): Promise<Freshness> {
  const all = await store.listComplete(db);
  const isIts = (one: CompleteDay) => (one.region === region || one.region === "") && meters.includes(one.meter);
  const its = all.filter(isIts);
  const known = new Set([...sources, ...its.map(({ source }) => source)]);
  // Beside the newest of all, so that a region in which everything stopped is behind too.
  const newest = all.slice(-1).filter((one) => !isIts(one));
  return {
    completeThrough: its[0]?.day ?? null,
    derivedAt: await findLastDerivation(db),
    sources: (await listLateSources(db, now)).filter(({ source }) => known.has(source)).map(({ says }) => says),
    late: behindSentences([...its, ...newest], localDateAt(now)).slice(0, MOST_LATE),
  };
}

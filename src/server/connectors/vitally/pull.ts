/**
 * Reads Vitally in rounds: the first one everything, in the order in which it was created, so that nothing is missed while
 * data changes; each later one what changed since the round before, newest first. A round goes through its steps a bounded
 * part at a time; the cursor says at which step and behind which page the next part begins.
 */
import { z } from "zod";
import { invalid, ProductError } from "#core/errors.ts";
import { addMinutes, type Instant } from "#core/time/instant.ts";
import { type Json, type PullContext, type PullEnd, type PulledPart, TryLater } from "#server/connectors/connector.ts";
import { isBefore, MOST_OF_PAGE, makeVitallyClient, type VitallyPage, type VitallyThing } from "./client.ts";
import { instantAt } from "./from-values.ts";
import { type Reading, readColleagues, STEP_IDS, STEPS } from "./pull-steps.ts";
import type { VitallySettings } from "./settings.ts";

/** What was written at the very beginning of a round may be listed a moment later. */
const OVERLAP_MINUTES = 15;
/** Requests of one part: less than a minute at Vitally's pace. */
const REQUESTS_OF_PART = 300;
/** Pages of one kind: a list that is longer goes in circles. */
const MOST_PAGES = 100_000;

const cursorShape = z.object({
  round: z.enum(["first", "later"]),
  step: z.enum(STEP_IDS),
  /** Vitally's own word for the next page of the step. */
  from: z.string().nullable(),
  pages: z.int(),
  /** By Vitally's clock: when this round began, and since when changes are read. */
  startedAt: z.string().nullable(),
  since: z.string().nullable(),
  /** Fields that accounts have had so far. */
  columns: z.array(z.string()),
});
type Cursor = z.output<typeof cursorShape>;

const FROM_THE_START: Cursor = {
  round: "first",
  step: STEP_IDS[0],
  from: null,
  pages: 0,
  startedAt: null,
  since: null,
  columns: [],
};

export async function* read(context: PullContext<VitallySettings>): AsyncGenerator<PulledPart, PullEnd> {
  const client = makeVitallyClient(context);
  let cursor = readCursor(context.cursor);
  const colleagues = await readColleagues(client);
  cursor = begun(cursor, client.clock());
  let requests = 1;
  const reading: Reading = {
    client,
    colleagues,
    settings: context.settings,
    source: context.source,
    now: context.now,
    users: new Map(),
    columns: new Set(cursor.columns),
    countRequest: () => {
      requests += 1;
    },
  };
  for (let hasRead = false; ; hasRead = true) {
    context.signal.throwIfAborted();
    const page = await readPage(cursor, reading, context.mostRows).catch((error: unknown) => {
      // What was read so far goes in; the wait is asked for with nothing to lose.
      if (hasRead && error instanceof TryLater) return null;
      throw error;
    });
    if (page === null) return { cursor: toJson(cursor, reading), hasMore: true };
    requests += 1;
    if (page.records.length > 0) yield { records: page.records };
    const isStepOver = page.next === null || context.mostRows !== null;
    const next = isStepOver ? afterStep(cursor) : { ...cursor, from: page.next, pages: cursor.pages + 1 };
    if (next === null) return { cursor: toJson(finished(cursor), reading), hasMore: false };
    cursor = withinBounds(next);
    if (requests >= REQUESTS_OF_PART) return { cursor: toJson(cursor, reading), hasMore: true };
  }
}

function readCursor(cursor: Json): Cursor {
  if (cursor === null) return FROM_THE_START;
  const read = cursorShape.safeParse(cursor);
  if (read.success) return read.data;
  throw invalid(
    "vitally.cursor",
    "The place of the last read is not understood. Connect Vitally anew to read everything.",
  );
}

/** A place ahead of Vitally's clock was noted while that was wrong: until then nothing would seem new. */
function begun(cursor: Cursor, now: Instant): Cursor {
  if (cursor.startedAt !== null) return cursor;
  const isLost = cursor.since !== null && isBefore(now, cursor.since);
  return isLost ? { ...FROM_THE_START, columns: cursor.columns, startedAt: now } : { ...cursor, startedAt: now };
}

async function readPage(cursor: Cursor, reading: Reading, mostRows: number | null) {
  const { path, more, translate } = STEPS[cursor.step];
  const isFirst = cursor.round === "first";
  const page = await reading.client.list(path, {
    from: cursor.from,
    limit: Math.min(mostRows ?? MOST_OF_PAGE, MOST_OF_PAGE),
    sortBy: isFirst ? "createdAt" : "updatedAt",
    ...(more !== undefined && { more }),
  });
  const { items, next } = isFirst ? page : changedSince(page, cursor.since ?? cursor.startedAt ?? reading.now);
  return { records: await translate(items, reading), next };
}

/** Newest first: behind the first that is older than the last round, nothing is new. */
function changedSince({ items, next }: VitallyPage, since: string): VitallyPage {
  const isNew = (one: VitallyThing) => !isBefore(instantAt(one, "updatedAt") ?? since, since);
  const changed = items.filter(isNew);
  return { items: changed, next: changed.length < items.length ? null : next };
}

function withinBounds(cursor: Cursor): Cursor {
  if (cursor.pages < MOST_PAGES) return cursor;
  throw new ProductError(
    "unavailable",
    "vitally.endless",
    `Vitally's list of ${cursor.step} went on after ${MOST_PAGES.toLocaleString("en")} pages. It was cut off; ask Vitally.`,
  );
}

/** Null when the round is over. */
function afterStep(cursor: Cursor): Cursor | null {
  const step = STEP_IDS[STEP_IDS.indexOf(cursor.step) + 1];
  return step === undefined ? null : { ...cursor, step, from: null, pages: 0 };
}

function finished({ startedAt }: Cursor): Cursor {
  const since = startedAt === null ? null : addMinutes(startedAt, -OVERLAP_MINUTES);
  return { ...FROM_THE_START, round: "later", since };
}

function toJson(cursor: Cursor, { columns }: Reading): Json {
  return { ...cursor, columns: [...columns].sort() };
}

/**
 * Reads Stripe in rounds: the first one everything that is there, each later one what changed since the round before,
 * daily usage of the last two days again, and what coming invoices would ask. A round goes through its steps a bounded
 * part at a time; the cursor says at which step and behind which thing the next part begins.
 */
import { z } from "zod";
import { invalid } from "#core/errors.ts";
import type { Json, PullContext, PullEnd, PulledPart, SentDelivery } from "#server/connectors/connector.ts";
import { ask, MOST_OF_PAGE, makeStripeClient, type StripeClient } from "./client.ts";
import { dayOf, instantOf } from "./from-amounts.ts";
import { makeStripeCatalogue } from "./pull-catalogue.ts";
import { readChanges } from "./pull-changes.ts";
import { readCreditNotes, readCustomers, readInvoices, readRefunds, readSubscriptions } from "./pull-everything.ts";
import { readGrants } from "./pull-grants.ts";
import type { Reading, StepPage } from "./pull-step.ts";
import { readUsage } from "./pull-usage.ts";
import type { StripeSettings } from "./settings.ts";

const FIRST_ROUND = ["customers", "subscriptions", "invoices", "credit-notes", "refunds", "grants", "usage"] as const;
const LATER_ROUND = ["changes", "grants", "usage"] as const;
type Step = (typeof FIRST_ROUND)[number] | (typeof LATER_ROUND)[number];

/**
 * Clocks of Stripe's machines differ, and an event may be listed a moment after it was made. A webhook that has not come
 * after so long is missed; each is asked about in one round, the first that is so much later.
 */
const OVERLAP_SECONDS = 900;
/** Stripe lists events of 30 days; after a longer silence everything is read again. */
const EVENTS_KEPT_SECONDS = 29 * 24 * 60 * 60;
/** Requests of one part: a minute or two at Stripe's pace. */
const REQUESTS_OF_PART = 600;

const cursorShape = z.object({
  round: z.enum(["first", "later"]),
  step: z.enum([...FIRST_ROUND, "changes"]),
  /** The last thing of the step that was read. */
  after: z.string().nullable(),
  /** By Stripe's clock, in seconds: when this round began, and since when changes are read. */
  startedAt: z.int().nullable(),
  since: z.int().nullable(),
  /** The last day on which usage, grants and previews were read whole. */
  usageReadOn: z.iso.date().nullable(),
  grantsReadOn: z.iso.date().nullable(),
  previewsReadOn: z.iso.date().nullable(),
});
type Cursor = z.output<typeof cursorShape>;

const FROM_THE_START: Cursor = {
  round: "first",
  step: "customers",
  after: null,
  startedAt: null,
  since: null,
  usageReadOn: null,
  grantsReadOn: null,
  previewsReadOn: null,
};

const STEPS: Readonly<Record<Step, (reading: Reading) => Promise<StepPage>>> = {
  customers: readCustomers,
  subscriptions: readSubscriptions,
  invoices: readInvoices,
  "credit-notes": readCreditNotes,
  refunds: readRefunds,
  changes: readChanges,
  grants: readGrants,
  usage: readUsage,
};

export async function* read(context: PullContext<StripeSettings>): AsyncGenerator<PulledPart, PullEnd> {
  const client = makeStripeClient(context);
  let cursor = begun(readCursor(context.cursor), await stripeTime(client));
  const ofPart = { client, catalogue: makeStripeCatalogue(client.stripe), seen: new Set<string>() };
  const sent: SentDelivery[] = [];
  for (let requests = 0; ; ) {
    context.signal.throwIfAborted();
    const page = await STEPS[cursor.step](readingOf(context, cursor, ofPart));
    if (page.records.length > 0) yield { records: page.records };
    requests += page.requests;
    sent.push(...webhooksOf(page, context.settings, cursor));
    const isStepOver = !page.hasMore || context.mostRows !== null;
    const next = isStepOver ? afterStep(cursor) : { ...cursor, after: page.last };
    if (next === null) return { cursor: toJson(finished(cursor)), hasMore: false, sent };
    cursor = next;
    if (requests >= REQUESTS_OF_PART) return { cursor: toJson(cursor), hasMore: true, sent };
  }
}

/** Those that should have come by now, where webhooks are set up. */
function webhooksOf({ events = [] }: StepPage, settings: StripeSettings, { startedAt }: Cursor): SentDelivery[] {
  if (settings.webhookSecret === "") return [];
  return events
    .filter(({ seconds }) => seconds < (startedAt ?? 0) - OVERLAP_SECONDS)
    .map(({ seconds, ...delivery }) => ({ ...delivery, sentAt: instantOf(seconds) }));
}

function readCursor(cursor: Json): Cursor {
  if (cursor === null) return FROM_THE_START;
  const read = cursorShape.safeParse(cursor);
  if (read.success) return read.data;
  throw invalid(
    "stripe.cursor",
    "The place of the last read is not understood. Connect Stripe anew to read everything.",
  );
}

/** One small question, so that a round begins by Stripe's clock. */
async function stripeTime({ stripe, clock }: StripeClient): Promise<number> {
  await ask(() => stripe.events.list({ limit: 1 }));
  return clock();
}

/** A place ahead of Stripe's clock was noted while that was wrong: until then nothing would seem new. */
function begun(cursor: Cursor, now: number): Cursor {
  if (cursor.startedAt !== null) return cursor;
  const silence = now - (cursor.since ?? 0);
  const isLost = cursor.round === "later" && (silence < 0 || silence > EVENTS_KEPT_SECONDS);
  return isLost ? { ...FROM_THE_START, startedAt: now } : { ...cursor, startedAt: now };
}

function readingOf(
  { settings, mostRows }: PullContext<StripeSettings>,
  cursor: Cursor,
  ofPart: Pick<Reading, "client" | "catalogue" | "seen">,
): Reading {
  const startedAt = cursor.startedAt ?? ofPart.client.clock();
  const today = dayOf(startedAt);
  return {
    ...ofPart,
    settings,
    after: cursor.after,
    limit: Math.min(mostRows ?? MOST_OF_PAGE, MOST_OF_PAGE),
    isFirstRound: cursor.round === "first",
    since: cursor.since ?? startedAt,
    until: startedAt,
    usageReadOn: cursor.usageReadOn,
    wantsGrantsWhole: cursor.grantsReadOn !== today,
    wantsPreviews: mostRows === null && cursor.previewsReadOn !== today,
  };
}

/** Null when the round is over. */
function afterStep(cursor: Cursor): Cursor | null {
  const steps: readonly Step[] = cursor.round === "first" ? FIRST_ROUND : LATER_ROUND;
  const step = steps[steps.indexOf(cursor.step) + 1];
  return step === undefined ? null : { ...cursor, step, after: null };
}

function finished({ startedAt }: Cursor): Cursor {
  const at = startedAt ?? 0;
  const today = dayOf(at);
  return {
    round: "later",
    step: "changes",
    after: null,
    startedAt: null,
    since: at - OVERLAP_SECONDS,
    usageReadOn: today,
    grantsReadOn: today,
    previewsReadOn: today,
  };
}

function toJson(cursor: Cursor): Json {
  return { ...cursor };
}

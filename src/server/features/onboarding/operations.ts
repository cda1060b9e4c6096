/** What happened in an onboarding: logged by hand, taken back by hand. The stage follows from the facts. */
import * as accounts from "#contract/accounts.ts";
import * as onboarding from "#contract/onboarding.ts";
import { conflict, invalid, notFound, ProductError } from "#core/errors.ts";
import type { AccountId, FactId } from "#core/ids.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import { type LeadingFacts, leadingFacts, NEEDED_FOR, takeBackSentence } from "#core/onboarding/leading-facts.ts";
import { factFromLog, LOG_OPTIONS, type LogInput, type LogOption } from "#core/onboarding/log-options.ts";
import * as moves from "#core/onboarding/move-offers.ts";
import { groupOf, STAGE_CODES, STAGE_IDS, type StageId } from "#core/onboarding/stage.ts";
import { deriveAccount } from "#core/state/derive-account.ts";
import { addMinutes, type Instant, localDateAt } from "#core/time/instant.ts";
import { instant } from "#core/time/read-instant.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { deriveForReading, refreshAccount } from "#server/features/state/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** Clocks differ a little: what lies ahead by less counts as now. */
const CLOCK_DIFFERENCE_MINUTES = 5;

type Labels = Readonly<Record<StageId, string>>;

export const listLogOptions = implement(onboarding.listLogOptions, async (ctx) => {
  const labels = await loadLabels(ctx);
  const stages = STAGE_IDS.map((stage) => ({ stage, label: labels[stage], group: String(groupOf(stage)) }));
  return { data: LOG_OPTIONS.map(toLogOption), stages };
});

export const logFact = implement(onboarding.logFact, async (ctx, { kind, evidence, fields, ...input }) => {
  const option = LOG_OPTIONS.find(({ id }) => id === kind);
  if (!option) {
    const known = LOG_OPTIONS.map(({ id }) => id).join(", ");
    throw invalid("log.kind", `"${kind}" cannot be logged. Choose one of: ${known}.`, [
      { pointer: "/kind", message: "This kind is not known." },
    ]);
  }
  const accountId = await resolveAccount(ctx.db, input.accountId);
  await requireNoHandover(ctx, accountId, option.id);
  const happenedAt = momentOf(input.happenedAt, ctx.now);
  const detail = detailOf(option, { happenedAt, fields, now: ctx.now });
  return record(ctx, accountId, detail, { happenedAt, evidence: evidence ?? null, corrects: null });
});

/** HO-6. To 6c an account goes with its packet, and comes back with what the customer expects. */
async function requireNoHandover(ctx: Context, accountId: AccountId, option: LogOption["id"]): Promise<void> {
  if (option === "referred")
    throw conflict(
      "handover.packet-missing",
      "An account goes to sales with its packet. Press $ on the account, or use handovers.hand.",
    );
  if (option === "sent_back" && (await store.isWithSales(ctx.db, accountId)))
    throw conflict(
      "handover.expects-missing",
      "Say on the page Handovers that it was sent back, with what the customer expects, or use handovers.bounce.",
    );
}

export const undoFact = implement(onboarding.undoFact, async (ctx, { factId, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  await store.lockAccount(ctx.db, accountId);
  const facts = await store.listFacts(ctx.db, accountId);
  const fact = facts.find((one) => one.factId === factId);
  if (!fact) throw notFound("fact.unknown", "This account has no such fact. Look at its timeline.");
  if (fact.source !== "hand") {
    throw conflict("fact.not-by-hand", `This came from ${fact.source}. Correct it there, and it is corrected here.`);
  }
  if (isTakenBack(factId, facts)) throw conflict("fact.taken-back", "This was taken back already.");
  const detail: FactDetail = { kind: "voided", reason: "Logged by mistake." };
  return record(ctx, accountId, detail, { happenedAt: ctx.now, evidence: null, corrects: factId });
});

export const offerMoves = implement(onboarding.offerMoves, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const to = readStage(input.stage);
  const from = await store.findStage(ctx.db, accountId);
  if (from === null) return { ...NO_MOVES, sentence: "It is not in the segment, so it has no stage." };
  const offers = moves.moveOffers(from, to);
  if (from === to) return { ...NO_MOVES, sentence: offers.hint };
  const { log, takeBack } = await findLeading(ctx, accountId, to);
  const labels = await loadLabels(ctx);
  const passed = offers.skips.map((stage) => named(stage, labels));
  const hint = log.length === 0 && takeBack === null ? NEEDED_FOR[to] : offers.hint;
  return {
    facts: log.map((id) => toLogOption(optionOf(id))),
    takeBack: takeBack && { factId: takeBack.factId, sentence: takeBackSentence(takeBack, ctx.now) },
    override: true,
    sentence: passed.length === 0 ? hint : `${hint} This passes over ${passed.join(", ")}.`,
  };
});

const NO_MOVES = { facts: [], takeBack: null, override: false };

/** Each fact is tried on all that is known, as if it were logged now. HO-6: with sales it comes back by its handover alone. */
async function findLeading(ctx: Context, accountId: AccountId, to: StageId): Promise<LeadingFacts> {
  const { derived, context } = await deriveForReading(ctx.db, accountId, ctx.now);
  const { facts } = derived;
  const stageWith = (tried: typeof facts.facts) =>
    deriveAccount({ ...facts, facts: tried }, context, ctx.now).stage.fine;
  const found = leadingFacts({ to, facts: facts.facts, now: ctx.now, stageWith });
  const isWithSales = found.log.includes("sent_back") && (await store.isWithSales(ctx.db, accountId));
  return isWithSales ? { ...found, log: found.log.filter((option) => option !== "sent_back") } : found;
}

export const overrideStage = implement(onboarding.overrideStage, async (ctx, { reason, until, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const stage = readStage(input.stage);
  const from = await store.findStage(ctx.db, accountId);
  if (from === null) {
    throw conflict("stage.none", "It is not in the segment, so it has no stage. Include it first.");
  }
  if (from === stage) throw conflict("stage.already-there", "It is already there.");
  const detail = moves.overrideStage({ stage, reason, until, today: localDateAt(ctx.now) });
  return record(ctx, accountId, detail, { happenedAt: ctx.now, evidence: null, corrects: null });
});

/** Recorded as the old tool's word, read by a person: from then on the account stands where the word says, as if it had been known. */
export const confirmStage = implement(onboarding.confirmStage, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  const stage = readStage(input.stage);
  const label = await store.findUnmapped(ctx.db, accountId);
  if (label === null)
    throw conflict("stage.not-unmapped", "Its stage is known already. Move it by what happened instead.");
  const detail: FactDetail = { kind: "stage_imported", label, stage };
  return record(ctx, accountId, detail, { happenedAt: ctx.now, evidence: null, corrects: null });
});

/** A person's word on whether the account belongs in (I-5, I-6). It is a fact like the others, and is taken back like them. */
export const includeAccount = implement(accounts.includeAccount, async (ctx, { include, reason, until, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  if (until <= localDateAt(ctx.now))
    throw invalid("accounts.until-past", "Choose a day after today on which this ends.", [
      { pointer: "/until", message: "It must be after today." },
    ]);
  const detail: FactDetail = { kind: "inclusion_set", include, reason, until, rule: null };
  const { factId } = await record(ctx, accountId, detail, { happenedAt: ctx.now, evidence: null, corrects: null });
  return { factId };
});

type About = { happenedAt: Instant; evidence: string | null; corrects: FactId | null };

async function record(ctx: Context, accountId: AccountId, detail: FactDetail, about: About) {
  const before = await store.findStage(ctx.db, accountId);
  const { memberId } = ctx.member;
  await renewLeaseOfAccount(ctx.db, accountId, memberId, ctx.now);
  const factId = newId();
  const actor = { kind: "member", id: memberId } as const;
  await store.recordFact(ctx.db, accountId, detail, { ...about, factId, recordedAt: ctx.now, actor, source: "hand" });
  const { stage } = await refreshAccount(ctx.db, accountId, ctx.now);
  ctx.audit({
    accountId,
    subject: { kind: "fact", id: factId },
    before: { stage: before },
    after: { stage: stage.fine, kind: detail.kind, ...(about.corrects && { corrects: about.corrects }) },
  });
  ctx.announce({ type: "account.changed", accountId });
  const labels = await loadLabels(ctx);
  const stageLabel = stage.fine && labels[stage.fine];
  return { factId, stage: stage.fine, stageLabel, sentence: sentenceOf(before, stage.fine, labels) };
}

function sentenceOf(before: StageId | null, after: StageId | null, labels: Labels): string {
  if (after === null) return "It is not in the segment, so it has no stage.";
  return before === after ? `It stays in stage ${named(after, labels)}.` : `Stage ${named(after, labels)}.`;
}

function named(stage: StageId, labels: Labels): string {
  return `${STAGE_CODES[stage]} ${labels[stage]}`;
}

async function loadLabels(ctx: Context): Promise<Labels> {
  return (await loadContext(ctx.db, ctx.now)).stages.labels;
}

function momentOf(given: string | undefined, now: Instant): Instant {
  if (given === undefined) return now;
  const at = instant(given);
  return at > now && at <= addMinutes(now, CLOCK_DIFFERENCE_MINUTES) ? now : at;
}

/** A fact is taken back while a fact that corrects it holds; taking that one back brings the first one back. */
function isTakenBack(factId: FactId, facts: readonly store.RecordedFact[]): boolean {
  return facts.some((later) => later.corrects === factId && !isTakenBack(later.factId, facts));
}

function readStage(text: string): StageId {
  const stage = STAGE_IDS.find((id) => id === text);
  if (stage) return stage;
  throw invalid("stage.unknown", `"${text}" is no stage. Choose one of: ${STAGE_IDS.join(", ")}.`, [
    { pointer: "/stage", message: "This stage is not known." },
  ]);
}

function optionOf(id: LogOption["id"]): LogOption {
  return LOG_OPTIONS.find((option) => option.id === id)!;
}

/** Which call is meant is left out: without a word it is the one that is open, and ids are no question for a person. */
function toLogOption({ id, label, key, fields }: LogOption) {
  const asked = fields.filter(({ type }) => type !== "call");
  return {
    kind: id,
    label,
    key,
    fields: asked.map(({ name, label, type, isRequired, choices }) => ({
      name,
      label,
      kind: type === "instant" || type === "choice" ? type : ("text" as const),
      required: isRequired,
      choices: [...(choices ?? [])],
    })),
  };
}

type Answer = { happenedAt: Instant; fields: Record<string, string>; now: Instant };

function detailOf(option: LogOption, { happenedAt, fields, now }: Answer): FactDetail {
  const input = { option: option.id, happenedAt, ...readFields(option, fields) };
  try {
    return factFromLog(input, now);
  } catch (error) {
    throw error instanceof ProductError ? inFields(error) : error;
  }
}

/** Points to where the caller gave the field. The only instant among the fields is the start of a call. */
function inFields({ kind, code, message, fields }: ProductError): ProductError {
  const named = code === "instant.invalid" ? [{ pointer: "/startsAt", message: "This is no instant." }] : fields;
  const isOutside = (pointer: string) => pointer === "/happenedAt";
  const moved = named.map((one) => (isOutside(one.pointer) ? one : { ...one, pointer: `/fields${one.pointer}` }));
  return new ProductError(kind, code, message, moved);
}

function readFields(option: LogOption, given: Record<string, string>): Omit<LogInput, "option" | "happenedAt"> {
  for (const name of Object.keys(given)) {
    if (option.fields.some((field) => field.name === name)) continue;
    throw invalid("log.field", `"${option.label}" has no field "${name}"; leave it out.`, [
      { pointer: `/fields/${name}`, message: "There is no such field here." },
    ]);
  }
  const { customerAttendees, ...texts } = given;
  return customerAttendees === undefined || customerAttendees === ""
    ? texts
    : { ...texts, customerAttendees: Number(customerAttendees) };
}

/** The rules of the segment: those in force, and a new version of them. */
import { isDeepStrictEqual } from "node:util";
import * as contract from "#contract/rules.ts";
import { conflict, type FieldProblem, invalid, ProductError } from "#core/errors.ts";
import { problemsOfOwnFields } from "#core/fields/problems-of-own-fields.ts";
import type { SegmentPreset } from "#core/segments/segment-preset.ts";
import { segmentPresetFromJson } from "#core/segments/segment-preset-from-json.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { listFieldDefinitions } from "#server/features/books/reads.ts";
import { reconsiderAll } from "#server/features/state/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { tellWhile } from "#server/platform/under-way.ts";
import { countEffects } from "./reads.ts";
import * as store from "./store.ts";

export const getRules = implement(contract.getRules, async ({ db, now }) => {
  const history = await store.listVersions(db);
  const current = inForce(history, localDateAt(now));
  return { ...current, rules: await store.getBody(db, current.version), history };
});

export const saveRules = implement(contract.saveRules, async (ctx, { rules, reason, replaces }) => {
  const today = localDateAt(ctx.now);
  const history = await store.listVersions(ctx.db);
  const current = inForce(history, today);
  if (replaces !== undefined && replaces !== current.version) throw changedMeanwhile();
  const version = Math.max(...history.map((one) => one.version)) + 1;
  const author = ctx.member.name;
  // What a file says of its own version is not what this version is.
  const body = { ...rules, version: String(version), author, reason, effectiveOn: today };
  const preset = await readRules(ctx.db, body);
  const before = await store.getBody(ctx.db, current.version);
  // Counted before the new version is there: nothing that is taken back again may be remembered as a version.
  const effects = ctx.dryRun ? await tryRules(ctx, preset) : null;
  if (isDeepStrictEqual(rulesOf(before), rulesOf(body))) {
    ctx.nothingChanged();
    return { version: current.version, effectiveOn: current.effectiveOn, accounts: 0, effects };
  }
  const saved = { version, effectiveOn: today, author, reason, recordedAt: ctx.now, body };
  if (!(await store.createVersion(ctx.db, saved))) throw changedMeanwhile();
  const accounts = await reconsiderAll(ctx.db, ctx.now);
  ctx.audit({
    subject: { kind: "rules", id: String(version) },
    before: { version: current.version },
    after: { version, reason, effectiveOn: today, accounts },
  });
  ctx.keepForUndo({ rules: before });
  ctx.announce({ type: "rules.changed", version });
  return { version, effectiveOn: today, accounts, effects };
});

function tryRules({ db, now }: Pick<Context, "db" | "now">, rules: SegmentPreset) {
  const told = { title: contract.saveRules.doing ?? contract.saveRules.name, unit: "accounts" };
  return tellWhile(told, (report) => countEffects(db, rules, { now, report }));
}

function inForce(history: readonly store.SavedRules[], today: LocalDate): store.SavedRules {
  const found = history.find(({ effectiveOn }) => effectiveOn <= today);
  if (!found) throw new Error("The shipped rules are missing; start the server once to put them in.");
  return found;
}

/** @throws ProductError with one problem per place in the request */
async function readRules(db: Db, body: Record<string, unknown>): Promise<SegmentPreset> {
  const preset = readPreset(body);
  const problems = problemsOfOwnFields(preset, await listFieldDefinitions(db));
  if (problems.length === 0) return preset;
  const sentence = `${problems[0]!.message} Mend the rule or define the field, then save again.`;
  throw invalid("rules.field", sentence, problems.map(inRequest));
}

function readPreset(body: Record<string, unknown>): SegmentPreset {
  try {
    return segmentPresetFromJson(body);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    throw invalid(error.code, error.message, error.fields.map(inRequest));
  }
}

function inRequest({ pointer, message }: FieldProblem): FieldProblem {
  return { pointer: `/rules${pointer}`, message };
}

function rulesOf({ segment, settings, rows, prompts }: Record<string, unknown>) {
  return { segment, settings, rows, prompts };
}

function changedMeanwhile() {
  return conflict("rules.changed", "Somebody has saved other rules since you looked. Look again, then decide.");
}

/** Whose forecast the rules read: what was chosen, and choosing anew. */
import * as contract from "#contract/forecast-choices.ts";
import { conflict, invalid } from "#core/errors.ts";
import { choiceOn, choiceToCome, type ForecastChoice, SHIPPED_CHOICE } from "#core/forecasts/forecast-choice.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { type ChoiceRow, listForecastChoices } from "#server/features/books/reads.ts";
import { isOpen } from "#server/features/ladder/reads.ts";
import { reconsiderAll } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { isUnlocked } from "#server/features/unlocks/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

/** Said wherever our forecast is to be chosen before bills were seen to add up. */
const WHY_NOT_OURS =
  "Prices are not confirmed yet; see Does it add up? Rules that read our forecast may be wrong with it.";

const NOBODYS = { ...SHIPPED_CHOICE, effectiveOn: null, author: null, reason: null, recordedAt: null };

export const getForecastChoice = implement(contract.getForecastChoice, async (ctx) => {
  const today = localDateAt(ctx.now);
  const made = await listForecastChoices(ctx.db);
  const members = await membersById(ctx.db);
  const shown = ({ memberId, ...choice }: ChoiceRow) => ({
    ...choice,
    author: members.get(memberId)?.name ?? "A colleague",
  });
  const current = choiceOn(made, today);
  const next = choiceToCome(made, today);
  const { staleAfterDays } = current ?? SHIPPED_CHOICE;
  return {
    current: current ? shown(current) : NOBODYS,
    next: next && shown(next),
    history: made.map(shown).reverse(),
    whyNotOurs: (await isUnlocked(ctx.db, "prices")) ? null : WHY_NOT_OURS,
    vendor: await store.countVendorForecasts(ctx.db, { today, freshFrom: addDays(today, -staleAfterDays) }),
  };
});

export const changeForecastChoice = implement(contract.changeForecastChoice, async (ctx, input) => {
  const today = localDateAt(ctx.now);
  const effectiveOn = input.effectiveOn ?? today;
  if (effectiveOn < today)
    throw invalid("forecast-choice.past", "Choose today or a later day: what was decided before stays as it is.", [
      { pointer: "/effectiveOn", message: "It must be today or later." },
    ]);
  const made = await listForecastChoices(ctx.db);
  const newest = made.at(-1) ?? SHIPPED_CHOICE;
  if (input.replaces !== undefined && input.replaces !== newest.version) throw changedMeanwhile();
  const before = choiceOn(made, today) ?? SHIPPED_CHOICE;
  const choice: ChoiceRow = {
    version: newest.version + 1,
    source: input.source,
    staleAfterDays: input.staleAfterDays ?? before.staleAfterDays,
    effectiveOn,
    memberId: ctx.member.memberId,
    reason: input.reason,
    recordedAt: ctx.now,
  };
  if (isAsBefore(choice, newest)) {
    ctx.nothingChanged();
    return { version: newest.version, effectiveOn, accounts: 0 };
  }
  if (input.anyway !== true) await requireSafe(ctx, { choice, made });
  if (!(await store.createChoice(ctx.db, choice))) throw changedMeanwhile();
  const accounts = effectiveOn === today ? await reconsiderAll(ctx.db, ctx.now) : 0;
  ctx.audit({
    subject: { kind: "forecast-choice", id: String(choice.version) },
    before: valuesOf(before),
    after: { ...valuesOf(choice), effectiveOn, accounts, ...(input.anyway && { anyway: true }) },
  });
  const there = choiceOn(made, effectiveOn) ?? SHIPPED_CHOICE;
  ctx.keepForUndo({ ...valuesOf(there), isToCome: effectiveOn > today });
  ctx.announce({ type: "forecast-choice.changed", version: choice.version });
  return { version: choice.version, effectiveOn, accounts };
});

/** B-7. Where rules read ours already, nothing new is believed; the choice at the start is one of those. */
async function requireSafe(ctx: Context, { choice, made }: { choice: ChoiceRow; made: ChoiceRow[] }): Promise<void> {
  const before = choiceOn(made, choice.effectiveOn) ?? SHIPPED_CHOICE;
  if (choice.source === "vendor" || before.source === "ours" || (await isOpen(ctx.db, "prices", ctx.now))) return;
  throw conflict(
    "forecast-choice.prices-unconfirmed",
    `${WHY_NOT_OURS} Confirm them first, or say that you want it anyway.`,
  );
}

/** What was chosen last holds on that day already. */
function isAsBefore(choice: ChoiceRow, newest: ForecastChoice & { effectiveOn?: LocalDate }): boolean {
  const { source, staleAfterDays } = newest;
  const isInForce = (newest.effectiveOn ?? "") <= choice.effectiveOn;
  return source === choice.source && staleAfterDays === choice.staleAfterDays && isInForce;
}

function valuesOf({ source, staleAfterDays }: Pick<ChoiceRow, "source" | "staleAfterDays">) {
  return { source, staleAfterDays };
}

function changedMeanwhile() {
  return conflict("forecast-choice.changed", "Somebody has changed this since you looked. Look again, then decide.");
}

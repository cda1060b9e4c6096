/** A stay from its entry to a moment: each stage begins when its event happened, never when it was processed. */
import type { DecisionId } from "../ids.ts";
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { ChurnFinding } from "./churn.ts";
import type { FactOf, OnboardingFact } from "./fact.ts";
import { addFact, causeOf, emptyProgress, type Progress, type StageCause } from "./progress.ts";
import type { StageId } from "./stage.ts";
import { type StageStep, stageAt } from "./stage-at.ts";
import type { StagePreset } from "./stage-preset.ts";

/** The latest stay in the segment. One that has ended keeps its stage, unless a fact removed the account. */
export type Stay = {
  readonly enteredAt: Instant;
  /** When the stay before this one ended; nothing older counts for this one. */
  readonly previousLeftAt: Instant | null;
  readonly decisionId: DecisionId | null;
};

export type StageChange = { readonly stage: StageId | null; readonly at: Instant; readonly cause: StageCause };

export type ReplayInput = {
  /** Known facts in order of time. */
  readonly facts: readonly OnboardingFact[];
  readonly stay: Stay;
  readonly churn: ChurnFinding | null;
  readonly asOf: Instant;
  readonly preset: StagePreset;
  readonly finalDueOn: LocalDate | null;
};

export type Replay = {
  progress: Progress;
  derived: StageStep;
  history: StageChange[];
  override: FactOf<"stage_overridden"> | null;
};

/** Goes through the stay moment by moment, so that each stage begins when its event happened. */
export function replay(input: ReplayInput): Replay {
  const { facts, stay, churn, preset, finalDueOn } = input;
  const from = countingStarts(stay, preset);
  const progress = emptyProgress(entryOf(stay), from.facts);
  const finalDueAt = finalDueOn && startOfDay(finalDueOn);
  const add = (fact: OnboardingFact) =>
    addFact(progress, fact, {
      isOfStay: fact.happenedAt >= startFor(fact, from),
      countAutomated: preset.automatedCountsAsFirstTouch,
    });
  const later: OnboardingFact[] = [];
  for (const fact of facts) {
    if (fact.happenedAt <= stay.enteredAt) add(fact);
    else later.push(fact);
  }
  const clockAt = (at: Instant) => ({ at, finalDueAt, churn });
  let derived = stageAt(progress, clockAt(stay.enteredAt));
  let override: FactOf<"stage_overridden"> | null = null;
  const history: StageChange[] = [{ stage: derived.stage, at: stay.enteredAt, cause: derived.cause }];
  for (const { at, fact, endsOverrides } of momentsOf(later, input)) {
    if (fact) add(fact);
    const before = derived.stage;
    derived = stageAt(progress, clockAt(at));
    if (override?.until && localDateAt(at) >= override.until) override = null;
    if (endsOverrides && derived.stage !== before) override = null;
    if (fact?.kind === "stage_overridden") override = fact;
    const shown: StageChange = override
      ? { stage: override.stage, at, cause: causeOf(override) }
      : { stage: derived.stage, at, cause: derived.cause };
    if (shown.stage !== history.at(-1)?.stage) history.push(shown);
  }
  return { progress, derived, history, override };
}

function entryOf(stay: Stay): StageCause {
  return { by: "decision", decisionId: stay.decisionId, at: stay.enteredAt };
}

type CountingStarts = { facts: Instant; imports: Instant; importedStages: Instant };

/** Facts count from the start of the day of entry; those of an imported history from somewhat before, its stages from ever. */
function countingStarts(stay: Stay, preset: StagePreset): CountingStarts {
  const previousEnd = stay.previousLeftAt ?? "";
  const entryDay = localDateAt(stay.enteredAt);
  return {
    facts: latest(startOfDay(entryDay), previousEnd),
    imports: latest(startOfDay(addDays(entryDay, -preset.importedLookBackDays)), previousEnd),
    importedStages: previousEnd,
  };
}

function startFor(fact: OnboardingFact, from: CountingStarts): Instant {
  if (fact.kind === "stage_imported") return from.importedStages;
  return fact.actor.kind === "import" ? from.imports : from.facts;
}

function latest(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

type Moment = { at: Instant; fact: OnboardingFact | null; endsOverrides: boolean };

/** Facts after entry and the moments at which the clock decides. At the same moment the clock comes first. */
function momentsOf(facts: readonly OnboardingFact[], { asOf, churn, stay, finalDueOn }: ReplayInput): Moment[] {
  const moments: Moment[] = [];
  const addClock = (at: Instant | null | undefined, endsOverrides: boolean) => {
    if (at && at > stay.enteredAt && at <= asOf) moments.push({ at, fact: null, endsOverrides });
  };
  // Only a fact, or the end of the subscription, ends an override; a date that is reached does not.
  addClock(finalDueOn && startOfDay(finalDueOn), false);
  addClock(churn?.since, true);
  for (const fact of facts) if (fact.kind === "stage_overridden" && fact.until) addClock(startOfDay(fact.until), false);
  for (const fact of facts) moments.push({ at: fact.happenedAt, fact, endsOverrides: true });
  return moments.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

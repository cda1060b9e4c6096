/**
 * Which entries and exits are due to be recorded. A decision is taken once and then read: the n-th entry of an account
 * has one natural key, so that two runs of the same day cannot take it twice.
 */
import type { LocalDate } from "../time/local-date.ts";
import { type Decided, decide } from "./decide.ts";
import { type Shown, shown } from "./explain.ts";
import { fieldOf, type Judgement, judge } from "./judge.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { SegmentPreset } from "./segment-preset.ts";
import { isWordUsedUp } from "./stays.ts";

/** `before-firstbill`: the onboarding was over when the team's history was imported. */
export type LeaveCause =
  | "graduated"
  | "churned"
  | "handed-over"
  | "sales-engaged"
  | "merged"
  | "manual"
  | "before-firstbill";

/** An explicit exit that somebody or something has recorded: only these end a stay, never a forecast that fell. */
export type Exit = { readonly cause: LeaveCause; readonly on: LocalDate; readonly reason: string | null };

export type SegmentDecision =
  | {
      readonly kind: "segment-entered";
      readonly naturalKey: string;
      readonly decidedOn: LocalDate;
      readonly body: {
        readonly segment: string;
        readonly rule: string;
        readonly row: string;
        /** The first amount that the rule looked at, in major units. */
        readonly value: Shown;
        readonly inputs: Readonly<Record<string, Shown>>;
        readonly reason: string;
        /** The entry of the stay that goes on, where this is no new one. */
        readonly reopens?: LocalDate;
        readonly versions: string;
      };
    }
  | {
      readonly kind: "segment-left";
      readonly naturalKey: string;
      readonly decidedOn: LocalDate;
      readonly body: {
        readonly segment: string;
        readonly cause: LeaveCause;
        readonly reason: string | null;
        readonly enteredOn: LocalDate;
        readonly versions: string;
      };
    };

/**
 * @param decided the verdict on these facts on that day
 * @returns at most one decision; after an exit the verdict is to be taken again on the facts without the stay
 */
export function segmentDecisionsDue(input: {
  readonly facts: RuleFacts;
  readonly decided: Decided;
  readonly exits: readonly Exit[];
  /** The day on which sales sent the account back, and it was not handed to them again. */
  readonly sentBackOn: LocalDate | null;
  /** How often it has entered, stays that were taken up again included. */
  readonly entries: number;
  readonly preset: SegmentPreset;
  readonly versions: string;
  readonly asOf: LocalDate;
}): SegmentDecision[] {
  const { facts, decided } = input;
  if (facts.stay !== null) return leaving(input, facts.stay.enteredOn);
  const again = reopening(input);
  if (again !== null) return [again];
  if (decided.segment === null) return [];
  if (decided.verdict === "exception" && isWordUsedUp(facts)) return [];
  return [entering(input, decided.segment)];
}

type Input = Parameters<typeof segmentDecisionsDue>[0];

/**
 * HO-8. What sales sends back comes back to onboarding as it was, also when its stay had ended: the same stay goes on, with
 * its stage, unless the rules would not keep it in had it never left.
 */
function reopening({ facts, sentBackOn, preset, entries, versions, asOf }: Input): SegmentDecision | null {
  const last = facts.pastStays.at(-1);
  if (last?.cause !== "handed-over" || sentBackOn === null || sentBackOn < last.leftOn) return null;
  const stay = { enteredOn: last.enteredOn, rule: last.rule };
  const inside = decide({ ...facts, stay, pastStays: facts.pastStays.slice(0, -1) }, preset, asOf);
  if (inside.segment === null) return null;
  return {
    kind: "segment-entered",
    naturalKey: `segment-entered:${inside.segment}:${entries + 1}`,
    decidedOn: asOf,
    body: {
      segment: inside.segment,
      rule: last.rule ?? inside.rule,
      row: inside.row.key,
      value: null,
      inputs: {},
      reason: "Sales sent the handover back.",
      reopens: last.enteredOn,
      versions,
    },
  };
}

function entering({ facts, decided, entries, preset, versions, asOf }: Input, segment: string): SegmentDecision {
  const judgement = judge(decided.row.when, { facts, asOf, settings: preset.settings });
  const inputs = { ...inputsOf(judgement), ...forecastInputs(judgement, facts) };
  const amount = Object.keys(inputs).find((fact) => fact.endsWith("_usd") && inputs[fact] !== null);
  return {
    kind: "segment-entered",
    naturalKey: `segment-entered:${segment}:${entries + 1}`,
    decidedOn: asOf,
    body: {
      segment,
      rule: decided.rule,
      row: decided.row.key,
      value: amount ? (inputs[amount] ?? null) : null,
      inputs,
      reason: (decided.verdict === "exception" && facts.manual?.reason) || decided.row.label,
      versions,
    },
  };
}

/** What the rule looked at, by field: enough to see later why it was decided so. */
function inputsOf(judgement: Judgement): Record<string, Shown> {
  const inputs: Record<string, Shown> = {};
  if ("fact" in judgement.rule) inputs[judgement.rule.fact] = shown(judgement.compared?.value ?? null);
  for (const child of judgement.children) Object.assign(inputs, inputsOf(child));
  return inputs;
}

/** Whose forecast it was and when it was made, where the rule looked at one. */
function forecastInputs(judgement: Judgement, { forecastOrigin }: RuleFacts): Record<string, Shown> {
  if (!forecastOrigin || !readsForecast(judgement)) return {};
  return { forecast_source: forecastOrigin.source, forecast_issued_on: forecastOrigin.issuedOn };
}

function readsForecast({ rule, children }: Judgement): boolean {
  return ("fact" in rule && fieldOf(rule.fact).source.includes("forecast")) || children.some(readsForecast);
}

function leaving(input: Input, enteredOn: LocalDate): SegmentDecision[] {
  const exit = exitOf(input, enteredOn);
  if (exit === null) return [];
  const { preset, versions, entries, asOf } = input;
  return [
    {
      kind: "segment-left",
      naturalKey: `segment-left:${preset.segment}:${entries}`,
      decidedOn: asOf,
      body: { segment: preset.segment, cause: exit.cause, reason: exit.reason, enteredOn, versions },
    },
  ];
}

/**
 * A person's exclusion first, from the day after it was said, so that a slip can be taken back without a trace; then what
 * was recorded since the entry, then a cancelled subscription.
 */
function exitOf({ facts, decided, exits, asOf }: Input, enteredOn: LocalDate): Exit | null {
  if (decided.row.key === "manual-exclusion" && (facts.manual?.saidOn ?? "") < asOf)
    return { cause: "manual", on: asOf, reason: facts.manual?.reason ?? null };
  const recorded = exits
    .filter(({ on }) => on >= enteredOn && on <= asOf)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  if (recorded[0]) return recorded[0];
  const { cancelledOn } = facts.account;
  if (decided.segment === null && cancelledOn !== null && cancelledOn <= asOf)
    return { cause: "churned", on: cancelledOn, reason: "The subscription was cancelled." };
  return null;
}

/** The verdict with its whole reason: every row judged, the single change that would flip it, and a sentence. */
import type { LocalDate } from "../time/local-date.ts";
import { type Decided, decide } from "./decide.ts";
import { type Explanation, explanationOf } from "./explain.ts";
import { type Judgement, type Judging, judge } from "./judge.ts";
import { type NearestFlip, nearestFlip } from "./nearest-flip.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { PresetRow, SegmentPreset } from "./segment-preset.ts";

export type Verdict = Decided & {
  readonly tree: Explanation;
  readonly nearestFlip: NearestFlip | null;
  /** One sentence. */
  readonly because: string;
};

/** For one account that a person looks at; `decide` is the quick form for all of them. */
export function verdictFor(facts: RuleFacts, preset: SegmentPreset, asOf: LocalDate): Verdict {
  const decided = decide(facts, preset, asOf);
  const judging = { facts, asOf, settings: preset.settings };
  const judged = preset.rows.filter((row) => row.on).map((row) => ({ row, judgement: judge(row.when, judging) }));
  return {
    ...decided,
    tree: treeOf(decided, judged, judging),
    nearestFlip: nearestFlip(facts, preset, asOf),
    because: becauseOf(decided, judged, judging),
  };
}

type JudgedRow = { readonly row: PresetRow; readonly judgement: Judgement };

/** Passed is whether the account is in; a verdict that an unknown input stood in the way of is unknown. */
function treeOf(decided: Decided, judged: readonly JudgedRow[], judging: Judging): Explanation {
  const isIn = decided.segment !== null;
  const stood = judged.some(({ row, judgement }) => row.verdict === "in" && judgement.passed === null);
  const fellThrough = judged.at(-1)?.row === decided.row;
  return {
    label: isIn ? `In: ${decided.row.label}` : `Not in: ${decided.row.label}`,
    passed: isIn || (fellThrough && stood ? null : false),
    value: decided.verdict,
    children: judged.map(({ row, judgement }) => ({
      ...explanationOfRow(judgement, judging),
      label: `${row.rule} ${row.label}`,
      value: row === decided.row ? "decides" : null,
    })),
  };
}

/** A row that asks one thing only has it below its own name, so that its field, value and source can be read as well. */
function explanationOfRow(judgement: Judgement, judging: Judging): Pick<Explanation, "passed" | "children"> {
  const explanation = explanationOf(judgement, judging);
  return "fact" in judgement.rule ? { passed: explanation.passed, children: [explanation] } : explanation;
}

function becauseOf(decided: Decided, judged: readonly JudgedRow[], judging: Judging): string {
  const deciding = judged.find(({ row }) => row === decided.row)!;
  const held = leavesOf(explanationOf(deciding.judgement, judging)).filter(
    ({ passed, value }) => passed === true && value !== null,
  );
  const details = held.map(({ label, value, threshold }) =>
    value === threshold || value?.toString() === "" ? label : `${label} (${value})`,
  );
  const unknown = [...new Set(unknownInputs(judged, judging))];
  return [
    `${decided.row.label}${details.length > 0 ? `: ${details.join("; ")}` : ""}.`,
    ...(decided.segment === null && unknown.length > 0 ? unknown : []),
  ].join(" ");
}

/** What was not imported and alone kept a row that would take the account in from matching. */
function unknownInputs(judged: readonly JudgedRow[], judging: Judging): string[] {
  return judged
    .filter(({ row, judgement }) => row.verdict === "in" && judgement.passed === null)
    .flatMap(({ judgement }) => leavesOf(explanationOf(judgement, judging)))
    .flatMap(({ passed, note }) => (passed === null && note ? [note] : []));
}

function leavesOf(explanation: Explanation): Explanation[] {
  return explanation.children.length === 0 ? [explanation] : explanation.children.flatMap(leavesOf);
}

/**
 * Who is in and who is out. The table of the preset is read from the top: the first row that matches decides, and its
 * order is the order of who wins (a person's word, a dedicated human, neighbouring routes, exclusions, ...).
 */
import type { LocalDate } from "../time/local-date.ts";
import type { Judging } from "./judge.ts";
import { matches } from "./matches.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { Flag, PresetRow, Route, SegmentPreset, VerdictKind } from "./segment-preset.ts";
import { stayOn } from "./stays.ts";

export type Decided = {
  readonly verdict: VerdictKind;
  readonly segment: string | null;
  readonly route: Route;
  readonly rule: string;
  /** The row of the preset that decided. */
  readonly row: PresetRow;
  readonly flags: readonly Flag[];
};

/** The verdict alone, quick enough for every account every night. */
export function decide(facts: RuleFacts, preset: SegmentPreset, asOf: LocalDate): Decided {
  const judging = { facts, asOf, settings: preset.settings };
  const row = preset.rows.find((candidate) => candidate.on && matches(candidate.when, judging));
  if (!row) throw new Error(`No row of the segment rules ${preset.version} matches; the last one must always match`);
  const isIn = row.verdict === "in" || row.verdict === "exception";
  return {
    verdict: row.verdict,
    segment: isIn ? preset.segment : null,
    route: row.route,
    rule: row.key === STAYS_IN ? ruleOfStay(preset, judging) : row.rule,
    row,
    flags: stayOn(facts, asOf) ? flagsInside(preset, judging) : [],
  };
}

/** Once in, an account stays in; the key of the row that says so. */
const STAYS_IN = "stays-in";

/** An account inside is named by the rule that it entered by, or by the one that would take it in now. */
function ruleOfStay(preset: SegmentPreset, judging: Judging): string {
  const stay = stayOn(judging.facts, judging.asOf);
  if (stay?.rule) return stay.rule;
  const entry = preset.rows.find(
    (row) => row.on && row.verdict === "in" && row.key !== STAYS_IN && matches(row.when, judging),
  );
  return entry?.rule ?? STAYS_IN;
}

function flagsInside(preset: SegmentPreset, judging: Judging): Flag[] {
  const asked = [
    ...preset.rows.flatMap(({ on, flagInside, when }) => (on && flagInside ? [{ flag: flagInside, when }] : [])),
    ...preset.prompts,
  ];
  return [...new Set(asked.filter(({ when }) => matches(when, judging)).map(({ flag }) => flag))];
}

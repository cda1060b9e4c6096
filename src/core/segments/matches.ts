import { answerTo, type Judging } from "./judge.ts";
import type { Rule } from "./rule.ts";

/** True only where the rule certainly holds: unknown does not match. */
export function matches(rule: Rule, judging: Judging): boolean {
  return answerTo(rule, judging) === true;
}

/** One fact of an account that could be different, and how far away that is. */
import type { Shown } from "./explain.ts";
import type { RuleFacts } from "./rule-facts.ts";

export type Change = {
  readonly fact: string;
  readonly from: Shown;
  readonly to: Shown;
  readonly facts: RuleFacts;
  readonly distance: number;
};

/** Amounts and counts lie below it. */
export const CHOICE = 2;
export const NEVER_IMPORTED = 3;

/** How far two values lie apart as a share of the larger one. */
export function share(from: number, to: number): number {
  return Math.abs(to - from) / Math.max(Math.abs(to), Math.abs(from), 1);
}

/** What each row of the audit log says was done, after the actor's name. */
import { operations } from "./operations.ts";

const DEEDS: ReadonlyMap<string, string> = new Map([
  // Written by `firstbill start` and by no operation.
  ["member.created", "made the first member"],
  ...Object.values(operations).flatMap((operation) =>
    operation.deed === undefined ? [] : [[operation.name, operation.deed] as const],
  ),
]);

/** All kinds of rows that the audit log can have, in alphabetical order. */
export const AUDIT_KINDS: readonly string[] = [...DEEDS.keys()].sort();

/** @param kind an operation of today, or of the release that wrote the row */
export function deedOf(kind: string): string {
  return DEEDS.get(kind) ?? `did ${kind}`;
}

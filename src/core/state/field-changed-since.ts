import type { FieldDefinition } from "../fields/field-definition.ts";
import { fieldText } from "../fields/field-text.ts";
import { rawText } from "../fields/raw-text.ts";
import type { CellValue } from "../imports/read-cell.ts";
import type { Instant } from "../time/instant.ts";
import { type FieldFacts, resolvedFieldOf } from "./account-fields.ts";

/** "Seats is 1000 now, by Anna; you saw 2."; null when it is what the person saw. */
export function fieldChangedSince(
  facts: FieldFacts,
  field: FieldDefinition,
  seen: CellValue,
  { now, nameOf }: { now: Instant; nameOf: (memberId: string) => string },
): string | null {
  const { value, override, source } = resolvedFieldOf(facts, field, now);
  const then = rawText(field, seen, facts.account.currency);
  const is = value === null ? null : fieldText(field, value);
  if (is === then) return null;
  const who = override ? nameOf(override.memberId) : source;
  return `${field.label} is ${is ?? "empty"} now${who ? `, by ${who}` : ""}; you saw ${then ?? "no value"}.`;
}

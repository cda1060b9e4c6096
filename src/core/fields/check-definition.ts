/** Whether a field may be defined or changed as a team wants it. */
import type { FieldProblem } from "../errors.ts";
import { FIELD_ID, type FieldDefinition } from "./field-definition.ts";
import { findStandardField } from "./standard-fields.ts";

type Wanted = Pick<FieldDefinition, "fieldId" | "type" | "choices" | "sources">;

/** @param taken words that filters and fields of ours have already */
export function problemsOfNewField(wanted: Wanted, taken: ReadonlySet<string>): FieldProblem[] {
  const problems = problemsOfField(wanted);
  if (!FIELD_ID.test(wanted.fieldId))
    problems.push({ pointer: "/fieldId", message: "Write small letters, digits and _, and begin with a letter." });
  else if (taken.has(wanted.fieldId) || findStandardField(wanted.fieldId) !== null)
    problems.push({ pointer: "/fieldId", message: `${wanted.fieldId} is taken already. Choose another name.` });
  return problems;
}

export function problemsOfField({ type, choices, sources }: Omit<Wanted, "fieldId">): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const needsChoices = type === "choice" || type === "choices";
  if (needsChoices && choices.length === 0)
    problems.push({ pointer: "/choices", message: "Name at least one choice." });
  if (!needsChoices && choices.length > 0)
    problems.push({ pointer: "/choices", message: "Only a field of choices has choices." });
  if (new Set(choices.map(({ id }) => id.toLowerCase())).size < choices.length)
    problems.push({ pointer: "/choices", message: "Two choices have the same id. Give each its own." });
  if (new Set(sources).size < sources.length)
    problems.push({ pointer: "/sources", message: "A source is there twice. Keep one of them." });
  return problems;
}

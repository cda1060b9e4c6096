/** Finds what a refusal says about one field, so that it stands beside it. */
import { isRefusal } from "./problem.ts";

/** @param field a field's name; a pointer into it, such as `/uploads/0`, counts too */
export function problemOfField(error: unknown, field: string): string | null {
  if (!isRefusal(error)) return null;
  const found = error.fields.find(({ pointer }) => pointer.replace(/^\//, "").split("/")[0] === field);
  return found?.message ?? null;
}

/** Whether a refusal is told beside one of these fields, so that it needs not be told again. */
export function isToldBeside(error: unknown, fields: readonly string[]): boolean {
  return fields.some((field) => problemOfField(error, field) !== null);
}

/** Reads unknown JSON field by field and keeps every problem with its place, so that a person mends a file in one go. */
import { type FieldProblem, invalid, ProductError } from "../errors.ts";
import { type Decimal, decimal, isNegative, ZERO } from "../money/decimal.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export class FieldReader {
  readonly problems: FieldProblem[] = [];

  problem(pointer: string, message: string): void {
    this.problems.push({ pointer, message });
  }

  object(value: unknown, pointer: string): JsonObject {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
    this.problem(pointer, `must be an object, not ${nameOf(value)}.`);
    return {};
  }

  list(value: unknown, pointer: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    this.problem(pointer, `must be a list, not ${nameOf(value)}.`);
    return [];
  }

  text(value: unknown, pointer: string): string {
    if (typeof value === "string" && value.trim() !== "") return value;
    this.problem(pointer, `must be a text, not ${nameOf(value)}.`);
    return "";
  }

  /** A text or number that is an exact decimal of at least zero; amounts and quantities are never negative here. */
  amount(value: unknown, pointer: string): Decimal {
    const read = typeof value === "string" || typeof value === "number" ? this.decimalOf(value) : null;
    if (read === null) this.problem(pointer, `must be a decimal number such as "1234.56", not ${nameOf(value)}.`);
    else if (isNegative(read)) this.problem(pointer, `must be zero or more, not ${nameOf(value)}.`);
    else return read;
    return ZERO;
  }

  private decimalOf(value: string | number): Decimal | null {
    try {
      return decimal(value);
    } catch (error) {
      if (error instanceof ProductError) return null;
      throw error;
    }
  }

  /** @throws ProductError with all problems, the first of them in its sentence */
  finish(code: string, subject: string): void {
    const [first] = this.problems;
    if (first)
      throw invalid(code, `${subject} cannot be read: ${first.pointer || "it"} ${first.message}`, this.problems);
  }
}

function nameOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return JSON.stringify(value).slice(0, 60);
}

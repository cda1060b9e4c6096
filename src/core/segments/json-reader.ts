/** Reads untrusted JSON into domain values, collecting every problem by the field's JSON pointer instead of stopping at the first. */
import { type FieldProblem, ProductError } from "../errors.ts";
import { type Currency, currency } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { type Money, roundToMinor } from "../money/money.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export class JsonReader {
  readonly problems: FieldProblem[] = [];

  problem(pointer: string, message: string): null {
    this.problems.push({ pointer, message });
    return null;
  }

  /** Absent and null are unknown everywhere. */
  object(value: unknown, pointer: string): JsonObject | null {
    if (value === undefined || value === null) return null;
    if (typeof value === "object" && !Array.isArray(value)) return value as JsonObject;
    return this.problem(pointer, "must be an object.");
  }

  list<Item>(value: unknown, pointer: string, read: (item: unknown, pointer: string) => Item | null): Item[] | null {
    if (value === undefined || value === null) return null;
    if (!Array.isArray(value)) return this.problem(pointer, "must be a list.");
    return value.flatMap((item, index) => read(item, `${pointer}/${index}`) ?? []);
  }

  text(value: unknown, pointer: string): string | null {
    if (value === undefined || value === null) return null;
    return typeof value === "string" ? value : this.problem(pointer, "must be a text.");
  }

  texts(value: unknown, pointer: string): string[] | null {
    return this.list(value, pointer, (item, at) => this.text(item, at) ?? this.missing(item, at));
  }

  oneOf<Choice extends string>(value: unknown, pointer: string, choices: readonly Choice[]): Choice | null {
    if (value === undefined || value === null) return null;
    const found = choices.find((choice) => choice === value);
    return found ?? this.problem(pointer, `must be one of ${choices.join(", ")}.`);
  }

  flag(value: unknown, pointer: string): boolean | null {
    if (value === undefined || value === null) return null;
    return typeof value === "boolean" ? value : this.problem(pointer, "must be true or false.");
  }

  number(value: unknown, pointer: string): number | null {
    if (value === undefined || value === null) return null;
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof read === "number" && Number.isFinite(read)) return read;
    return this.problem(pointer, "must be a number.");
  }

  day(value: unknown, pointer: string): LocalDate | null {
    if (value === undefined || value === null) return null;
    if (typeof value === "string" && isLocalDate(value)) return value;
    return this.problem(pointer, "must be a day such as 2026-01-31.");
  }

  currency(value: unknown, pointer: string): Currency | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== "string") return this.problem(pointer, "must be a currency code such as USD.");
    return this.attempt(pointer, () => currency(value));
  }

  /** A decimal in major units. An amount whose currency is unknown is itself unknown, because it is not yet money. */
  money(value: unknown, pointer: string, of: Currency | null): Money | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== "string" && typeof value !== "number")
      return this.problem(pointer, 'must be an amount such as "120.50".');
    return this.attempt(pointer, () => {
      const amount = decimal(value);
      return of === null ? null : roundToMinor(amount, of);
    });
  }

  /** Says that a value is needed here, unless what was given has been refused already. */
  missing(value: unknown, pointer: string): null {
    return value === undefined || value === null ? this.problem(pointer, "is missing.") : null;
  }

  /** @throws ProductError with one problem per field */
  refuse(code: string, sentence: string): void {
    if (this.problems.length > 0) throw new ProductError("invalid", code, sentence, this.problems);
  }

  private attempt<Value>(pointer: string, read: () => Value): Value | null {
    try {
      return read();
    } catch (error) {
      return this.problem(pointer, error instanceof Error ? error.message : String(error));
    }
  }
}

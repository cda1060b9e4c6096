/** How a write is taken back: said once for each operation, in `inverses.ts`. */
import type { z } from "zod";
import type { DatedText } from "#core/time/dated-text.ts";
import type { Operation, OutputOf, ParsedInputOf } from "./operation.ts";

/** An operation with what it is given. */
export type Call = { readonly operation: string; readonly input: unknown };

/** Whose name stands in the label. */
export type About = { readonly kind: "account" | "company"; readonly id: string };

export type Inverse = {
  /** In the past; the name is that of `about`, or of the account that the write was about. */
  readonly label: (name: string) => string | DatedText;
  /** What was changed, such as `task:<id>`: when a colleague changes the same, this cannot be taken back any more. */
  readonly subject: string;
  readonly about?: About;
  /** It is one act with the one before, where that was one of these on the same thing and not long ago: words saved as they are written. */
  readonly joins?: readonly string[];
  readonly undo: Call;
  readonly redo: Call;
};

type AnyOperation = Operation<z.ZodType, z.ZodType>;

/** What a write was given, answered, noted in the audit log as before and after, and kept of before for this alone. */
export type Written<Input = unknown, Output = unknown> = {
  readonly input: Input;
  readonly output: Output;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
};

export type Inversion = {
  readonly operation: string;
  /** @returns null where this one cannot be taken back, or nothing was changed */
  readonly of: (written: Written) => Inverse | null;
};

export function inversion<O extends AnyOperation>(
  operation: O,
  of: (written: Written<ParsedInputOf<O>, OutputOf<O>>) => Inverse | null,
): Inversion {
  return {
    operation: operation.name,
    // What comes in was read, and what went out was checked, by this operation's own schemas.
    of: (written) => of(written as Written<ParsedInputOf<O>, OutputOf<O>>),
  };
}

/** `call(snooze, { companyId, until })`, typed as the operation asks. */
export function call<O extends AnyOperation>(operation: O, input: z.input<O["input"]>): Call {
  return { operation: operation.name, input };
}

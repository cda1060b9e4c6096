/** A refusal that a person can act on. Anything else that is thrown is a defect of ours. */

export type ErrorKind = "not-found" | "forbidden" | "invalid" | "conflict" | "unavailable";

/** One thing wrong with the input; `pointer` is a JSON pointer (RFC 6901) into the request body, or a query parameter's name. */
export type FieldProblem = {
  pointer: string;
  message: string;
  /** Of a text that is read word by word: where the word stands, in characters from `from`, counted from 0, up to `to`. */
  at?: { from: number; to: number };
};

export class ProductError extends Error {
  readonly kind: ErrorKind;
  /** Stable and owned by the feature that throws it, such as `import.column-missing`. */
  readonly code: string;
  readonly fields: FieldProblem[];

  /** @param message one clear sentence that says what to do next */
  constructor(kind: ErrorKind, code: string, message: string, fields: FieldProblem[] = []) {
    super(message);
    this.name = "ProductError";
    this.kind = kind;
    this.code = code;
    this.fields = fields;
  }
}

export function invalid(code: string, message: string, fields: FieldProblem[] = []): ProductError {
  return new ProductError("invalid", code, message, fields);
}

export function notFound(code: string, message: string): ProductError {
  return new ProductError("not-found", code, message);
}

export function conflict(code: string, message: string): ProductError {
  return new ProductError("conflict", code, message);
}

export function forbidden(code: string, message: string): ProductError {
  return new ProductError("forbidden", code, message);
}

/** Makes the compiler refuse a `switch` that forgets a case. */
export function unreachable(value: never): never {
  throw new Error(`This case was thought impossible: ${JSON.stringify(value)}`);
}

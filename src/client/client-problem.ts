/** A refusal as it came from Firstbill: the sentence for people, the code for programs, the fields to correct. */
import type { FieldProblem } from "#core/errors.ts";

export type ProblemBody = { status: number; detail: string; code: string; errors: FieldProblem[]; traceId: string };

export class ClientProblem extends Error {
  /** HTTP's; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly fields: FieldProblem[];
  /** Names the request in the log of the server; empty when no answer came. */
  readonly traceId: string;

  constructor(body: ProblemBody) {
    super(body.detail);
    this.name = "ClientProblem";
    this.status = body.status;
    this.code = body.code;
    this.fields = body.errors;
    this.traceId = body.traceId;
  }

  /** Whether the request itself should be changed; otherwise it was no fault of the caller. */
  get isRefusal(): boolean {
    return this.status >= 400 && this.status < 500;
  }
}

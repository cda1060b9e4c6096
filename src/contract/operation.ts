/**
 * An operation is described once, here in the contract. The HTTP route, OpenAPI, the typed client, the `firstbill`
 * command and the MCP tool are loops over the list of operations; only its handler is written elsewhere.
 */
import type { z } from "zod";

/** Who may ask: anybody, or a member with at least this role. Roles are ordered viewer < specialist < lead < operator. */
export type Access = "public" | Role;

export const ROLES = ["viewer", "specialist", "lead", "operator"] as const;
export type Role = (typeof ROLES)[number];

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = {
  /** `feature.verb`, unique: `notes.create`. Also the CLI command (`firstbill notes create`) and the MCP tool (`notes_create`). */
  readonly name: string;
  /** One sentence that says what it does, for people and agents alike. */
  readonly summary: string;
  readonly access: Access;
  /** `read` changes nothing and may be offered to agents; every `write` leaves an audit row. */
  readonly effect: "read" | "write";
  readonly http: {
    readonly method: HttpMethod;
    /** Below `/api/v1`, parameters in braces: `/accounts/{accountId}/notes`. Path parameters are fields of the input. */
    readonly path: string;
  };
  /** A strict object: unknown fields are refused. GET and DELETE take it from path and query, others from path and body. */
  readonly input: Input;
  readonly output: Output;
  /** Largest body in bytes, where the default of 1 MiB is not enough. */
  readonly maxBodyBytes?: number;
  /** `stream` takes the raw body (files); the handler reads it itself. Such an operation has no CLI command of its own. */
  readonly body?: "json" | "stream";
};

/** Declares an operation and keeps its exact types. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return operation;
}

export type InputOf<O> = O extends Operation<infer Input, z.ZodType> ? z.input<Input> : never;
export type ParsedInputOf<O> = O extends Operation<infer Input, z.ZodType> ? z.output<Input> : never;
export type OutputOf<O> = O extends Operation<z.ZodType, infer Output> ? z.output<Output> : never;

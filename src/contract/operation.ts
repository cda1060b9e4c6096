/**
 * An operation is described once, here in the contract. The HTTP route, OpenAPI, the typed client, the `firstbill`
 * command and the MCP tool are loops over the list of operations; only its handler is written elsewhere.
 */
import { z } from "zod";

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
  /** The answer is a file of one of these media types, sent while it is made; the output stands for its text. */
  readonly answersFile?: readonly string[];
  /** Of an answer that may take half a minute: its title among what is running, where the status says how far it is. */
  readonly doing?: string;
} & Effect;

/**
 * `read` changes nothing and may be offered to agents. Every `write` leaves an audit row, which says its deed after the
 * actor's name and in the past: "wrote a note".
 */
export type Effect =
  /** Of a read only that which carries rows out of the house has a deed, and leaves an audit row when it has ended. */
  { readonly effect: "read"; readonly deed?: string } | { readonly effect: "write"; readonly deed: string };

/** Declares an operation and keeps its exact types. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Input, Output>,
): Operation<Input, Output> {
  return operation;
}

export type InputOf<O> = O extends Operation<infer Input, z.ZodType> ? z.input<Input> : never;
export type ParsedInputOf<O> = O extends Operation<infer Input, z.ZodType> ? z.output<Input> : never;
export type OutputOf<O> = O extends Operation<z.ZodType, infer Output> ? z.output<Output> : never;

/** The part of JSON Schema (draft 2020-12) that we read ourselves; the whole of it goes into OpenAPI. */
export type JsonSchema = {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
};

/** What a caller may send, as JSON Schema: from it come OpenAPI, the flags of a command and the input of an MCP tool. */
export function inputSchema(operation: Operation): JsonSchema {
  return z.toJSONSchema(operation.input, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** What an answer looks like, as JSON Schema. */
export function outputSchema(operation: Operation): JsonSchema {
  return z.toJSONSchema(operation.output, { io: "output", unrepresentable: "any" }) as JsonSchema;
}

/**
 * Reads a value that arrived as text, from a query or a command line, as the kind that the schema asks for: "50" as a
 * number, "false" as false, one text as a list of one. What cannot be read stays text, for the validation to refuse.
 */
export function fromText(schema: JsonSchema, text: string | string[]): unknown {
  const kinds = kindsOf(schema);
  if (kinds.has("array") && !(kinds.has("string") && !Array.isArray(text))) {
    const items = itemsOf(schema);
    const whole =
      typeof text === "string" && items !== undefined && !kindsOf(items).has("string") ? asList(text) : null;
    if (whole !== null) return whole;
    return [text].flat().map((one) => (items === undefined ? one : fromText(items, one)));
  }
  if (Array.isArray(text) || kinds.has("string")) return text;
  if ((kinds.has("number") || kinds.has("integer")) && text.trim() !== "" && !Number.isNaN(Number(text))) {
    return Number(text);
  }
  if (kinds.has("boolean") && (text === "true" || text === "false")) return text === "true";
  if (kinds.has("null") && text === "null") return null;
  if (kinds.has("object")) return parsedOrText(text);
  return text;
}

function kindsOf(schema: JsonSchema): Set<string> {
  return new Set([...[schema.type ?? []].flat(), ...alternatives(schema).flatMap((one) => [...kindsOf(one)])]);
}

function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  return schema.items ?? alternatives(schema).find((one) => one.items !== undefined)?.items;
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
}

/** A list whose entries are no texts may also be written as one JSON text. */
function asList(text: string): unknown[] | null {
  const read = parsedOrText(text);
  return Array.isArray(read) ? read : null;
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

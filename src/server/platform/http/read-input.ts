/** Turns a request into the operation's input, or says which fields need another value. */
import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { fromText, inputSchema, type JsonSchema, type Operation } from "#contract/operation.ts";
import { type FieldProblem, invalid } from "#core/errors.ts";
import { HttpProblem } from "./problem.ts";

export type ReadInput = { input: unknown; dryRun: boolean };

/** @returns a reader made once per operation. GET and DELETE read path and query, others path and body. */
export function inputReader(operation: Operation): (request: FastifyRequest) => ReadInput {
  const schema = inputSchema(operation);
  const pathNames = pathParameters(operation);
  const fromQuery = takesQuery(operation);
  return (request) => {
    const { dry_run: dryRunText, ...query } = request.query as Record<string, string | string[]>;
    const dryRun = readDryRun(operation, dryRunText);
    const path = textFields(schema, request.params as Record<string, string>);
    const body = fromQuery ? noBody(operation, request.body) : bodyObject(request.body);
    const rest = fromQuery ? textFields(schema, query) : body;
    if (!fromQuery) refuseNames(Object.keys(query), "is not a parameter of this operation; send it in the body.");
    refuseNames(
      Object.keys(rest).filter((name) => pathNames.includes(name)),
      "is given in the address already; leave it out here.",
    );
    refuseNulCharacters(rest);
    return { input: parseInput(operation, { ...rest, ...path }, pathNames, fromQuery), dryRun };
  };
}

export function pathParameters(operation: Operation): string[] {
  return [...operation.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

export function takesQuery(operation: Operation): boolean {
  return operation.body === "stream" || operation.http.method === "GET" || operation.http.method === "DELETE";
}

function parseInput(
  operation: Operation,
  given: Record<string, unknown>,
  pathNames: string[],
  fromQuery: boolean,
): unknown {
  const read = operation.input.safeParse(given);
  if (read.success) return read.data;
  const fields = read.error.issues.flatMap((issue) => fieldProblems(issue, pathNames, fromQuery));
  const names = [...new Set(fields.map((field) => field.pointer))].join(", ");
  throw invalid(
    "request.invalid",
    `Please correct ${names || "what was sent"}. ${fields[0]?.message ?? ""}`.trim(),
    fields,
  );
}

function fieldProblems(issue: z.core.$ZodIssue, pathNames: string[], fromQuery: boolean): FieldProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key], pathNames, fromQuery),
      message: `There is no field "${key}" here; leave it out.`,
    }));
  }
  return [{ pointer: pointerTo(issue.path, pathNames, fromQuery), message: sentence(issue) }];
}

/** A JSON pointer (RFC 6901) into the body; for what came in path or query, the parameter's name. */
function pointerTo(path: readonly PropertyKey[], pathNames: string[], fromQuery: boolean): string {
  const steps = path.map(String);
  if (fromQuery || pathNames.includes(steps[0] ?? "")) return steps.join(".");
  return steps.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** What to do about a value that does not fit, in words. */
export function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    return issue.message.endsWith("undefined")
      ? "This field is needed."
      : `This should be ${kindInWords(issue.expected)}.`;
  }
  if (issue.code === "invalid_value") return `This should be one of: ${issue.values.map(String).join(", ")}.`;
  if (issue.code === "too_small") return `This should be at least ${sizeInWords(issue.origin, issue.minimum)}.`;
  if (issue.code === "too_big") return `This should be at most ${sizeInWords(issue.origin, issue.maximum)}.`;
  // The contract says its own forms in a sentence.
  if (issue.code === "invalid_format" && issue.format === "regex") return issue.message;
  if (issue.code === "invalid_format")
    return `This is not in the form of ${FORMATS[issue.format] ?? `"${issue.format}"`}.`;
  if (issue.code === "custom") return issue.message;
  return "This value does not fit here.";
}

const FORMATS: Record<string, string> = {
  uuid: "an id",
  email: "an e-mail address",
  date: "a day such as 2026-01-31",
  datetime: "an instant such as 2026-01-31T09:30:00Z",
  url: "a web address",
};

function kindInWords(expected: string): string {
  const words: Record<string, string> = {
    string: "text",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
  };
  return words[expected] ?? (expected === "object" ? "an object" : `a ${expected}`);
}

function sizeInWords(origin: string, size: number | bigint): string {
  if (origin === "string") return `${size} characters long`;
  return origin === "array" ? `${size} entries long` : String(size);
}

function textFields(schema: JsonSchema, texts: Record<string, string | string[]>): Record<string, unknown> {
  const entries = Object.entries(texts).map(([name, text]) => [name, fromText(schema.properties?.[name] ?? {}, text)]);
  return Object.fromEntries(entries);
}

function readDryRun(operation: Operation, text: string | string[] | undefined): boolean {
  if (text === undefined || text === "false") return false;
  if (text === "true" && operation.effect === "write" && operation.body !== "stream") return true;
  throw invalid("request.dry-run", "dry_run is true or false, and only for operations that change something.", [
    { pointer: "dry_run", message: "This is not possible here." },
  ]);
}

function bodyObject(body: unknown): Record<string, unknown> {
  if (body === undefined) return {};
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw invalid("request.not-an-object", "The body should be a JSON object.", [
    { pointer: "", message: "Send an object." },
  ]);
}

function noBody(operation: Operation, body: unknown): Record<string, unknown> {
  if (operation.body === "stream" || body === undefined) return {};
  throw new HttpProblem(
    400,
    "request.body-not-wanted",
    "This operation takes no body; send its fields in the address.",
  );
}

function refuseNames(names: string[], why: string): void {
  if (names.length === 0) return;
  const fields = names.map((name) => ({ pointer: name, message: `"${name}" ${why}` }));
  throw invalid("request.invalid", fields[0]!.message, fields);
}

/** PostgreSQL cannot store U+0000 in text, so it is refused at the door, wherever it hides. */
function refuseNulCharacters(value: unknown, path: string[] = []): void {
  if (typeof value === "string" && value.includes("\u0000")) {
    const pointer = path.map((step) => `/${step}`).join("");
    throw invalid("request.invalid", "Text may not contain the character U+0000.", [
      { pointer, message: "Take the character U+0000 out." },
    ]);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    refuseNulCharacters(name, [...path, name]);
    refuseNulCharacters(inner, [...path, name]);
  }
}

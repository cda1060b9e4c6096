/** The OpenAPI document as the reference shows it: one entry per operation, with how to ask for it. */
import type { JsonSchema } from "#contract/operation.ts";
import { exampleOf, fieldsOf, type SchemaField } from "./schema-fields.ts";

type Parameter = { name: string; in: string; required?: boolean; schema: JsonSchema; description?: string };
type Described = {
  operationId: string;
  summary: string;
  tags: string[];
  "x-access": string;
  "x-effect": "read" | "write";
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
};
export type OpenApiDocument = { paths: Record<string, Record<string, Described>>; servers: { url: string }[] };

export type InputField = SchemaField & { where: string };

export type ReferenceOperation = {
  name: string;
  feature: string;
  summary: string;
  access: string;
  effect: "read" | "write";
  method: string;
  path: string;
  inputs: InputField[];
  outputs: SchemaField[];
  /** HTTP statuses of refusals. */
  refusals: string[];
  /** Null for files, which have no command of their own. */
  command: string | null;
  curl: string;
};

export function operationsOf(document: OpenApiDocument): ReferenceOperation[] {
  const server = document.servers[0]?.url ?? "/api/v1";
  return Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => operationOf({ server, path, method, described })),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Place = { server: string; path: string; method: string; described: Described };

function operationOf({ server, path, method, described }: Place): ReferenceOperation {
  const body = described.requestBody?.content["application/json"]?.schema;
  const isFile = described.requestBody !== undefined && body === undefined;
  const answer = described.responses["200"]?.content?.["application/json"]?.schema ?? {};
  const feature = described.operationId.split(".")[0] ?? "";
  return {
    name: described.operationId,
    feature,
    summary: described.summary,
    access: described["x-access"],
    effect: described["x-effect"],
    method: method.toUpperCase(),
    path,
    inputs: [
      ...described.parameters.filter(isOfItsOwn).map(inputOf),
      ...(body ? fieldsOf(body).map((field) => ({ ...field, where: "body" })) : []),
    ],
    outputs: fieldsOf(answer),
    refusals: Object.keys(described.responses).filter((status) => status !== "200"),
    command: isFile ? null : commandOf(described, body),
    curl: curlOf({ server, path, method, described }, body, isFile),
  };
}

/** What every change takes is said once, at the top of the page. */
function isOfItsOwn({ name }: Parameter): boolean {
  return name !== "dry_run" && name !== "Idempotency-Key";
}

function inputOf({ name, in: where, required = false, schema }: Parameter): InputField {
  const [field] = fieldsOf({ properties: { [name]: schema }, required: required ? [name] : [] });
  return { ...(field ?? { path: name, kind: "text", isNeeded: required, defaultText: null }), where };
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function neededOf(described: Described, body: JsonSchema | undefined): [string, unknown][] {
  const named = described.parameters
    .filter((parameter) => parameter.required)
    .map(({ name, schema }): [string, unknown] => [name, exampleOf(schema)]);
  return [...named, ...Object.entries(body ? (exampleOf(body) as object) : {})];
}

/** Lists and objects go in as one JSON text; everything else is a flag. */
function commandOf(described: Described, body: JsonSchema | undefined): string {
  const [feature = "", verb = ""] = described.operationId.split(".").map(kebab);
  const needed = neededOf(described, body);
  const start = `firstbill ${feature} ${verb}`;
  if (needed.some(([, value]) => typeof value === "object"))
    return `${start} --input '${JSON.stringify(Object.fromEntries(needed))}'`;
  return [start, ...needed.map(([name, value]) => `--${kebab(name)} ${quoted(String(value))}`)].join(" ");
}

function quoted(text: string): string {
  return /^[\w.@:/-]+$/.test(text) ? text : `"${text}"`;
}

function curlOf({ server, path, method, described }: Place, body: JsonSchema | undefined, isFile: boolean): string {
  const query = described.parameters
    .filter((parameter) => parameter.in === "query" && parameter.required)
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(exampleOf(schema)))}`)
    .join("&");
  const lines = [
    `curl${method === "get" ? "" : ` -X ${method.toUpperCase()}`} "${server}${path}${query && `?${query}`}"`,
    ...(described["x-access"] === "public" ? [] : ['-H "Authorization: Bearer $FIRSTBILL_TOKEN"']),
    ...(isFile ? ['-H "Content-Type: text/csv"', "--data-binary @accounts.csv"] : []),
    ...(body ? ['-H "Content-Type: application/json"', `-d '${JSON.stringify(exampleOf(body))}'`] : []),
  ];
  return lines.join(" \\\n  ");
}

/** Every word is in the name, the path or the summary. */
export function isFound({ name, path, summary }: ReferenceOperation, query: string): boolean {
  const text = `${name} ${path} ${summary}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

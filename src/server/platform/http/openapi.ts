/** OpenAPI 3.1 of all operations, made from the contract. Its schemas are those that requests are checked with. */
import { inputSchema, type JsonSchema, type Operation, outputSchema } from "#contract/operation.ts";
import { pathParameters, takesQuery } from "./read-input.ts";
import { UPLOAD_MEDIA_TYPES } from "./receive-upload.ts";

type OpenApi = { openapi: string; paths: Record<string, Record<string, unknown>> } & Record<string, unknown>;

/** What is sent to whoever asked for it; the schema is that of the body. */
export type WebhookEvent = { type: string; title: string; says: string; body: JsonSchema };

export function openApi(operations: Operation[], baseUrl: string, events: readonly WebhookEvent[] = []): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const operation of operations) {
    paths[operation.http.path] ??= {};
    paths[operation.http.path]![operation.http.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Firstbill",
      version: "1",
      description: "The operating system of an onboarding team. Days are UTC days; money is integer minor units.",
    },
    servers: [{ url: `${baseUrl}/api/v1` }],
    paths,
    webhooks: Object.fromEntries(events.map((event) => [event.type, { post: describeWebhook(event) }])),
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A token made with tokens.create, or the local one." },
      },
      schemas: { Problem: PROBLEM },
    },
  };
}

function describeWebhook({ type, title, says, body }: WebhookEvent): Record<string, unknown> {
  const header = (name: string, description: string) => ({
    name,
    in: "header",
    required: true,
    schema: { type: "string" },
    description,
  });
  return {
    operationId: `webhook ${type}`,
    summary: title,
    description: says,
    tags: ["webhooks"],
    parameters: [
      header("webhook-id", "The same for every try of a message."),
      header("webhook-timestamp", "Seconds since 1970 of this try."),
      header("webhook-signature", "Standard Webhooks: v1, and base64 of HMAC-SHA256 over id.timestamp.body."),
    ],
    requestBody: { required: true, content: { "application/json": { schema: plain(body) } } },
    responses: { "2XX": { description: "Taken. Any other answer is tried again; 410 pauses the endpoint." } },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const schema = plain(inputSchema(operation));
  const isPublic = operation.access === "public";
  return {
    operationId: operation.name,
    summary: operation.summary,
    tags: [operation.name.split(".")[0]],
    "x-access": operation.access,
    "x-effect": operation.effect,
    security: isPublic ? [] : [{ token: [] }],
    parameters: parameters(operation, schema),
    ...requestBody(operation, schema),
    responses: {
      "200": { description: "Done", content: answers(operation) },
      ...Object.fromEntries(refusals(operation).map((status) => [status, REFUSED])),
    },
  };
}

function answers(operation: Operation): Record<string, unknown> {
  const schema = plain(outputSchema(operation));
  return Object.fromEntries((operation.answersFile ?? ["application/json"]).map((type) => [type, { schema }]));
}

function refusals(operation: Operation): string[] {
  const always = ["422", "429", "500", "503"];
  const admitted = operation.access === "public" ? [] : ["401", "403"];
  const written = operation.effect === "write" ? ["409", "412"] : [];
  const withBody = operation.body === "stream" || !takesQuery(operation) ? ["413", "415"] : [];
  return ["400", ...admitted, "404", ...written, ...withBody, ...always].sort();
}

function parameters(operation: Operation, schema: JsonSchema): unknown[] {
  const inPath = pathParameters(operation);
  const fields = Object.entries(schema.properties ?? {});
  const named = fields
    .filter(([name]) => inPath.includes(name) || takesQuery(operation))
    .map(([name, field]) => ({
      name,
      in: inPath.includes(name) ? "path" : "query",
      required: inPath.includes(name) || (schema.required ?? []).includes(name),
      schema: field,
    }));
  return [...named, ...(operation.effect === "write" ? writeParameters(operation) : [])];
}

function writeParameters(operation: Operation): unknown[] {
  const dryRun = { name: "dry_run", in: "query", schema: { type: "boolean" }, description: "Try it and take it back." };
  const key = {
    name: "Idempotency-Key",
    in: "header",
    schema: { type: "string", maxLength: 200 },
    description: "The same key with the same request is done once and answered alike; kept for a day.",
  };
  return [...(operation.body === "stream" ? [] : [dryRun]), ...(operation.http.method === "POST" ? [key] : [])];
}

function requestBody(operation: Operation, schema: JsonSchema): { requestBody?: unknown } {
  if (operation.body === "stream") {
    const content = Object.fromEntries(UPLOAD_MEDIA_TYPES.map((type) => [type, { schema: {} }]));
    return { requestBody: { required: true, content } };
  }
  if (takesQuery(operation)) return {};
  const inPath = pathParameters(operation);
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name));
  const required = (schema.required ?? []).filter((name) => !inPath.includes(name));
  const body = { ...schema, properties: Object.fromEntries(properties), required };
  return { requestBody: { required: required.length > 0, content: { "application/json": { schema: body } } } };
}

/** The dialect is said once for the whole document. */
function plain(schema: JsonSchema): JsonSchema {
  const { $schema: _dialect, ...rest } = schema as JsonSchema & { $schema?: string };
  return rest;
}

const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail", "code", "errors", "traceId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What to do next, for people." },
    code: { type: "string", description: "Stable, for programs." },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: {
          pointer: { type: "string" },
          message: { type: "string" },
          at: {
            type: "object",
            description: "In a text that is read word by word: the word, as characters counted from 0.",
            required: ["from", "to"],
            properties: { from: { type: "integer" }, to: { type: "integer" } },
          },
        },
      },
    },
    traceId: { type: "string" },
  },
};

const REFUSED = {
  description: "Refused",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

/** A JSON Schema as rows that can be read: each field with its kind, whether it is needed, and what is inside it below. */
import type { JsonSchema } from "#contract/operation.ts";

export type SchemaField = {
  /** `rows[].account` for a field of the items of a list. */
  path: string;
  kind: string;
  isNeeded: boolean;
  /** As JSON; null without one. */
  defaultText: string | null;
};

type FullSchema = JsonSchema & { format?: string; minimum?: number; maximum?: number; maxLength?: number };

/** Deeper things are an object of their own in the answer; nobody reads ten levels of a table. */
const DEEPEST = 4;

export function fieldsOf(schema: FullSchema, prefix = "", depth = 0): SchemaField[] {
  const { properties = {}, required = [] } = plainOf(schema);
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const row = {
      path,
      kind: kindOf(field),
      isNeeded: required.includes(name),
      defaultText: field.default === undefined ? null : JSON.stringify(field.default),
    };
    return depth < DEEPEST ? [row, ...within(field, path, depth)] : [row];
  });
}

function within(field: FullSchema, path: string, depth: number): SchemaField[] {
  // Money is said in its kind; its two parts need no rows each time.
  if (isMoney(plainOf(field))) return [];
  const plain = plainOf(field);
  if (plain.type === "array")
    return isMoney(plainOf(plain.items ?? {})) ? [] : fieldsOf(plain.items ?? {}, `${path}[]`, depth + 1);
  return fieldsOf(plain, path, depth + 1);
}

/** Without "or null", which the kind says. */
function plainOf(schema: FullSchema): FullSchema {
  const options = optionsOf(schema).filter(({ type }) => type !== "null");
  return options.length === 1 && options[0] ? options[0] : schema;
}

function optionsOf(schema: FullSchema): FullSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

function isMoney({ properties = {} }: FullSchema): boolean {
  return Object.keys(properties).sort().join() === "currency,minor";
}

const FORMATS: Record<string, string> = {
  uuid: "id",
  date: "day (2026-01-31)",
  "date-time": "instant (RFC 3339)",
  email: "e-mail",
  uri: "address",
};

export function kindOf(schema: FullSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => String(value)).join(" | ");
  const options = optionsOf(schema);
  if (options.length > 0) return [...new Set(options.map(kindOf))].join(" or ");
  if (isMoney(schema)) return "money {currency, minor}";
  if (schema.type === "array") return `list of ${kindOf(schema.items ?? {})}`;
  if (schema.format && FORMATS[schema.format]) return FORMATS[schema.format] ?? schema.format;
  if (schema.type === "string") return "text";
  if (schema.type === "integer") return rangeOf(schema, "whole number");
  return [schema.type ?? "anything"].flat().join(" or ");
}

function rangeOf({ minimum, maximum }: FullSchema, kind: string): string {
  const isBounded = minimum !== undefined && maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER;
  return isBounded && Math.abs(minimum) < Number.MAX_SAFE_INTEGER ? `${kind} ${minimum}–${maximum}` : kind;
}

/** A body that shows the form, with the fields that are needed. */
export function exampleOf(schema: FullSchema): unknown {
  const plain = plainOf(schema);
  if (plain.default !== undefined) return plain.default;
  if (plain.const !== undefined) return plain.const;
  if (plain.enum) return plain.enum[0];
  if (plain.type === "array") return [exampleOf(plain.items ?? {})];
  if (plain.type === "object" || plain.properties) return exampleObject(plain);
  if (plain.type === "integer" || plain.type === "number") return Math.max(1, plain.minimum ?? 1);
  if (plain.type === "boolean") return true;
  const EXAMPLES: Record<string, string> = {
    uuid: "0198a5c0-0000-7000-8000-000000000000",
    date: "2026-01-31",
    "date-time": "2026-01-31T09:30:00Z",
    email: "kim@example.com",
  };
  return EXAMPLES[plain.format ?? ""] ?? "…";
}

function exampleObject({ properties = {}, required = [] }: FullSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, field]) => [name, exampleOf(field)]),
  );
}

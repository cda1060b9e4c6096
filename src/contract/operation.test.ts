import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation, fromText, inputSchema } from "./operation.ts";
import { operations } from "./operations.ts";

const fields = {
  text: z.string(),
  count: z.coerce.number().int().optional(),
  open: z.boolean(),
  tags: z.array(z.string()),
  counts: z.array(z.int()),
  maybe: z.int().nullable(),
  either: z.union([z.int(), z.literal("all")]),
  inner: z.strictObject({ a: z.int() }),
  inners: z.array(z.strictObject({ a: z.int() })),
};
const schema = inputSchema(
  defineOperation({
    name: "things.do",
    summary: "Does a thing.",
    access: "viewer",
    effect: "read",
    http: { method: "GET", path: "/things" },
    input: z.strictObject(fields),
    output: z.strictObject({}),
  }),
);
const read = (name: keyof typeof fields, text: string | string[]) => fromText(schema.properties![name]!, text);

describe("a value that arrived as text", () => {
  it.each([
    ["text", "50", "50"],
    ["count", "50", 50],
    ["count", "", ""],
    ["count", "many", "many"],
    ["open", "false", false],
    ["open", "perhaps", "perhaps"],
    ["tags", "a", ["a"]],
    ["tags", ["a", "b"], ["a", "b"]],
    ["counts", ["1", "x"], [1, "x"]],
    ["maybe", "null", null],
    ["maybe", "7", 7],
    ["either", "all", "all"],
    ["inner", '{"a":1}', { a: 1 }],
    ["inner", "{", "{"],
    ["inners", '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ["inners", ['{"a":1}', '{"a":2}'], [{ a: 1 }, { a: 2 }]],
    ["inners", "[{", ["[{"]],
    ["counts", "[1,2]", [1, 2]],
    ["tags", '["a"]', ['["a"]']],
    ["text", ["a", "b"], ["a", "b"]],
  ] as const)("for %s, %j is read as %j", (name, text, value) => {
    expect(read(name, text as string | string[])).toEqual(value);
  });
});

describe("the list of operations", () => {
  const all = Object.values(operations);

  it("has each name and each address once", () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    const addresses = all.map(({ http }) => `${http.method} ${http.path.replaceAll(/\{\w+\}/g, "{}")}`);
    expect(new Set(addresses).size).toBe(all.length);
  });

  it("never changes anything with GET, takes each part of its address, and refuses unknown fields", () => {
    for (const operation of all) {
      if (operation.effect === "write")
        expect([operation.name, operation.http.method]).not.toEqual([operation.name, "GET"]);
      const schema = inputSchema(operation) as ReturnType<typeof inputSchema> & { additionalProperties?: boolean };
      expect([operation.name, schema.additionalProperties]).toEqual([operation.name, false]);
      const parts = [...operation.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
      expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(parts));
    }
  });
});

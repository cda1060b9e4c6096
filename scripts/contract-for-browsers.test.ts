import { expect, it } from "vitest";
import { withoutSchemas } from "./contract-for-browsers.ts";

const CONTRACT = `
import { z } from "zod";
import { defineOperation } from "./operation.ts";
export const MOST = 3 as const;
const row = z.strictObject({ name: z.string().max(MOST) });
export const listRows = defineOperation({
  name: "rows.list",
  input: z.strictObject({ filter: z.string() }),
  http: { method: "GET", path: "/rows" },
  output: z.array(row)
});
export function rowsOf(text: string): string[] {
  return text.split(",");
}
`;

it("leaves of an operation what a page needs to ask", () => {
  const code = withoutSchemas(CONTRACT);
  expect(code).toContain('name: "rows.list"');
  expect(code).toContain('path: "/rows"');
  expect(code).not.toMatch(/input:|output:|filter/);
});

it("marks each constant as one that may be left out, and keeps its value", () => {
  const code = withoutSchemas(CONTRACT);
  expect(code).toContain("export const MOST = /* @__PURE__ */ (() => (3 as const))();");
  expect(code).toContain("const row = /* @__PURE__ */ (() => (z.strictObject({ name: z.string().max(MOST) })))();");
});

it("leaves functions as they are", () => {
  expect(withoutSchemas(CONTRACT)).toContain("export function rowsOf(text: string): string[] {");
});

import { describe, expect, it } from "vitest";
import { isFound, type OpenApiDocument, operationsOf } from "./reference-operation.ts";

const created = { type: "object", properties: { noteId: { type: "string", format: "uuid" } }, required: ["noteId"] };
const document: OpenApiDocument = {
  servers: [{ url: "http://localhost:4300/api/v1" }],
  paths: {
    "/accounts/{accountId}/notes": {
      post: {
        operationId: "notes.create",
        summary: "Writes a note on an account.",
        tags: ["notes"],
        "x-access": "specialist",
        "x-effect": "write",
        parameters: [{ name: "accountId", in: "path", required: true, schema: { type: "string" } }],
        requestBody: {
          content: {
            "application/json": {
              schema: { type: "object", properties: { body: { type: "string" } }, required: ["body"] },
            },
          },
        },
        responses: { "200": { content: { "application/json": { schema: created } } }, "403": {}, "422": {} },
      },
    },
    "/import-uploads": {
      post: {
        operationId: "imports.upload",
        summary: "Receives one file.",
        tags: ["imports"],
        "x-access": "operator",
        "x-effect": "write",
        parameters: [{ name: "name", in: "query", required: true, schema: { type: "string" } }],
        requestBody: { content: { "text/csv": { schema: {} } } },
        responses: { "200": {} },
      },
    },
  },
};

const [upload, create] = operationsOf(document);

describe("the reference of operations", () => {
  it("lists what goes in and where, what comes out, and which refusals there are", () => {
    expect(create?.inputs.map(({ path, where, isNeeded }) => [path, where, isNeeded])).toEqual([
      ["accountId", "path", true],
      ["body", "body", true],
    ]);
    expect(create?.outputs).toEqual([{ path: "noteId", kind: "id", isNeeded: true, defaultText: null }]);
    expect(create?.refusals).toEqual(["403", "422"]);
  });

  it("writes the command with the flags that are needed", () => {
    expect(create?.command).toBe('firstbill notes create --account-id "…" --body "…"');
  });

  it("writes a request that can be sent from a terminal", () => {
    expect(create?.curl).toContain('curl -X POST "http://localhost:4300/api/v1/accounts/{accountId}/notes"');
    expect(create?.curl).toContain(`-d '{"body":"…"}'`);
    expect(upload?.curl).toContain("--data-binary @accounts.csv");
  });

  it("has no command for a file", () => {
    expect(upload?.command).toBeNull();
  });

  it("finds by all words in name, path and summary", () => {
    expect(create && isFound(create, "note account")).toBe(true);
    expect(create && isFound(create, "note invoice")).toBe(false);
  });
});

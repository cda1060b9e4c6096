import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeEvent, EVENT_TYPES } from "#core/outgoing/event-types.ts";
import { webhookEvents } from "./webhooks.ts";

const page = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");

describe("the list of events", () => {
  it.each(EVENT_TYPES)("tells of %s in the documentation, with each of its fields", (type) => {
    const row = page.split("\n").find((line) => line.startsWith(`| \`${type}\` |`));
    const named = [...(row ?? "").matchAll(/`([A-Za-z]+)`/g)].map((match) => match[1]);
    expect(named).toEqual(Object.keys(describeEvent(type).fields));
  });

  it("has a schema for each body that allows nothing else", () => {
    expect(webhookEvents.map(({ type }) => type)).toEqual(EVENT_TYPES);
    for (const { type, body } of webhookEvents) {
      expect(body).toMatchObject({
        type: "object",
        additionalProperties: false,
        required: ["type", "timestamp", "version", "data"],
      });
      expect(Object.keys(body.properties?.["data"]?.properties ?? {})).toEqual(Object.keys(describeEvent(type).fields));
    }
  });
});

import { describe, expect, it } from "vitest";
import type { EventType } from "./event-types.ts";
import { type Hearer, whoHears } from "./who-hears.ts";

const one = (destinationId: string, kind: Hearer["kind"], ...eventTypes: EventType[]): Hearer => ({
  destinationId,
  kind,
  eventTypes,
});
const heard = (type: EventType, all: readonly Hearer[], data: Record<string, string> = {}) =>
  whoHears({ type, data }, all).map(({ destinationId }) => destinationId);
const paused = (endpointId: string, all: readonly Hearer[]) => heard("destination.paused", all, { endpointId });

describe("who hears of an event", () => {
  it("is who chose it, and nobody else", () => {
    const all = [one("a", "webhook", "import.held"), one("b", "slack", "connection.late"), one("c", "slack")];
    expect(heard("import.held", all)).toEqual(["a"]);
    expect(heard("alert.raised", all)).toEqual([]);
  });
});

describe("who hears that an endpoint paused itself", () => {
  it("is every channel while none chose it, beside the endpoints that did", () => {
    const all = [one("silent", "webhook"), one("a", "slack", "import.held"), one("b", "slack"), one("c", "webhook")];
    expect(paused("silent", all)).toEqual(["a", "b"]);
    expect(paused("silent", [...all, one("d", "webhook", "destination.paused")])).toEqual(["d", "a", "b"]);
  });

  it("is the channel that chose it alone", () => {
    const all = [one("silent", "webhook"), one("a", "slack", "destination.paused"), one("b", "slack")];
    expect(paused("silent", all)).toEqual(["a"]);
  });

  it("is never the silent one itself, and another channel where the silent one alone had chosen it", () => {
    const all = [one("silent", "slack", "destination.paused"), one("b", "slack")];
    expect(paused("silent", all)).toEqual(["b"]);
    expect(paused("silent", all.slice(0, 1))).toEqual([]);
  });
});

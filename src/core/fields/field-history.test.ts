import { describe, expect, it } from "vitest";
import { type RecordedChange, sourcesAsOf } from "./field-history.ts";

const on = (day: number) => `2026-03-0${day}T08:00:00.000Z`;
const change = (part: Partial<RecordedChange>): RecordedChange => ({
  fieldId: "tier",
  before: null,
  after: null,
  source: "crm",
  memberId: null,
  until: null,
  reason: null,
  isTakenBack: false,
  isVoided: false,
  happenedAt: on(1),
  recordedAt: on(1),
  ...part,
});
const source = (value: string) => ({
  source: "crm",
  values: { tier: value },
  seenAt: on(6),
  olderSeenAt: {},
  firstSeenAt: on(1),
});

describe("a field as of a past moment", () => {
  const sources = [source("gold")];
  const changes = [
    change({ before: "bronze", after: "silver", happenedAt: on(3), recordedAt: on(3) }),
    change({ before: "silver", after: "gold", happenedAt: on(2), recordedAt: on(5) }),
  ];
  const valueOn = (day: number, reading: "known-then" | "known-now") =>
    sourcesAsOf({ sources, changes }, "tier", { moment: on(day), reading })[0]?.values["tier"];

  it("is what had been recorded by then", () => {
    expect([2, 3, 4, 5].map((day) => valueOn(day, "known-then"))).toEqual(["bronze", "silver", "silver", "gold"]);
  });

  it("is, as known now, what is held to have been so then", () => {
    const known = [change({ before: "bronze", after: "gold", happenedAt: on(2), recordedAt: on(5) })];
    const at = (day: number) =>
      sourcesAsOf({ sources, changes: known }, "tier", { moment: on(day), reading: "known-now" })[0]?.values["tier"];
    expect([1, 2, 3].map(at)).toEqual(["bronze", "gold", "gold"]);
  });

  it("forgets, as known now, what an import brought that was taken back", () => {
    const taken = [change({ before: "gold", after: "lead", happenedAt: on(3), recordedAt: on(3), isVoided: true })];
    const at = (reading: "known-then" | "known-now") =>
      sourcesAsOf({ sources, changes: taken }, "tier", { moment: on(4), reading })[0]?.values["tier"];
    expect([at("known-then"), at("known-now")]).toEqual(["lead", "gold"]);
  });

  it("is nothing before its source had said anything of the account", () => {
    const late = [{ ...source("gold"), firstSeenAt: on(4) }];
    const at = (day: number) =>
      sourcesAsOf({ sources: late, changes: [] }, "tier", { moment: on(day), reading: "known-then" });
    expect([at(3), at(5)[0]?.values["tier"]]).toEqual([[], "gold"]);
  });
});

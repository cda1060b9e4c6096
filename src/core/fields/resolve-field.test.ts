import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FieldDefinition } from "./field-definition.ts";
import { readFieldValue } from "./read-value.ts";
import { type Resolving, resolveField, whyOf } from "./resolve-field.ts";
import { type FieldOverride, overrideInForce, type SourceValue, withDelivery } from "./source-values.ts";
import { findStandardField } from "./standard-fields.ts";

const SEATS: FieldDefinition = { ...findStandardField("users")!, fieldId: "seats", label: "Seats", origin: "custom" };
const NOW = "2026-03-05T08:00:00.000Z";
const nameOf = () => "Ana";

const says = (source: string, value: SourceValue["value"], observedAt = NOW): SourceValue => ({
  source,
  value,
  observedAt,
});
const word = (part: Partial<FieldOverride> = {}): FieldOverride => ({
  fieldId: "seats",
  value: 20,
  memberId: "m-1",
  setAt: "2026-03-01T08:00:00.000Z",
  until: "2026-12-01",
  reason: null,
  isTakenBack: false,
  ...part,
});
const resolve = (field: Partial<FieldDefinition>, part: Partial<Resolving>) =>
  resolveField(
    { ...SEATS, ...field },
    { values: [], override: null, homeSource: "billing", currency: "USD", now: NOW, ...part },
  );

describe("which value of a field counts", () => {
  it("is the first source's by priority, and the others stay beside it", () => {
    const values = [says("billing", "12"), says("crm", "15")];
    const resolved = resolve({ sources: ["crm", "billing"] }, { values });
    expect([resolved.value, resolved.source]).toEqual([15, "crm"]);
    expect(resolved.candidates.map(({ read }) => read)).toEqual([15, 12]);
  });

  it("is the account's own source's where nobody has set an order, whoever spoke last", () => {
    const values = [says("zendesk", "3"), says("crm", "15", "2026-03-05T09:00:00.000Z"), says("billing", "12")];
    expect(resolve({}, { values }).source).toBe("billing");
    expect(resolve({}, { values: values.slice(0, 2) }).source).toBe("crm");
  });

  it("passes over a source that says nothing or something that cannot be read", () => {
    const values = [says("crm", "many"), says("erp", null), says("billing", "12")];
    const resolved = resolve({ sources: ["crm", "erp"] }, { values });
    expect([resolved.value, resolved.source]).toEqual([12, "billing"]);
    expect(whyOf(SEATS, resolved, nameOf)).toBe(
      'From billing. crm says something that "many" is not a number; write it like 1234.56, without signs of money or thousands. erp says nothing.',
    );
  });

  it("is a person's until the day it ends, and then the source's again", () => {
    const words = [word()];
    const values = [says("billing", "12")];
    const on = (now: string) => resolve({}, { values, override: overrideInForce(words, "seats", now), now });
    expect(on("2026-02-28T23:59:59.999Z").value).toBe(12);
    expect(on("2026-11-30T23:59:59.999Z").value).toBe(20);
    expect(on("2026-12-01T00:00:00.000Z").value).toBe(12);
    expect(whyOf({ ...SEATS, unit: "seats" }, on(NOW), nameOf)).toBe(
      "Set by Ana until 1 Dec 2026. billing says 12 seats.",
    );
  });

  it("is the source's once the word is taken back; a word before it does not come back", () => {
    const words = [
      word({ until: null, value: 7 }),
      word({ setAt: "2026-03-02T08:00:00.000Z" }),
      word({ setAt: "2026-03-03T08:00:00.000Z", isTakenBack: true, value: null }),
    ];
    expect(overrideInForce(words, "seats", NOW)).toBeNull();
    expect(overrideInForce(words, "seats", "2026-03-02T09:00:00.000Z")?.value).toBe(20);
  });

  it("is stale when its source has not confirmed it for longer than it keeps", () => {
    const values = [says("billing", "12", "2026-03-02T23:00:00.000Z")];
    expect(resolve({ freshForDays: 3 }, { values }).isStale).toBe(false);
    expect(resolve({ freshForDays: 2 }, { values }).isStale).toBe(true);
    expect(resolve({ freshForDays: 2 }, { values }).value).toBe(12);
  });

  it("never depends on the order in which sources are loaded", () => {
    const values = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom("a", "b", "billing", "c"),
        value: fc.constantFrom("1", "2", "x", null),
        observedAt: fc.constant(NOW),
      }),
      { selector: ({ source }) => source },
    );
    const sources = fc.subarray(["c", "a"]);
    fc.assert(
      fc.property(values, sources, fc.nat(), (given, order, turn) => {
        const turned = [...given.slice(turn % (given.length + 1)), ...given.slice(0, turn % (given.length + 1))];
        const [one, other] = [given, turned].map((some) => resolve({ sources: order }, { values: some }));
        expect(other).toEqual(one);
        // Whoever counts can be read, and nobody before it could.
        const at = one!.candidates.findIndex(({ read }) => read !== null);
        expect(one!.value).toEqual(at < 0 ? null : one!.candidates[at]!.read);
        expect(one!.candidates).toHaveLength(given.length);
      }),
    );
  });
});

describe("a delivery", () => {
  it("replaces what it holds, keeps the rest and how old that is", () => {
    const first = withDelivery(null, { source: "crm", values: { tier: "gold", seats: "3" }, seenAt: NOW });
    const later = "2026-03-06T08:00:00.000Z";
    const second = withDelivery(first, { source: "crm", values: { tier: "silver" }, seenAt: later });
    expect(second).toEqual({
      source: "crm",
      values: { tier: "silver", seats: "3" },
      seenAt: later,
      olderSeenAt: { seats: NOW },
    });
    expect(withDelivery(second, { source: "crm", values: { seats: "3" }, seenAt: later }).olderSeenAt).toEqual({
      tier: later,
    });
  });
});

describe("reading a value", () => {
  const read = (type: FieldDefinition["type"], raw: SourceValue["value"], part: Partial<FieldDefinition> = {}) => {
    const found = readFieldValue({ ...SEATS, type, ...part }, raw, "USD");
    return found.ok ? found.value : found.reason;
  };
  const choices = [
    { id: "gold", label: "Gold tier" },
    { id: "m-1", label: "Ana", also: ["ana@team.example"] },
  ];

  it("takes each type in the forms that files have", () => {
    expect(read("money", "1200.505")).toEqual({ currency: "USD", minor: 120_050 });
    expect(read("money", "12", { currency: "JPY" })).toEqual({ currency: "JPY", minor: 12 });
    expect(read("percent", "-12.5 %")).toBe(-12.5);
    expect(read("date", "2026-03-01T00:00:00Z")).toBe("2026-03-01");
    expect(read("instant", "2026-03-01T10:00:00+02:00")).toBe("2026-03-01T08:00:00.000Z");
    expect(read("flag", "yes")).toBe(true);
    expect(read("choice", "gold TIER", { choices })).toBe("gold");
    expect(read("choices", "m-1+Gold tier", { choices })).toEqual(["gold", "m-1"]);
    expect(read("member", "ana@team.example", { choices })).toBe("m-1");
    expect(read("link", "https://crm.example.com/a?b=1")).toBe("https://crm.example.com/a?b=1");
    expect(read("text", ["a", "b"])).toBe("a+b");
    expect(read("text", "")).toBeNull();
  });

  it("says what to write instead", () => {
    expect(read("choice", "bronze", { choices })).toBe('"bronze" is not one of Gold tier, Ana');
    for (const link of [
      "http://crm.example.com",
      "javascript:alert(1)",
      "https://a:b@c.example",
      "crm",
      "https://localhost",
    ])
      expect(read("link", link)).toContain("is not a link; write it like https://");
    expect(read("date", "03/11/2026")).toContain("is not a day");
  });
});

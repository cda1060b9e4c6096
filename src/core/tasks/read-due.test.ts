import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, fromEpochDay } from "../time/local-date.ts";
import { dueEcho, dueWords, readDue } from "./read-due.ts";
import { TASK_EVENT_EXAMPLES, TASK_EVENT_KINDS, type TaskEvent } from "./task-event.ts";

/** A Thursday. */
const context = { today: "2026-11-19", renewalOn: "2026-12-10", currency: "USD" };
const read = (text: string, given: Partial<typeof context> = {}) => readDue(text, { ...context, ...given });
const kindOf = (text: string) => read(text).event?.kind;

describe("an event in words", () => {
  it.each([
    ["when they answer", "reply"],
    ["When they reply", "reply"],
    ["as soon as the customer has replied", "reply"],
    ["once they write back", "reply"],
    ["when they book a call", "booking"],
    ["after the call", "call_held"],
    ["when the handover is sent back", "sent_back"],
    ["when it bounces", "sent_back"],
    ["when the handover is accepted", "accepted"],
    ["after the first invoice", "first_bill"],
    ["when the next bill comes", "bill"],
    ["when they pay", "payment"],
  ])("%s waits for a %s", (text, kind) => {
    expect(kindOf(text)).toBe(kind);
  });

  it("understands everything that its help names", () => {
    for (const example of TASK_EVENT_EXAMPLES) expect(kindOf(example), example).toBeDefined();
  });

  it("reads the amount of a bill in the account's currency, and refuses another", () => {
    const above = (text: string, currency = "USD") =>
      read(`when the bill above ${text} comes`, { currency }).event?.above;
    expect(above("$100")).toEqual({ currency: "USD", minor: 100_00 });
    expect(above("1,500.50 usd")).toEqual({ currency: "USD", minor: 1_500_50 });
    expect(above("100", "JPY")).toEqual({ currency: "JPY", minor: 100 });
    expect(() => above("€100")).toThrow("The bills of this account are in USD.");
    expect(() => above("99,50")).toThrow("is no amount");
    expect(() => above("a lot")).toThrow("is no amount");
  });

  it("names what it waits for when it is asked to wait for something else", () => {
    expect(() => read("when the moon is full")).toThrow(/nothing that a task can wait for.*when they answer/);
  });

  it("leaves days to be days, those of the renewal too", () => {
    expect(read("after renewal")).toEqual({ event: null, dueOn: "2026-12-11" });
    expect(read("in 2 weeks")).toEqual({ event: null, dueOn: "2026-12-03" });
  });
});

describe("the last day to wait", () => {
  it.each([
    ["when they answer, or in 2 weeks", "2026-12-03"],
    ["when they answer or by 1 dec", "2026-12-01"],
    ["when they answer, at the latest before renewal", "2026-12-09"],
    ["when they answer, latest 2026-12-01", "2026-12-01"],
    ["when they answer, but at the latest next fri", "2026-11-27"],
    ["when they answer, by tomorrow", "2026-11-20"],
  ])("%s", (text, dueOn) => {
    expect(read(text)).toEqual({ event: { kind: "reply", above: null }, dueOn });
  });

  it("is there though nobody says it: it may never come", () => {
    expect(read("when they answer").dueOn).toBe("2026-12-17");
    expect(read("after the first invoice").dueOn).toBe("2026-12-24");
    expect(readDue("when they pay", { ...context, renewalOn: null }).dueOn).toBe("2026-12-17");
  });

  it("may not have passed", () => {
    expect(() => read("when they answer, or by 2026-11-01")).toThrow("was Sun 1 Nov");
  });

  it("is said back with what is waited for", () => {
    expect(dueEcho(read("when they answer, or in 2 weeks"), context.today)).toBe(
      "When they answer, at the latest Thu 3 Dec, in 14 days",
    );
  });
});

describe("words for a due day or event", () => {
  const event: fc.Arbitrary<TaskEvent> = fc.oneof(
    fc.constantFrom(...TASK_EVENT_KINDS).map((kind) => ({ kind, above: null })),
    fc
      .record({ currency: fc.constantFrom("USD", "JPY", "KWD"), minor: fc.integer({ min: 1, max: 99_999_999 }) })
      .map((above) => ({ kind: "bill" as const, above })),
  );

  it("read back as the same on any day up to that one", () => {
    fc.assert(
      fc.property(fc.option(event), fc.integer({ min: 20_000, max: 24_000 }), fc.nat(900), (some, day, ahead) => {
        const today = fromEpochDay(day);
        const due = { event: some, dueOn: addDays(today, ahead) };
        const currency = some?.above?.currency ?? null;
        expect(readDue(dueWords(due), { today, renewalOn: null, currency })).toEqual(due);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localDateAt } from "../time/instant.ts";
import { arrivalOf, type Happening } from "./task-arrival.ts";

const since = "2026-03-05T10:00:00.000Z";
const reply = (at: string, part: Partial<Happening> = {}): Happening => ({
  ...{ kind: "reply", at, learnedAt: at, lasts: "moment", amount: null },
  ...part,
});
const wait = { event: { kind: "reply", above: null }, since } as const;

describe("what a task waits for", () => {
  it("has come with the first that happened since, on its day", () => {
    const happened = [reply("2026-03-09T08:00:00.000Z"), reply("2026-03-07T08:00:00.000Z")];
    expect(arrivalOf(wait, happened)).toBe("2026-03-07");
    expect(arrivalOf(wait, [reply("2026-03-04T08:00:00.000Z")])).toBeNull();
    expect(arrivalOf(wait, [reply("2026-03-07T08:00:00.000Z", { kind: "payment" })])).toBeNull();
  });

  it("is due on the day on which we learned of it, not before", () => {
    const late = reply("2026-03-06T08:00:00.000Z", { learnedAt: "2026-03-08T03:00:00.000Z" });
    expect(arrivalOf(wait, [late])).toBe("2026-03-08");
  });

  it("may stand already: it has come on the day on which the waiting began", () => {
    const waiting = reply("2026-03-01T08:00:00.000Z", { lasts: { until: null } });
    expect(arrivalOf(wait, [waiting])).toBe("2026-03-05");
    const answeredLater = reply("2026-03-01T08:00:00.000Z", { lasts: { until: "2026-03-06T08:00:00.000Z" } });
    expect(arrivalOf(wait, [answeredLater])).toBe("2026-03-05");
    const answered = reply("2026-03-01T08:00:00.000Z", { lasts: { until: "2026-03-02T08:00:00.000Z" } });
    expect(arrivalOf(wait, [answered])).toBeNull();
  });

  it("counts a whole day where no hour is known", () => {
    const ofDay = (at: string) => reply(at, { lasts: "day" });
    expect(arrivalOf(wait, [ofDay("2026-03-05T00:00:00.000Z")])).toBe("2026-03-05");
    expect(arrivalOf(wait, [ofDay("2026-03-04T00:00:00.000Z")])).toBeNull();
  });

  it("is a bill of more than the amount, in its currency", () => {
    const bill = (minor: number, currency = "USD") =>
      reply("2026-03-07T00:00:00.000Z", { kind: "bill", lasts: "day", amount: { currency, minor } });
    const above = { event: { kind: "bill", above: { currency: "USD", minor: 100_00 } }, since } as const;
    expect(arrivalOf(above, [bill(100_00), bill(200_00, "EUR")])).toBeNull();
    expect(arrivalOf(above, [bill(100_01)])).toBe("2026-03-07");
  });

  it("comes whatever the order in which it is told, never before the waiting, and stays where more happens", () => {
    const days = fc.integer({ min: 1, max: 28 }).map((day) => `2026-03-${String(day).padStart(2, "0")}T12:00:00.000Z`);
    const lasts = fc.oneof(
      fc.constantFrom<Happening["lasts"]>("moment", "day"),
      fc.option(days).map((until) => ({ until })),
    );
    const happening = fc
      .record({ at: days, learned: days, lasts })
      .map(({ at, learned, lasts: how }) => reply(at, { learnedAt: learned < at ? at : learned, lasts: how }));
    fc.assert(
      fc.property(fc.array(happening), happening, days, (some, more, from) => {
        const asked = { ...wait, since: from };
        const arrived = arrivalOf(asked, some);
        expect(arrivalOf(asked, [...some].reverse())).toBe(arrived);
        if (arrived !== null) expect(arrived >= localDateAt(from)).toBe(true);
        const then = arrivalOf(asked, [...some, more]);
        if (arrived !== null) expect(then !== null && then <= arrived).toBe(true);
      }),
    );
  });
});

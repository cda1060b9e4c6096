import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../money/money.ts";
import { addDays } from "../time/local-date.ts";
import { type LeftOver, leftForTomorrow } from "./left-for-tomorrow.ts";

/** A Friday: the next chance is Monday. */
const FRIDAY = "2026-03-06";
const company: LeftOver = {
  ...{ accountId: "a", name: "Acme", net: null },
  kind: "company",
  renewalOn: null,
  contactBy: null,
  isReplyWaiting: false,
  dueOn: null,
};

describe("what is left for tomorrow", () => {
  it("says what renews before the next working day, and what is late by then", () => {
    const left = leftForTomorrow(
      [
        { ...company, renewalOn: "2026-03-07" },
        { ...company, renewalOn: "2026-03-09", contactBy: "2026-03-06" },
        { ...company, renewalOn: "2026-03-10", isReplyWaiting: true },
        { ...company, kind: "promise", dueOn: "2026-03-06" },
        { ...company, kind: "task", dueOn: "2026-03-08" },
        { ...company, kind: "alert" },
      ],
      FRIDAY,
    );
    expect(left).toMatchObject({ count: 6, nextChanceOn: "2026-03-09" });
    expect(left.risks.map(({ sentence }) => sentence)).toEqual([
      "2 renew before their next chance.",
      "1 promise is not kept in time.",
      "1 reply waits another day.",
      "1 first contact is late.",
      "1 task is late.",
    ]);
  });

  it("names colleagues who wait for an answer, last", () => {
    const asked = { ...company, kind: "mention", renewalOn: null, contactBy: null } as const;
    const late = { ...asked, kind: "task", dueOn: FRIDAY } as const;
    const said = (items: readonly LeftOver[]) => leftForTomorrow(items, FRIDAY).risks.map(({ sentence }) => sentence);
    expect(said([asked, late])).toEqual(["1 task is late.", "1 colleague's question waits."]);
    expect(said([asked, asked])).toEqual(["2 questions of colleagues wait."]);
  });

  it("names what is at risk with its day, the earliest first, and its amount, each account once", () => {
    const bolt = { accountId: "b", name: "Bolt", net: money("USD", 30_000) };
    const euro = { accountId: "e", name: "Euro", net: money("EUR", 5000) };
    const { risks } = leftForTomorrow(
      [
        { ...company, ...bolt, renewalOn: "2026-03-09" },
        { ...company, ...euro, renewalOn: "2026-03-07" },
        { ...company, kind: "promise", dueOn: "2026-03-06" },
        { ...company, ...bolt, kind: "promise", dueOn: "2026-03-05" },
        { ...company, ...bolt, kind: "promise", dueOn: "2026-03-04" },
      ],
      FRIDAY,
    );
    expect(risks.map(({ items, amounts }) => [items.map(({ name, on }) => `${name} ${on}`), amounts])).toEqual([
      [
        ["Euro 2026-03-07", "Bolt 2026-03-09"],
        [money("EUR", 5000), money("USD", 30_000)],
      ],
      [["Bolt 2026-03-04", "Bolt 2026-03-05", "Acme 2026-03-06"], [money("USD", 30_000)]],
    ]);
  });

  it("risks nothing with nothing left, or where everything has time", () => {
    expect(leftForTomorrow([], FRIDAY).risks).toEqual([]);
    const later = { ...company, renewalOn: "2026-03-20", contactBy: "2026-03-12" };
    expect(leftForTomorrow([later, { ...company, renewalOn: "2026-03-01" }], FRIDAY).risks).toEqual([]);
  });

  it("never counts more than there is, and more left is never less risk", () => {
    const day = fc.option(fc.integer({ min: -20, max: 20 }).map((days) => addDays(FRIDAY, days)));
    const item: fc.Arbitrary<LeftOver> = fc.record({
      accountId: fc.constantFrom("a", "b", "c"),
      name: fc.constant("Acme"),
      net: fc.option(fc.nat(100_000).map((minor) => money("USD", minor))),
      kind: fc.constantFrom("company", "task", "promise", "alert", "mention"),
      renewalOn: day,
      contactBy: day,
      isReplyWaiting: fc.boolean(),
      dueOn: day,
    });
    const total = (items: readonly LeftOver[]) =>
      leftForTomorrow(items, FRIDAY).risks.reduce((sum, { count }) => sum + count, 0);
    fc.assert(
      fc.property(fc.array(item), item, (items, more) => {
        for (const { count } of leftForTomorrow(items, FRIDAY).risks) expect(count).toBeLessThanOrEqual(items.length);
        expect(total([...items, more])).toBeGreaterThanOrEqual(total(items));
      }),
    );
  });
});

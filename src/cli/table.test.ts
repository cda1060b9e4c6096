import { describe, expect, it } from "vitest";
import { showAnswer } from "./table.ts";

const WIDE = 200;

describe("an answer as text", () => {
  it("is a table for a list, with numbers and money on the right", () => {
    const answer = {
      data: [
        {
          name: "Acme",
          bill: { currency: "USD", minor: 129900 },
          dueOn: "2026-01-31",
          tags: ["a", "b"],
          more: { x: 1 },
        },
        { name: "Ōhara", bill: { currency: "JPY", minor: 5 }, dueOn: null, tags: [], more: { x: 2 } },
      ],
      nextCursor: "abc",
    };
    expect(showAnswer(answer, WIDE)).toBe(
      [
        "name          bill  due on      tags",
        "Acme   USD 1299.00  2026-01-31  a, b",
        "Ōhara        JPY 5  –           –",
        "There is more: add --cursor abc",
      ].join("\n"),
    );
  });

  it("is the fields of one thing, with what lies inside them", () => {
    const answer = {
      name: "Acme",
      since: "2026-03-05T08:00:00.000Z",
      panel: { bill: 5 },
      lines: [{ a: 1 }, { a: 22 }],
    };
    expect(showAnswer(answer, WIDE)).toBe(
      ["name   Acme", "since  2026-03-05 08:00Z", "panel", "  bill  5", "lines", "   a", "   1", "  22"].join("\n"),
    );
  });

  it("says so when there is nothing, and never passes on what would steer a terminal", () => {
    expect(showAnswer({ data: [], nextCursor: null }, WIDE)).toBe("Nothing here yet.");
    expect(showAnswer({ name: "a\u001b[2Jb\nc" }, WIDE)).toBe("name  a [2Jb c");
  });

  it("fits the terminal", () => {
    expect(showAnswer({ data: [{ name: "x".repeat(50) }], nextCursor: null }, 20).split("\n")[1]).toHaveLength(20);
  });

  it("leaves out columns that say nothing in any row, where the terminal is too narrow for all", () => {
    const rows = [
      { name: "Billing", late: null, failed: 0, state: "ok" },
      { name: "Stripe", late: null, failed: 0, state: "failing" },
    ];
    expect(showAnswer({ data: rows }, WIDE)).toContain("late");
    expect(showAnswer({ data: rows }, 20).split("\n")).toEqual(["name     state", "Billing  ok", "Stripe   failing"]);
  });
});

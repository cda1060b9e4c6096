import { describe, expect, it } from "vitest";
import { reasonLine, termsOf } from "./reason-line.ts";
import { itemsOf, keyOfItem, summaryOf, type Today } from "./today-sections.ts";

const row = (companyId: string, band: number) => ({ companyId, accountId: companyId, band }) as Today["rows"][number];
const counts = { due: 23, unseen: 4, waiting: 2, mine: 0, byBand: [] };
const today = (rows: Today["rows"]): Today =>
  ({
    rows,
    tasks: [{ taskId: "t" }],
    mentions: [{ noteId: "n", accountId: "m" }],
    alerts: [
      { accountId: "a", key: "k" },
      { accountId: "a", key: "l" },
    ],
    counts,
  }) as unknown as Today;

describe("the morning in one column", () => {
  it("puts what colleagues ask, tasks and one row of alerts per account between what waits for us and the rest of the pool", () => {
    expect(itemsOf(today([row("d", 3), row("w", 1), row("r", 2)]), "pool").map(keyOfItem)).toEqual([
      "waiting:w",
      "mention:n",
      "task:t",
      "alert:a",
      "risk:r",
      "due:d",
    ]);
  });

  it("keeps the order of the server within a band", () => {
    expect(
      itemsOf(today([row("b", 3), row("a", 3)]), "pool")
        .map(keyOfItem)
        .slice(3),
    ).toEqual(["due:b", "due:a"]);
  });

  it("shows among what is mine only the alerts of my accounts", () => {
    expect(itemsOf(today([row("b", 3)]), "mine").map(({ kind }) => kind)).toEqual(["mention", "task", "company"]);
    expect(itemsOf(today([row("a", 3)]), "mine").map(({ kind }) => kind)).toEqual([
      "mention",
      "task",
      "alert",
      "company",
    ]);
  });

  it("says how many in the title, and nothing of replies when none waits", () => {
    expect(summaryOf(today([]))).toBe("23 due · 4 new · 2 waiting for a reply");
    expect(summaryOf({ ...today([]), counts: { ...counts, waiting: 0 } })).toBe("23 due · 4 new");
  });
});

const reason = (text: string, points: number | null, accountName: string | null = null) => ({
  term: text,
  text,
  points,
  accountName,
});

describe("the reason line", () => {
  it("says the cause first and then what adds points, at most three", () => {
    const reasons = [reason("A task is due", 0), reason("Renews within 7 days", 30), reason("Usage spiked", 20)];
    expect(reasonLine([...reasons, reason("Not contacted yet", 20)], "Brightpath")).toBe(
      "A task is due, renews within 7 days, usage spiked",
    );
  });

  it("leaves out what takes points off or was never imported", () => {
    const reasons = [
      reason("Renews within 7 days", 30),
      reason("A colleague talks to them", -50),
      reason("Credits: not imported", null),
    ];
    expect(reasonLine(reasons, "Brightpath")).toBe("Renews within 7 days");
  });

  it("names the account of the company where it is another one", () => {
    expect(reasonLine([reason("Usage spiked", 20, "Brightpath EU")], "Brightpath")).toBe("Brightpath EU: usage spiked");
  });

  it("says of a term that was not imported only once that it was not", () => {
    expect(termsOf([reason("Credits: not imported", null)])).toEqual([{ label: "Credits", points: null }]);
  });
});

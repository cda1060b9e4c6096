import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../golden/queue/ranks.json" with { type: "json" };
import preset from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import { STAGE_IDS } from "../onboarding/stage.ts";
import { addDays } from "../time/local-date.ts";
import { makeQueueFacts } from "./make-queue-facts.ts";
import { nextQueueDay } from "./next-queue-day.ts";
import { isUnseen, type QueueFacts, SNOOZE_EVENTS, type SnoozeEvent } from "./queue-facts.ts";
import { compareEntries, rankAccount, rankCompany } from "./rank.ts";

const rank = (facts: Partial<QueueFacts>, today: string) => rankAccount(makeQueueFacts(facts), preset, today);

describe("bands and points", () => {
  for (const { title, today, facts, expected } of golden.cases)
    it(`${title}`, () => {
      const entry = rank(facts as Partial<QueueFacts>, today);
      expect(
        entry && {
          band: entry.band,
          score: entry.score,
          reasons: entry.reasons.map(({ term, points }) => [term, points]),
          dueOn: entry.dueOn,
        },
      ).toEqual(expected);
    });

  it("takes one step of a term, the strongest that fits", () => {
    const points = (daysLeft: number) =>
      rank({ contactedAt: null, renewalOn: addDays("2026-03-20", daysLeft) }, "2026-03-20")?.reasons.find(
        ({ term }) => term === "renewal",
      )?.points;
    expect([15, 14, 8, 7, 4, 3, 0].map(points)).toEqual([undefined, 20, 20, 30, 30, 35, 35]);
  });

  it("says what was never imported, last, and adds nothing for it", () => {
    const entry = rank(
      {
        waitingReplySince: "2026-03-24T08:00:00.000Z",
        paymentFailedAt: null,
        limitDroppingSince: null,
        paidCallSince: null,
        creditsEndThisPeriod: null,
        hasSpike: null,
        avoidableSharePercent: null,
        netForecast: null,
        renewalOn: null,
        coverage: "unknown",
      },
      "2026-03-25",
    );
    expect(entry?.score).toBe(0);
    expect(entry?.reasons.map(({ text }) => text)).toEqual([
      "The customer replied and waits",
      "Paid calls: not imported",
      "Payments: not imported",
      "Limits: not imported",
      "Renewal date: not imported",
      "Spikes: not imported",
      "Avoidable spending: not imported",
      "Credits: not imported",
      "Forecast: not imported",
      "Colleagues who talk to them: not imported",
    ]);
    expect(entry?.line).toBe("The customer replied and waits");
  });

  it("has no points for a forecast in a currency without a threshold", () => {
    const entry = rank(
      { waitingReplySince: "2026-03-24T08:00:00.000Z", netForecast: { currency: "SEK", minor: 9_000_000 } },
      "2026-03-25",
    );
    expect(entry?.reasons.map(({ term }) => term)).toEqual(["reply_waiting"]);
  });

  it("reads as a sentence, the strongest reason first", () => {
    const entry = rank({ renewalOn: "2026-03-21", contactedAt: null, avoidableSharePercent: 38.2 }, "2026-03-09");
    expect(entry?.line).toBe("Not contacted yet, renews within 14 days, about 38 % of the bill is avoidable");
  });
});

describe("a handover that came back", () => {
  const sentBack = { at: "2026-03-24T10:00:00.000Z", by: "sales", expects: "An offer for a year." };

  it("waits for us with what the customer expects, also outside the segment", () => {
    for (const placement of ["in", "out"] as const) {
      const entry = rank({ placement, sentBack, enteredAt: null, stage: null }, "2026-03-25");
      expect(entry).toMatchObject({ band: 1, dueOn: "2026-03-24", score: 0 });
      expect(entry?.line).toBe("Sent back by sales; the customer expects: An offer for a year");
    }
  });

  it("brings back what was put aside before it", () => {
    const aside = (at: string) => ({ sentBack, doneForNow: { at, until: "2026-04-20" } });
    expect(rank(aside("2026-03-20T10:00:00.000Z"), "2026-03-25")?.band).toBe(1);
    expect(rank(aside("2026-03-24T11:00:00.000Z"), "2026-03-25")).toBeNull();
  });
});

describe("first contact", () => {
  const state = (facts: Partial<QueueFacts>, today: string) => {
    const entry = rank({ contactedAt: null, seenAt: null, ...facts }, today);
    return entry && [entry.contactBy, entry.contactState];
  };

  it("is due fourteen days before the renewal or a week after entry, whichever comes first (A-10)", () => {
    expect(state({ renewalOn: "2026-04-20" }, "2026-03-03")).toEqual(["2026-03-09", "early"]);
    expect(state({ renewalOn: "2026-03-20" }, "2026-03-06")).toEqual(["2026-03-06", "due"]);
    expect(state({ renewalOn: null }, "2026-03-09")).toEqual(["2026-03-09", "due"]);
  });

  it("is due at once when the account enters with less than that left", () => {
    expect(state({ renewalOn: "2026-03-12" }, "2026-03-02")).toEqual(["2026-03-02", "due"]);
  });

  it("is late with less than a week to the bill, and missed on the day of the bill", () => {
    const days = ["2026-03-13", "2026-03-14", "2026-03-19", "2026-03-20"];
    expect(days.map((day) => state({ renewalOn: "2026-03-20" }, day)?.[1])).toEqual(["due", "late", "late", "missed"]);
  });

  it("is late, too, more than a week after it was due, and looks again on that day", () => {
    const facts = { contactedAt: null, renewalOn: null, checkinWindow: null, finalDueOn: null };
    expect(state(facts, "2026-03-16")).toEqual(["2026-03-09", "due"]);
    expect(rank(facts, "2026-03-16")?.nextDueOn).toBe("2026-03-17");
    expect(state(facts, "2026-03-17")).toEqual(["2026-03-09", "late"]);
  });

  it("has no state once somebody has written", () => {
    const entry = rank({ waitingReplySince: "2026-03-24T08:00:00.000Z" }, "2026-03-25");
    expect([entry?.contactBy, entry?.contactState]).toEqual([null, null]);
  });
});

describe("the rail of accounts that nobody has looked at", () => {
  it("holds an account from entry until anybody looks, whatever somebody did before", () => {
    expect(isUnseen(makeQueueFacts({ seenAt: null }))).toBe(true);
    expect(isUnseen(makeQueueFacts({ seenAt: "2026-03-02T03:09:00.000Z" }))).toBe(true);
    expect(isUnseen(makeQueueFacts({ seenAt: "2026-03-02T03:10:00.000Z" }))).toBe(false);
    expect(isUnseen(makeQueueFacts({ seenAt: null, placement: "watch", enteredAt: null }))).toBe(false);
  });

  it("marks an account in whichever band it is", () => {
    expect(rank({ seenAt: null, paymentFailedAt: "2026-03-24T08:00:00.000Z" }, "2026-03-25")).toMatchObject({
      band: 2,
      isUnseen: true,
    });
  });
});

describe("put aside", () => {
  const aside = { at: "2026-03-25T10:00:00.000Z", until: "2026-03-30" };
  const failed = { paymentFailedAt: "2026-03-24T08:00:00.000Z" } as const;

  it("leaves the day until its date", () => {
    for (const act of ["doneForNow", "snoozed"] as const) {
      expect(rank({ ...failed, [act]: aside }, "2026-03-29")).toBeNull();
      expect(rank({ ...failed, [act]: aside }, "2026-03-30")?.band).toBe(2);
    }
    expect(nextQueueDay(makeQueueFacts({ doneForNow: aside }), preset, "2026-03-25")).toBe("2026-03-30");
  });

  it("waits for what was named, without any day", () => {
    const { at } = aside;
    const later = "2026-03-26T08:00:00.000Z";
    const isShown = (event: SnoozeEvent, facts: Partial<QueueFacts>) =>
      rank({ ...failed, ...facts, snoozed: { at, until: null, event } }, "2026-09-01") !== null;
    const happened = { reply: { lastReplyAt: later }, payment: { lastPaidAt: later }, neither: {} } as const;
    const shown = (event: SnoozeEvent) =>
      Object.entries(happened).flatMap(([name, facts]) => (isShown(event, facts) ? [name] : []));
    expect(shown("reply")).toEqual(["reply"]);
    expect(shown("payment")).toEqual(["payment"]);
    expect(shown("news")).toEqual(["reply", "payment"]);
    expect(isShown("reply", { lastReplyAt: at })).toBe(false);
    expect(isShown("reply", { paymentFailedAt: later })).toBe(true);
  });

  it("comes back as soon as something new arrives", () => {
    const news: Partial<QueueFacts>[] = [
      { paymentFailedAt: "2026-03-26T08:00:00.000Z" },
      { limitDroppingSince: "2026-03-26T08:00:00.000Z" },
      { paidCallSince: "2026-03-26T08:00:00.000Z" },
      { waitingReplySince: "2026-03-26T08:00:00.000Z" },
      { duties: [{ kind: "task", id: "t1", title: "x", dueOn: "2026-03-27", isDone: false }] },
    ];
    for (const one of news) expect(rank({ ...one, doneForNow: aside }, "2026-03-27")).not.toBeNull();
  });
});

describe("a company", () => {
  const entryOf = (facts: Partial<QueueFacts>) => rank(facts, "2026-03-25");
  const us = entryOf({ accountId: "a-us", accountName: "Lumen US", paymentFailedAt: "2026-03-24T08:00:00.000Z" });
  const eu = entryOf({ accountId: "a-eu", accountName: "Lumen EU", waitingReplySince: "2026-03-25T08:00:00.000Z" });

  it("takes the place of its best account, and names the account of each reason", () => {
    if (!us || !eu) throw new Error("both accounts are in the queue");
    const company = rankCompany([us, eu]);
    expect(company).toMatchObject({ id: "c-1", band: 1, score: 0, accountId: "a-eu" });
    expect(company?.reasons.map(({ term, accountName }) => [term, accountName])).toEqual([
      ["reply_waiting", "Lumen EU"],
    ]);
    expect(company?.otherReasons.map(({ term, accountName }) => [term, accountName])).toEqual([
      ["payment_failed", "Lumen US"],
    ]);
    expect(rankCompany([eu, us])).toEqual(company);
  });

  it("is not in the queue when none of its accounts is", () => {
    expect(rankCompany([])).toBeNull();
  });
});

const day = fc.integer({ min: -40, max: 60 }).map((days) => addDays("2026-03-10", days));
const moment = day.map((on) => `${on}T09:30:00.000Z`);
const reported = fc.oneof(fc.constant(null), fc.constant("none" as const), moment);
const flag = fc.constantFrom(null, true, false);
const dollars = fc.option(fc.integer({ min: 0, max: 200_000 }).map((minor) => ({ currency: "USD", minor })));
const aside = fc.option(
  fc.oneof(
    fc.record({ at: moment, until: day }),
    fc.record({ at: moment, until: fc.option(day), event: fc.constantFrom(...SNOOZE_EVENTS) }),
  ),
);

const anyFacts: fc.Arbitrary<QueueFacts> = fc.record({
  accountId: fc.constantFrom("a-1", "a-2", "a-3"),
  accountName: fc.constant("x"),
  companyId: fc.constant("c-1"),
  placement: fc.constantFrom("in", "in", "in", "watch", "routed", "out"),
  enteredAt: fc.option(moment),
  stage: fc.option(fc.constantFrom(...STAGE_IDS)),
  seenAt: fc.option(moment),
  renewalOn: fc.option(day),
  netForecast: dollars,
  previousBill: dollars,
  contactedAt: fc.option(moment),
  colleagueWroteAt: fc.option(moment),
  coverage: fc.constantFrom("known", "nobody", "unknown"),
  overThresholdSince: fc.option(day),
  waitingReplySince: fc.option(moment),
  sentBack: fc.option(fc.record({ at: moment, by: fc.constant("sales"), expects: fc.constant("x") })),
  paidCallSince: reported,
  paymentFailedAt: reported,
  atStake: fc.constantFrom([], [{ currency: "USD", minor: 12_900 }]),
  limitDroppingSince: reported,
  creditsEndThisPeriod: flag,
  hasSpike: flag,
  avoidableSharePercent: fc.option(fc.integer({ min: 0, max: 60 })),
  checkinWindow: fc.option(
    fc.record({ opensOn: day, isSent: fc.boolean() }).map((it) => ({ ...it, lastOn: addDays(it.opensOn, 6) })),
  ),
  finalDueOn: fc.option(day),
  duties: fc.array(
    fc.record({
      kind: fc.constantFrom("promise", "task"),
      id: fc.constant("d"),
      title: fc.constant("x"),
      dueOn: fc.option(day),
      isDone: fc.boolean(),
    }),
    { maxLength: 2 },
  ),
  lastReplyAt: fc.option(moment),
  lastPaidAt: fc.option(moment),
  doneForNow: aside,
  snoozed: aside,
});

describe("the queue", () => {
  it("has a score that is the sum of the points that can be seen", () => {
    fc.assert(
      fc.property(anyFacts, day, (facts, today) => {
        const entry = rankAccount(facts, preset, today);
        if (!entry) return;
        expect(entry.reasons.reduce((sum, { points }) => sum + points, 0)).toBe(entry.score);
        expect(entry.reasons.some(({ isCause }) => isCause)).toBe(true);
        expect(entry.reasons.every(({ isKnown, points }) => isKnown || points === 0)).toBe(true);
      }),
    );
  });

  it("changes on no day before the one that it names", () => {
    fc.assert(
      fc.property(anyFacts, day, fc.nat({ max: 40 }), (facts, today, ahead) => {
        const next = nextQueueDay(facts, preset, today);
        const on = addDays(today, ahead);
        if (next !== null && on >= next) return;
        const before = rankAccount(facts, preset, today);
        expect(rankAccount(facts, preset, on)).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it("lets nothing lower a waiting reply", () => {
    fc.assert(
      fc.property(anyFacts, day, moment, aside, aside, (facts, today, waitingReplySince, doneForNow, snoozed) => {
        const free = rankAccount(
          { ...facts, waitingReplySince, coverage: "nobody", doneForNow: null, snoozed: null },
          preset,
          today,
        );
        const held = rankAccount(
          { ...facts, waitingReplySince, coverage: "known", doneForNow, snoozed },
          preset,
          today,
        );
        expect([held?.band, held?.score]).toEqual([1, free?.score]);
      }),
    );
  });

  it("is in one order, with no two entries in one place", () => {
    const entries = fc
      .array(fc.tuple(anyFacts, day), { minLength: 2, maxLength: 12 })
      .map((list) =>
        list.flatMap(
          ([facts, today], index) => rankAccount({ ...facts, accountId: `a-${index}` }, preset, today) ?? [],
        ),
      );
    fc.assert(
      fc.property(
        entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const sorted = [...list].sort(compareEntries);
          expect([...shuffled].sort(compareEntries).map(({ id }) => id)).toEqual(sorted.map(({ id }) => id));
          for (const a of list) for (const b of list) if (a.id !== b.id) expect(compareEntries(a, b)).not.toBe(0);
        },
      ),
    );
  });
});

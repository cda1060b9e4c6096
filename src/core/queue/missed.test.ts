import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, daysBetween } from "../time/local-date.ts";
import { MISS_CAUSES, type MissAct, type MissCause, type MissFacts, missOf } from "./missed.ts";

const RENEWAL = "2026-03-20";
const rule = { riskDays: 3 };

const act = (given: Partial<MissAct> & Pick<MissAct, "kind">): MissAct => ({
  memberId: "anna",
  memberName: "Anna",
  until: null,
  untilEvent: null,
  reason: null,
  happenedAt: "2026-03-10T09:00:00.000Z",
  ...given,
});

const facts = (given: Partial<MissFacts> = {}): MissFacts => ({
  enteredOn: "2026-03-01",
  entryRecordedAt: "2026-03-02T02:00:00.000Z",
  renewalOn: RENEWAL,
  acts: [],
  absences: [],
  ...given,
});

describe("the cause of a miss", () => {
  it.each<[MissCause, string, Partial<MissFacts>]>([
    [
      "data_late",
      "Its data came late: it entered for 1 Mar, and we learned of it on 19 Mar, 1 day before its renewal.",
      { entryRecordedAt: "2026-03-19T02:00:00.000Z", acts: [act({ kind: "taken" })] },
    ],
    [
      "data_late",
      "Its data came late: it entered for 18 Mar, and we learned of it on 22 Mar, after its renewal.",
      { enteredOn: "2026-03-18", entryRecordedAt: "2026-03-22T02:00:00.000Z" },
    ],
    [
      "entered_late",
      "It entered on 18 Mar, 2 days before its renewal.",
      { enteredOn: "2026-03-18", entryRecordedAt: "2026-03-19T02:00:00.000Z" },
    ],
    ["unseen", "It entered on 1 Mar, and nobody looked at it.", {}],
    [
      "unseen",
      "It entered on 1 Mar, and nobody looked at it.",
      {
        acts: [
          act({ kind: "seen", happenedAt: "2026-02-20T09:00:00.000Z" }),
          act({ kind: "taken", happenedAt: "2026-03-20T00:00:00.000Z" }),
        ],
      },
    ],
    [
      "snoozed_past",
      "Anna snoozed it on 10 Mar until 21 Mar, past its renewal.",
      { acts: [act({ kind: "snoozed", until: "2026-03-21" })] },
    ],
    [
      "snoozed_past",
      "Anna snoozed it on 10 Mar until they reply, and its renewal came first.",
      { acts: [act({ kind: "snoozed", untilEvent: "reply" })] },
    ],
    [
      "absent",
      "Anna took it on 10 Mar and was away before its renewal; nobody else took it over.",
      {
        acts: [act({ kind: "taken" })],
        absences: [{ memberId: "anna", from: "2026-03-12T00:00:00.000Z", until: "2026-03-15T00:00:00.000Z" }],
      },
    ],
    [
      "lease_dropped",
      "Anna took it on 10 Mar, and it went on without anybody in touch.",
      {
        acts: [act({ kind: "taken" })],
        absences: [{ memberId: "ben", from: "2026-03-12T00:00:00.000Z", until: "2026-03-15T00:00:00.000Z" }],
      },
    ],
    [
      "lease_dropped",
      "Anna snoozed it on 10 Mar until 14 Mar; nobody took it once it was back.",
      { acts: [act({ kind: "snoozed", until: "2026-03-14" })] },
    ],
    [
      "lease_dropped",
      "Anna skipped it on 10 Mar (speaks no English), and nobody else took it.",
      { acts: [act({ kind: "skipped", reason: "speaks no English" })] },
    ],
  ])("is %s: %s", (cause, sentence, given) => {
    expect(missOf(facts(given), rule)).toEqual({ cause, sentence });
  });

  const moment = fc
    .integer({ min: -30, max: 5 })
    .chain((days) =>
      fc
        .integer({ min: 0, max: 23 })
        .map((hour) => `${addDays(RENEWAL, days)}T${String(hour).padStart(2, "0")}:30:00.000Z`),
    );
  const someAct = fc.record({
    kind: fc.constantFrom("taken", "extended", "released", "snoozed", "done", "skipped", "seen") as fc.Arbitrary<
      MissAct["kind"]
    >,
    memberId: fc.constantFrom("anna", "ben"),
    memberName: fc.constant("Anna"),
    until: fc.option(fc.integer({ min: -10, max: 10 }).map((days) => addDays(RENEWAL, days))),
    untilEvent: fc.constantFrom("reply", "news", null) as fc.Arbitrary<MissAct["untilEvent"]>,
    reason: fc.constant(null),
    happenedAt: moment,
  });
  const someFacts: fc.Arbitrary<MissFacts> = fc.record({
    enteredOn: fc.integer({ min: -25, max: -1 }).map((days) => addDays(RENEWAL, days)),
    entryRecordedAt: moment,
    renewalOn: fc.constant(RENEWAL),
    acts: fc
      .array(someAct, { maxLength: 5 })
      .map((acts) => acts.toSorted((a, b) => (a.happenedAt < b.happenedAt ? -1 : 1))),
    absences: fc.array(fc.record({ memberId: fc.constantFrom("anna", "ben"), from: moment, until: moment }), {
      maxLength: 3,
    }),
  });

  /** Each cause told by itself, without the order in which they are asked. */
  function holds({ enteredOn, entryRecordedAt, acts, absences }: MissFacts): Record<MissCause, boolean> {
    const left = daysBetween(enteredOn, RENEWAL);
    const leftWhenKnown = daysBetween(entryRecordedAt.slice(0, 10), RENEWAL);
    const inStay = acts.filter(
      ({ happenedAt }) => happenedAt.slice(0, 10) >= enteredOn && happenedAt.slice(0, 10) < RENEWAL,
    );
    const last = inStay.at(-1);
    const isAside = last !== undefined && ["snoozed", "done"].includes(last.kind);
    const away = absences.filter(({ memberId }) => memberId === last?.memberId);
    return {
      data_late: leftWhenKnown < 3 && left - leftWhenKnown > 1,
      entered_late: left < 3,
      unseen: inStay.length === 0,
      snoozed_past: isAside && (last.until === null || last.until >= RENEWAL),
      absent:
        last !== undefined && away.some(({ from, until }) => until > last.happenedAt && from.slice(0, 10) < RENEWAL),
      lease_dropped: last !== undefined,
    };
  }

  it("is exactly one for any history: the first in the documented order that holds", () => {
    fc.assert(
      fc.property(someFacts, (given) => {
        const { cause, sentence } = missOf(given, rule);
        const holding = holds(given);
        expect(cause).toBe(MISS_CAUSES.find((one) => holding[one]));
        expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds each of the causes among random histories", () => {
    const found = new Set(fc.sample(someFacts, 2000).map((given) => missOf(given, rule).cause));
    expect([...found].toSorted()).toEqual([...MISS_CAUSES].toSorted());
  });
});

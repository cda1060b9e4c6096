import { describe, expect, it } from "vitest";
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import type { OnboardingFact } from "../onboarding/fact.ts";
import { makeFact } from "../onboarding/make-fact.ts";
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { crossingsOf } from "../segments/crossings.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import { startOfDay } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Decision, IssuedForecast } from "./account-facts.ts";
import type { DeriveContext } from "./context.ts";
import { type Derived, deriveAccount } from "./derive-account.ts";
import { makeContext, makeFacts, usageThrough } from "./make-facts.ts";

const RULES = {
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
};
const CONTEXT = makeContext(RULES);

const atEvening = (day: LocalDate) => `${day}T20:00:00.000Z`;

/** Lives through days as an installation does: each day derived once, with what earlier days decided. */
function live(
  given: AccountFacts,
  from: LocalDate,
  to: LocalDate,
  contextOn: (day: LocalDate) => DeriveContext = () => CONTEXT,
): { days: Map<LocalDate, Derived>; decisions: Decision[]; last: Derived } {
  const decisions: Decision[] = [...given.decisions];
  let lastForecast: IssuedForecast | null = given.lastForecast;
  const days = new Map<LocalDate, Derived>();
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const derived = deriveAccount({ ...given, decisions, lastForecast }, contextOn(day), atEvening(day));
    for (const decision of derived.decisions)
      decisions.push({ ...decision, decisionId: decision.naturalKey, reconstructed: false });
    lastForecast = derived.forecast ?? lastForecast;
    days.set(day, derived);
  }
  return { days, decisions, last: days.get(to)! };
}

const kindsOf = (decisions: readonly Pick<Decision, "kind" | "decidedOn">[], kind: string) =>
  decisions.filter((one) => one.kind === kind).map(({ decidedOn }) => decidedOn);
const entriesOf = (decisions: readonly Decision[]) => kindsOf(decisions, "segment-entered");
const exitsOf = (decisions: readonly Decision[]) => kindsOf(decisions, "segment-left");
const causesOf = (decisions: readonly Decision[]) =>
  decisions.filter(({ kind }) => kind === "segment-left").map(({ body }) => body["cause"]);

/** $310 in its first period, far over the level of $100. */
const LARGE = makeFacts({ usage: [usageThrough("2026-01-20", "2026-12-31")] });
/** $31 in a period. */
const SMALL = makeFacts({ usage: [usageThrough("2026-01-20", "2026-12-31", 100)] });

const inclusion = (at: string, include: boolean, until: string | null = null) =>
  makeFact(at, { kind: "inclusion_set", include, reason: "They asked for help", until, rule: null });
const withFacts = (base: AccountFacts, ...facts: OnboardingFact[]): AccountFacts => ({ ...base, facts });

describe("entering", () => {
  it("happens once, on the first day with a forecast over the level, and is not repeated", () => {
    const { decisions } = live(LARGE, "2026-01-20", "2026-03-10");
    expect(entriesOf(decisions)).toEqual(["2026-01-21"]);
    expect(exitsOf(decisions)).toEqual([]);
  });

  it("keeps an account in when its forecast falls below the level", () => {
    const days = [
      ...usageThrough("2026-01-20", "2026-02-01").days,
      ...usageThrough("2026-02-02", "2026-03-31", 1).days,
    ];
    const fallen = makeFacts({
      usage: [{ ...usageThrough("2026-01-20", "2026-01-20"), days: Float64Array.from(days) }],
    });
    const { last, decisions } = live(fallen, "2026-01-20", "2026-03-10");
    expect(last.bill!.forecast.net.mean.minor).toBeLessThan(100);
    expect([last.decided.verdict, last.stays.at(-1)!.leftOn]).toEqual(["in", null]);
    expect(entriesOf(decisions)).toHaveLength(1);
  });

  it("does not happen below the level", () => {
    const { decisions, last } = live(SMALL, "2026-01-20", "2026-03-10");
    expect(decisions).toEqual([]);
    expect(last.stage.fine).toBeNull();
  });

  it("is by a person's word while it is in force, and not once it has expired", () => {
    const included = withFacts(SMALL, inclusion("2026-02-02T09:00Z", true, "2026-02-10"));
    const { decisions } = live(included, "2026-01-20", "2026-03-10");
    expect(decisions.map(({ kind, decidedOn, body }) => [kind, decidedOn, body["rule"]])).toEqual([
      ["segment-entered", "2026-02-02", "I-5"],
    ]);
    expect(deriveAccount(included, CONTEXT, "2026-02-09T08:00:00.000Z").decided.verdict).toBe("exception");
    expect(deriveAccount(included, CONTEXT, "2026-02-10T08:00:00.000Z").decided.verdict).not.toBe("exception");
    expect(deriveAccount(included, CONTEXT, "2026-02-10T08:00:00.000Z").decisions).toEqual([]);
  });

  it("is kept from happening by a person's word until that ends", () => {
    const { decisions } = live(
      withFacts(LARGE, inclusion("2026-01-20T09:00Z", false, "2026-02-03")),
      "2026-01-20",
      "2026-03-10",
    );
    expect(entriesOf(decisions)).toEqual(["2026-02-03"]);
  });

  it("does not follow a word that was taken back", () => {
    const word = inclusion("2026-02-02T09:00Z", true);
    const undo = makeFact("2026-02-02T09:05Z", { kind: "voided", reason: "Wrong account" }, { corrects: word.factId });
    expect(live(withFacts(SMALL, word, undo), "2026-02-03", "2026-02-20").decisions).toEqual([]);
  });
});

describe("leaving", () => {
  const graduated = makeFact("2026-02-20T15:00Z", "graduated");

  it("is decided the day after the fact that closed the onboarding", () => {
    const { decisions, days } = live(withFacts(LARGE, graduated), "2026-01-20", "2026-03-10");
    expect(exitsOf(decisions)).toEqual(["2026-02-21"]);
    expect(causesOf(decisions)).toEqual(["graduated"]);
    expect(days.get("2026-02-21")!.stage.fine).toBe("onboarded_no_engagement");
  });

  it("leaves no trace when that fact is taken back on the same day", () => {
    const undo = makeFact("2026-02-20T16:00Z", { kind: "voided", reason: "Too early" }, { corrects: graduated.factId });
    const undone = live(withFacts(LARGE, graduated, undo), "2026-01-20", "2026-03-10");
    expect(undone.decisions).toEqual(live(LARGE, "2026-01-20", "2026-03-10").decisions);
    const evening = deriveAccount(withFacts(LARGE, graduated), CONTEXT, "2026-02-20T15:30:00.000Z");
    expect(evening.decisions.filter(({ kind }) => kind === "segment-left")).toEqual([]);
  });

  it("is not undone when the fact is taken back later, and is not decided twice", () => {
    const undo = makeFact("2026-02-25T16:00Z", { kind: "voided", reason: "Too early" }, { corrects: graduated.factId });
    const { decisions } = live(withFacts(LARGE, graduated, undo), "2026-01-20", "2026-03-10");
    expect(exitsOf(decisions)).toEqual(["2026-02-21"]);
    expect(entriesOf(decisions)).toHaveLength(1);
  });

  it("follows a removal with its cause", () => {
    const removed = makeFact("2026-02-10T09:00Z", { kind: "segment_removed", cause: "duplicate" });
    const { decisions } = live(withFacts(LARGE, removed), "2026-01-20", "2026-03-10");
    expect([exitsOf(decisions), causesOf(decisions)]).toEqual([["2026-02-11"], ["merged"]]);
  });

  it("follows a removal that was taken back on its day not at all", () => {
    const removed = makeFact("2026-02-10T09:00Z", { kind: "segment_removed", cause: "manual" });
    const undo = makeFact("2026-02-10T09:05Z", { kind: "voided", reason: "Wrong row" }, { corrects: removed.factId });
    expect(exitsOf(live(withFacts(LARGE, removed, undo), "2026-01-20", "2026-03-10").decisions)).toEqual([]);
  });

  it("is followed by one new entry after churn and a new subscription", () => {
    const gone = { ...LARGE, account: { ...LARGE.account, cancelledOn: "2026-02-10" } };
    const first = live(gone, "2026-01-20", "2026-02-20");
    expect([entriesOf(first.decisions), exitsOf(first.decisions), causesOf(first.decisions)]).toEqual([
      ["2026-01-21"],
      ["2026-02-10"],
      ["churned"],
    ]);
    const back = { ...LARGE, decisions: first.decisions };
    const second = live(back, "2026-02-21", "2026-04-30");
    expect(entriesOf(second.decisions)).toEqual(["2026-01-21", "2026-02-21"]);
    expect(second.last.stays.map(({ leftOn }) => leftOn)).toEqual(["2026-02-10", null]);
  });

  it("is not followed by another entry for the same reason after graduation", () => {
    const { decisions } = live(withFacts(LARGE, graduated), "2026-01-20", "2026-06-30");
    expect(entriesOf(decisions)).toEqual(["2026-01-21"]);
  });

  it("keeps the stage that closed it when nothing has been reported for half a year", () => {
    const silent = makeFacts({ usage: [usageThrough("2026-01-20", "2026-02-10")] });
    const complete = (day: LocalDate) =>
      makeContext(RULES, { completeThrough: new Map([["billing|EU|events", addDays(day, -1)]]) });
    const { decisions, last } = live(silent, "2026-01-20", "2026-05-30", complete);
    expect(causesOf(decisions)).toEqual(["churned"]);
    expect(last.stage.fine).toBe("churned");
    // A night reads four months of usage; by then there is none in them.
    const unread = deriveAccount(
      { ...silent, usage: [], decisions },
      complete("2026-09-30"),
      "2026-09-30T00:00:00.000Z",
    );
    expect(unread.stage.fine).toBe("churned");
  });
});

describe("the entry threshold in band 5", () => {
  const nobodys = (facts: AccountFacts, to: LocalDate, context = CONTEXT) =>
    live(facts, "2026-01-20", to, () => context).last;

  it("shows an account that is over it and that nobody works", () => {
    const included = withFacts(LARGE, inclusion("2026-01-20T09:00Z", false));
    const last = nobodys(included, "2026-02-05");
    expect(last.queueFacts.overThresholdSince).toBe("2026-01-21");
    expect(last.queueEntry?.band).toBe(5);
  });

  it("counts the present run: a fall in between begins it anew, and a new period does not", () => {
    // Nearly nothing for three weeks brings the forecast under the level; then it is as large as before.
    const quiet = usageThrough("2026-02-20", "2026-03-12", 1).days;
    const days = [
      ...usageThrough("2026-01-20", "2026-02-19").days,
      ...quiet,
      ...usageThrough("2026-03-13", "2026-05-01").days,
    ];
    const usage = [{ ...usageThrough("2026-01-20", "2026-01-20"), days: Float64Array.from(days) }];
    const fallen = makeFacts({ usage, facts: [inclusion("2026-01-20T09:00Z", false)] });
    const { days: derived } = live(fallen, "2026-01-20", "2026-04-28");
    const runs = [...derived.values()].map(({ today, ruleForecast, queueFacts }) => ({
      today,
      isOver: (ruleForecast.net?.minor ?? 0) > 10_000,
      since: queueFacts.overThresholdSince,
    }));
    let since: LocalDate | null = null;
    for (const run of runs) {
      since = run.isOver ? (since ?? run.today) : null;
      expect(run).toEqual({ ...run, since });
    }
    expect(new Set(runs.flatMap((run) => run.since ?? [])).size).toBeGreaterThan(1);
    expect(runs.some(({ isOver }) => !isOver)).toBe(true);
  });

  it("takes the latest crossing where the forecast before is from an earlier release", () => {
    const { days, decisions } = live(LARGE, "2026-01-20", "2026-02-05");
    const before = { ...days.get("2026-02-05")!.forecast!, overEntrySince: null };
    const kept = { ...LARGE, decisions: [...decisions], lastForecast: before };
    expect(deriveAccount(kept, CONTEXT, atEvening("2026-02-06")).queueFacts.overThresholdSince).toBe("2026-01-21");
  });

  it.each([
    ["graduated", makeFact("2026-02-20T15:00Z", "graduated")],
    ["handed over", makeFact("2026-02-20T15:00Z", "referral_created")],
    ["churned", makeFact("2026-02-20T15:00Z", "churned")],
  ])("does not show one whose onboarding has ended: %s", (_, closing) => {
    const last = nobodys(withFacts(LARGE, closing), "2026-03-15");
    expect(last.stays.at(-1)!.leftOn).toBe("2026-02-21");
    expect(last.bill!.forecast.net.mean.minor).toBeGreaterThan(10_000);
    expect(last.queueFacts.overThresholdSince).toBeNull();
    expect(last.queueEntry).toBeNull();
  });
});

describe("crossings", () => {
  it("are recorded once and confirmed by the second day, also after they were stored and read in another order", () => {
    const { decisions } = live(LARGE, "2026-01-20", "2026-02-25");
    expect(kindsOf(decisions, "level-crossed")).toEqual(["2026-01-21", "2026-01-21"]);
    expect(kindsOf(decisions, "crossing-confirmed")).toEqual(["2026-01-22", "2026-01-22"]);
  });

  it("late in a period are confirmed at once, and stay confirmed when they are read back by key", () => {
    const late = makeFacts({
      usage: [usageThrough("2026-01-20", "2026-12-31", 1)],
      facts: [],
    });
    late.usage[0]!.days.fill(20_000, 15);
    const { decisions } = live(late, "2026-01-20", "2026-02-10");
    const stored = [...decisions].sort((a, b) =>
      a.decidedOn === b.decidedOn ? (a.naturalKey < b.naturalKey ? -1 : 1) : a.decidedOn < b.decidedOn ? -1 : 1,
    );
    expect(crossingsOf(decisions).map(({ confirmedOn }) => confirmedOn)).not.toContain(null);
    expect(crossingsOf(stored)).toEqual(expect.arrayContaining(crossingsOf(decisions)));
    const next = live({ ...late, decisions: stored }, "2026-02-11", "2026-03-30");
    expect(kindsOf(next.decisions, "level-crossed")).toEqual(kindsOf(decisions, "level-crossed"));
  });
});

describe("a handover that comes back after the stay has ended", () => {
  const handed = makeFact("2026-02-20T15:00Z", { kind: "handed_over", to: "sales", handoverId: "h-1" });
  const bounced = makeFact("2026-02-25T15:00Z", {
    kind: "handover_bounced",
    ...{ to: "sales", handoverId: "h-1", reason: "Too small", expects: "An answer" },
  });
  const written = makeFact("2026-01-25T15:00Z", "outreach_sent");

  it("takes the same stay up again, with the stage that it had", () => {
    const { days, decisions, last } = live(withFacts(LARGE, written, handed, bounced), "2026-01-20", "2026-03-10");
    expect(days.get("2026-02-20")!.stage.derived).toBe("sales_handoff");
    expect(days.get("2026-02-24")!.stays).toMatchObject([{ leftOn: "2026-02-21", cause: "handed-over" }]);
    expect(last.stays).toMatchObject([{ enteredOn: "2026-01-21", leftOn: null, entries: 2 }]);
    expect(entriesOf(decisions)).toEqual(["2026-01-21", "2026-02-25"]);
    const never = live(withFacts(LARGE, written), "2026-01-20", "2026-03-10").last;
    expect(last.stage.derived).toBe(never.stage.derived);
    expect(last.decided.segment).not.toBeNull();
  });

  it("ends once more when it is handed over once more", () => {
    const again = makeFact("2026-03-02T15:00Z", { kind: "handed_over", to: "sales", handoverId: "h-2" });
    const facts = withFacts(LARGE, written, handed, bounced, again);
    const { decisions, last } = live(facts, "2026-01-20", "2026-03-10");
    expect(last.stays).toMatchObject([{ enteredOn: "2026-01-21", leftOn: "2026-03-03", cause: "handed-over" }]);
    expect(exitsOf(decisions)).toEqual(["2026-02-21", "2026-03-03"]);
    expect(new Set(decisions.map(({ naturalKey }) => naturalKey)).size).toBe(decisions.length);
  });

  it("stays ended where somebody of sales has the account, or a person took it out", () => {
    const out = inclusion("2026-02-24T09:00Z", false);
    const excluded = live(withFacts(LARGE, handed, out, bounced), "2026-01-20", "2026-03-10").last;
    expect(excluded.stays).toMatchObject([{ leftOn: "2026-02-21" }]);
    const cancelled = { ...LARGE, account: { ...LARGE.account, cancelledOn: "2026-02-23" } };
    const gone = live(withFacts(cancelled, handed, bounced), "2026-01-20", "2026-03-10").last;
    expect(gone.stays.at(-1)).toMatchObject({ leftOn: "2026-02-21" });
  });

  it("changes nothing when it comes back from support", () => {
    const support = { to: "support", handoverId: "h-2" } as const;
    const toSupport = makeFact("2026-02-22T15:00Z", { kind: "handed_over", ...support });
    const back = makeFact("2026-02-25T15:00Z", {
      ...{ kind: "handover_bounced", ...support, reason: "Not theirs", expects: "An answer" },
    });
    const { last } = live(withFacts(LARGE, handed, toSupport, back), "2026-01-20", "2026-03-10");
    expect(last.stays).toMatchObject([{ leftOn: "2026-02-21" }]);
  });
});

describe("a person's word that is taken back", () => {
  it("leaves no exception without a stay, whatever was said on the day of entry and the day after", () => {
    for (const base of [LARGE, SMALL])
      for (const days of [
        ["2026-01-21", "2026-01-21"],
        ["2026-01-21", "2026-01-22"],
      ] as const) {
        const said = inclusion(`${days[0]}T09:00Z`, true);
        const slip = inclusion(`${days[1]}T10:00Z`, false);
        const back = makeFact("2026-01-24T09:00Z", { kind: "voided", reason: "A slip" }, { corrects: slip.factId });
        const { days: derived, last } = live(withFacts(base, said, slip, back), "2026-01-20", "2026-01-27");
        for (const { decided, stays } of derived.values())
          if (decided.verdict === "exception") expect(stays.at(-1)).toMatchObject({ leftOn: null });
        // On one day it never came in before the 24th; over two it came in, left, and came in again.
        const stays = days[0] === days[1] ? 1 : 2;
        expect([last.decided.verdict, last.stays.at(-1)?.leftOn, last.stays.length]).toEqual([
          "exception",
          null,
          stays,
        ]);
      }
  });

  it("does not take an account in again that somebody removed after it", () => {
    const removed = makeFact("2026-02-10T09:00Z", { kind: "segment_removed", cause: "manual" });
    const { decisions, last } = live(
      withFacts(SMALL, inclusion("2026-01-22T09:00Z", true), removed),
      "2026-01-20",
      "2026-02-20",
    );
    expect([entriesOf(decisions), exitsOf(decisions)]).toEqual([["2026-01-22"], ["2026-02-11"]]);
    expect(last.decided.verdict).not.toBe("exception");
  });
});

describe("alerts and the clock", () => {
  it("raise a failed payment once per period, and say it as long as it holds", () => {
    const failed = { ...LARGE, payments: [makePayment("failed", "2026-02-02T09:00:00.000Z")] };
    const { decisions, last } = live(failed, "2026-01-20", "2026-02-10");
    expect(kindsOf(decisions, "alert-raised")).toEqual(["2026-02-02"]);
    expect(last.alerts.map(({ kind }) => kind)).toEqual(["payment-failed"]);
    const paid = { ...failed, payments: [...failed.payments, makePayment("paid", "2026-02-05T09:00:00.000Z")] };
    expect(live(paid, "2026-01-20", "2026-02-10").last.alerts).toEqual([]);
  });

  it("name the next moment at which time alone changes something, which is always to come", () => {
    const booked = withFacts(
      LARGE,
      makeFact("2026-02-02T09:00Z", { kind: "call_booked", callId: "c-1", startsAt: "2026-02-05T13:00:00.000Z" }),
    );
    const { days, decisions } = live(booked, "2026-01-20", "2026-03-20");
    const morning = deriveAccount({ ...booked, decisions }, CONTEXT, startOfDay("2026-02-05"));
    expect(morning.nextDueAt).toBe("2026-02-05T13:00:00.000Z");
    for (const [day, { nextDueAt }] of days) if (nextDueAt) expect(nextDueAt > atEvening(day)).toBe(true);
  });
});

function makePayment(status: "paid" | "failed", happenedAt: string) {
  return {
    externalId: `pay-${happenedAt}`,
    invoiceExternalId: null,
    currency: "USD",
    amountMinor: 31_000,
    status,
    happenedAt,
  };
}

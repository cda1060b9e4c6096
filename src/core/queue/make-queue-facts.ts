/** Builder for tests: an onboarding that is contacted, seen and quiet, so that nothing is due unless a test says so. */
import type { QueueFacts } from "./queue-facts.ts";

export function makeQueueFacts(facts: Partial<QueueFacts> = {}): QueueFacts {
  return {
    accountId: "a-1",
    accountName: "Brightpath",
    companyId: "c-1",
    placement: "in",
    enteredAt: "2026-03-02T03:10:00.000Z",
    stage: "initiated",
    seenAt: "2026-03-02T09:00:00.000Z",
    renewalOn: "2026-04-20",
    netForecast: { currency: "USD", minor: 13_200 },
    previousBill: { currency: "USD", minor: 12_000 },
    contactedAt: "2026-03-03T09:00:00.000Z",
    colleagueWroteAt: "2026-03-03T09:00:00.000Z",
    coverage: "nobody",
    overThresholdSince: "2026-03-02",
    waitingReplySince: null,
    sentBack: null,
    lastReplyAt: null,
    lastPaidAt: null,
    paidCallSince: "none",
    paymentFailedAt: "none",
    atStake: [],
    limitDroppingSince: "none",
    creditsEndThisPeriod: false,
    hasSpike: false,
    avoidableSharePercent: 0,
    checkinWindow: { opensOn: "2026-03-16", lastOn: "2026-03-22", isSent: false },
    finalDueOn: "2026-04-10",
    duties: [],
    doneForNow: null,
    snoozed: null,
    ...facts,
  };
}

/** Builders for tests: an account that is sound to hand to sales, unless a test says otherwise. */
import { money } from "../money/money.ts";
import type { EngagementFacts } from "./engagement-facts.ts";
import type { PacketFacts } from "./packet-facts.ts";

const usd = (minor: number) => money("USD", minor);

export function makePacketFacts(facts: Partial<PacketFacts> = {}): PacketFacts {
  return {
    to: "sales",
    asOf: "2026-11-22T09:30:00.000Z",
    today: "2026-11-22",
    account: {
      name: "Brightpath",
      domain: "brightpath.example",
      region: "EU",
      externalId: "org-1",
      plan: "Pay as you go",
      country: "DE",
      signedUpOn: "2026-03-03",
    },
    directLevel: usd(100_000),
    forecast: {
      periodStart: "2026-11-03",
      periodEnd: "2026-12-03",
      reportedThrough: "2026-11-21",
      net: usd(145_000),
      gross: usd(150_000),
      low: usd(138_000),
      high: usd(161_250),
      isAtLeast: false,
      spikes: [],
    },
    arePricesConfirmed: true,
    bills: [
      {
        periodStart: "2026-08-03",
        periodEnd: "2026-09-03",
        gross: usd(110_000),
        net: usd(105_000),
        from: "invoice",
        status: "paid",
      },
      {
        periodStart: "2026-09-03",
        periodEnd: "2026-10-03",
        gross: usd(120_000),
        net: usd(115_000),
        from: "invoice",
        status: "paid",
      },
      {
        periodStart: "2026-10-03",
        periodEnd: "2026-11-03",
        gross: usd(130_000),
        net: usd(125_000),
        from: "computed",
        status: "computed",
      },
    ],
    products: [
      { name: "Product analytics", unit: "event", quantity: "9200000", gross: usd(93_000), sharePercent: 62 },
      { name: "Session replay", unit: "recording", quantity: "41000", gross: usd(57_000), sharePercent: 38 },
    ],
    unpricedMeters: [],
    findings: [],
    limits: [],
    credits: [],
    history: {
      enteredOn: "2026-09-20",
      rule: "I-1",
      stage: "4a Intro call completed",
      stageSince: "2026-10-12T10:00:00.000Z",
      lastMessagedAt: "2026-11-10T10:00:00.000Z",
      lastReplyAt: "2026-11-11T10:00:00.000Z",
      waitingReplySince: null,
      notesCount: 2,
      openTasks: [],
      events: [{ at: "2026-10-12T10:00:00.000Z", label: "Call held" }],
    },
    contacts: [
      { name: "Ada Park", email: "ada@brightpath.example", role: "owner", lastSeenOn: "2026-11-20", isOptedOut: false },
    ],
    siblings: [],
    ...facts,
  };
}

export function makeEngagementFacts(facts: Partial<EngagementFacts> = {}): EngagementFacts {
  return {
    to: "sales",
    today: "2026-11-22",
    company: "Brightpath Labs",
    humans: [],
    temporaryOwner: false,
    segments: ["Onboarding Lead"],
    engagedSegments: ["Active Trial", "CSM Managed"],
    colleagueThreads: [],
    standing: [],
    lastBounce: null,
    upcomingCallAt: null,
    waitingReplySince: null,
    notesCount: 2,
    openPromises: 0,
    spend: { isOverLevel: true, billsOver: 3, billsKnown: 3, isSteady: true, growthPercent: 16 },
    hasSpike: false,
    siblingHumans: [],
    ...facts,
  };
}

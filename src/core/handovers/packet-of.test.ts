import { describe, expect, it } from "vitest";
import { makePacketFacts } from "./make-packet-facts.ts";
import type { PacketFacts } from "./packet-facts.ts";
import { PACKET_PARTS, type PacketPart, packetOf } from "./packet-of.ts";
import { packetText } from "./packet-text.ts";

const STEADY = 3;
const lines = (part: PacketPart, facts: Partial<PacketFacts> = {}) =>
  packetOf(makePacketFacts(facts), STEADY).find((section) => section.part === part)!.lines;

const NOTHING: Partial<PacketFacts> = {
  forecast: null,
  arePricesConfirmed: null,
  directLevel: null,
  bills: [],
  products: [],
  limits: null,
  credits: null,
  contacts: null,
  history: {
    enteredOn: null,
    rule: null,
    stage: null,
    stageSince: null,
    lastMessagedAt: null,
    lastReplyAt: null,
    waitingReplySince: null,
    notesCount: 0,
    openTasks: [],
    events: [],
  },
};

describe("a packet", () => {
  it("says why the lead is sound, with the day and the unit of each figure", () => {
    expect(lines("why")).toEqual([
      "Forecast of the period 3 Nov to 2 Dec: 1,450.00 USD net, 1,500.00 USD before credit (four of five outcomes: 1,380.00 USD to 1,612.50 USD net), from usage through 21 Nov.",
      "Prices are confirmed: our bills agree with the invoices.",
      "Steady: closed bills over 1,000.00 USD a month net: 3 of the 3 that we know.",
      "Growth: the forecast is 16 % over the last closed bill, net.",
      "Spikes: none in this period through 21 Nov.",
      "Whether the customer intends this spend: not recorded. Write here what they said.",
    ]);
  });

  it("shows each closed bill with where it comes from, and then the forecast", () => {
    expect(lines("bills")).toEqual([
      "3 Aug to 2 Sep: 1,100.00 USD before credit, 1,050.00 USD net (invoice, paid).",
      "3 Sep to 2 Oct: 1,200.00 USD before credit, 1,150.00 USD net (invoice, paid).",
      "3 Oct to 2 Nov: 1,300.00 USD before credit, 1,250.00 USD net (computed from usage, no invoice known).",
      "3 Nov to 2 Dec (open, forecast): 1,500.00 USD before credit, 1,450.00 USD net.",
    ]);
  });

  it("parts the bill by product", () => {
    expect(lines("products")).toEqual([
      "Forecast of the period 3 Nov to 2 Dec, before credit:",
      "Product analytics: 930.00 USD (62 %), 9,200,000 events.",
      "Session replay: 570.00 USD (38 %), 41,000 recordings.",
    ]);
  });

  it("does not call spend steady that only the forecast shows, and says when a spike may be behind it", () => {
    const { forecast } = makePacketFacts();
    const why = lines("why", {
      bills: makePacketFacts().bills.slice(2),
      forecast: { ...forecast!, isAtLeast: true, spikes: [{ meter: "Session replay", on: "2026-11-19" }] },
      arePricesConfirmed: false,
    });
    expect(why[0]).toContain("at least 1,450.00 USD net");
    expect(why).toContain(
      "Not steady yet: closed bills over 1,000.00 USD a month net: 1 of the 1 that we know; 3 are asked for.",
    );
    expect(why).toContain("Prices are not confirmed, so amounts may differ from the invoices.");
    expect(why).toContain(
      "Spikes in this period: Session replay on 19 Nov. Ask whether they were meant before counting on the amount.",
    );
  });

  it("has every part even where nothing is known, says so, and names no amount", () => {
    const facts = makePacketFacts(NOTHING);
    const sections = packetOf(facts, STEADY);
    expect(sections.map(({ part }) => part)).toEqual(PACKET_PARTS);
    expect(sections.filter(({ isKnown }) => !isKnown).map(({ part }) => part)).toEqual([
      "bills",
      "products",
      "limits",
      "credits",
      "contact",
    ]);
    expect(sections.every((section) => section.lines.length > 0)).toBe(true);
    expect(packetText(facts, sections)).not.toMatch(/USD|undefined|null|NaN/);
  });

  it("asks what it is about where it goes to support or the product team", () => {
    for (const to of ["support", "product"] as const)
      expect(lines("why", { to })[0]).toBe("What it is about, and since when: not recorded. Write it here.");
  });

  it("tells what is open between us, and who is there", () => {
    const { history } = makePacketFacts();
    expect(
      lines("history", {
        history: {
          ...history,
          waitingReplySince: "2026-11-21T08:00:00.000Z",
          openTasks: [{ kind: "promise", title: "Send the invoice", dueOn: "2026-11-25" }],
        },
      }),
    ).toEqual([
      "In onboarding since 20 Sep, by I-1; stage 4a Intro call completed since 12 Oct.",
      "We wrote last: 10 Nov. They wrote last: 11 Nov.",
      "A reply of theirs waits since 21 Nov.",
      "2 notes on the account.",
      "Open promise: Send the invoice (due 25 Nov).",
      "12 Oct: Call held.",
    ]);
    expect(lines("contact")).toEqual(["Ada Park, ada@brightpath.example (owner; last seen 20 Nov)."]);
  });

  it("is one text that reads well without being drawn", () => {
    const facts = makePacketFacts();
    expect(packetText(facts, packetOf(facts, STEADY)).split("\n").slice(0, 5)).toEqual([
      "# Brightpath: handover to sales",
      "",
      "brightpath.example · EU · DE · plan Pay as you go · signed up 3 Mar 2026 · id org-1. As of 22 Nov 2026, 09:30 UTC.",
      "",
      "## Why this is a sound lead",
    ]);
  });
});

/** Whether somebody has the account already, looked at before it is handed over (10.3, 4.6). Each signal shows its evidence. */
import { HANDOVER_TEAM_LABELS } from "../onboarding/fact.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import { daysBetween } from "../time/local-date.ts";
import type { EngagementFacts } from "./engagement-facts.ts";
import { channelName, type HandoverPreset } from "./handover-preset.ts";

export const SIGNALS = [
  "handed-over",
  "human",
  "lead",
  "segment",
  "colleague",
  "sibling",
  "shared-channel",
  "reply",
  "call",
  "promise",
  "sent-back",
  "spend",
  "spike",
  "growth",
  "notes",
] as const;
export type SignalKind = (typeof SIGNALS)[number];

/** `unknown` cannot be told from here: whoever hands over has to look. */
export type SignalWeight = "blocks" | "warns" | "clear" | "unknown";

export type Signal = { readonly kind: SignalKind; readonly weight: SignalWeight; readonly text: string };

type Found = Signal | null;

/** What of the team's rules the check looks at. */
export type CheckRules = Pick<HandoverPreset, "colleagueWroteDays" | "sharedChannel" | "askIfUnclear" | "tellIfWrong">;

/** HO-3. What blocks comes first, then what warns, what has to be looked at, and what was looked at and is clear. */
export function checkEngagement(facts: EngagementFacts, rules: CheckRules): Signal[] {
  const always: Found[] = [
    handedOver(facts),
    human(facts, rules),
    colleague(facts, rules.colleagueWroteDays),
    reply(facts),
    call(facts),
    promise(facts),
    notes(facts),
  ];
  const ofSales: Found[] =
    facts.to === "sales"
      ? [
          lead(facts, rules),
          segment(facts, rules),
          sibling(facts),
          sharedChannel(facts, rules),
          sentBack(facts),
          spend(facts),
          spike(facts),
          growth(facts),
        ]
      : [];
  const found = [...always, ...ofSales].filter((one) => one !== null);
  return found.sort((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight) || place(a) - place(b));
}

export function isBlocked(signals: readonly Signal[]): boolean {
  return signals.some(({ weight }) => weight === "blocks");
}

const WEIGHTS: readonly SignalWeight[] = ["blocks", "warns", "unknown", "clear"];

function place({ kind }: Signal): number {
  return SIGNALS.indexOf(kind);
}

/** The same team never gets it twice; another one should know of it. */
function handedOver({ standing, to, today }: EngagementFacts): Found {
  const [first] = [...standing].sort((a, b) => Number(b.to === to) - Number(a.to === to));
  if (!first) return { kind: "handed-over", weight: "clear", text: "No handover is open." };
  const state = first.isAccepted ? "which accepted it" : "which has not answered yet";
  const text = `It was handed over to ${HANDOVER_TEAM_LABELS[first.to]} on ${on(first.at, today)}, ${state}.`;
  return { kind: "handed-over", weight: first.to === to ? "blocks" : "warns", text };
}

/** A dedicated human blocks a handover to sales; for support and the product team it is whom to tell. */
function human({ humans, to, today }: EngagementFacts, { askIfUnclear }: CheckRules): Found {
  if (humans === null)
    return {
      kind: "human",
      weight: "unknown",
      text: `Who looks after the account was not imported; ask ${askIfUnclear} before you hand it over.`,
    };
  if (humans.length === 0)
    return { kind: "human", weight: "clear", text: "No human of sales or success looks after it." };
  const named = humans.map(
    ({ role, name, since }) => `${name} (${role}${since === null ? "" : ` since ${dayText(since, today)}`})`,
  );
  return { kind: "human", weight: to === "sales" ? "blocks" : "warns", text: `Looked after by ${named.join(", ")}.` };
}

function lead({ temporaryOwner }: EngagementFacts, { askIfUnclear }: CheckRules): Found {
  if (temporaryOwner === null)
    return {
      kind: "lead",
      weight: "unknown",
      text: `Whether sales has an open lead was not imported; ask ${askIfUnclear}.`,
    };
  if (!temporaryOwner) return { kind: "lead", weight: "clear", text: "Sales has no open lead." };
  return { kind: "lead", weight: "blocks", text: "Sales has an open lead task for it." };
}

function segment({ segments, engagedSegments }: EngagementFacts, { askIfUnclear }: CheckRules): Found {
  if (segments === null)
    return {
      kind: "segment",
      weight: "unknown",
      text: `Segments of other tools were not imported; ask ${askIfUnclear} for a trial or another team's segment.`,
    };
  const taken = segments.filter((one) => engagedSegments.includes(one));
  if (taken.length === 0)
    return { kind: "segment", weight: "clear", text: "It is in no segment of sales or success, and in no trial." };
  return { kind: "segment", weight: "blocks", text: `It is in ${taken.map((one) => `"${one}"`).join(" and ")}.` };
}

/** An assignment is roster data; a thread of the last weeks is a conversation. */
function colleague({ colleagueThreads, to, today }: EngagementFacts, wroteDays: number): Found {
  const recent = colleagueThreads.filter(({ at }) => daysBetween(localDateAt(at), today) <= wroteDays);
  const ofSales = recent.findLast(({ thread }) => thread === "sales");
  const last = ofSales ?? recent.at(-1);
  if (!last)
    return {
      kind: "colleague",
      weight: "clear",
      text: `No mail of sales or support is known of the last ${wroteDays} days.`,
    };
  const text = `${last.thread === "sales" ? "Sales" : "Support"} was in conversation with them on ${on(last.at, today)}.`;
  return { kind: "colleague", weight: ofSales && to === "sales" ? "blocks" : "warns", text };
}

function sibling({ siblingHumans }: EngagementFacts): Found {
  if (siblingHumans.length === 0) return null;
  const named = siblingHumans.map(({ account, humans }) => `${account} (${humans.join(", ")})`);
  return {
    kind: "sibling",
    weight: "warns",
    text: `Other accounts of the company are looked after: ${named.join("; ")}. Ask them first.`,
  };
}

function sharedChannel({ company }: EngagementFacts, rules: CheckRules): Signal {
  return {
    kind: "shared-channel",
    weight: "unknown",
    text: `Whether there is a shared channel with them is not known here; look for ${channelName(rules, company)}.`,
  };
}

function reply({ waitingReplySince, today }: EngagementFacts): Found {
  if (waitingReplySince === null) return null;
  return {
    kind: "reply",
    weight: "warns",
    text: `They wrote on ${on(waitingReplySince, today)} and wait for our answer.`,
  };
}

function call({ upcomingCallAt, today }: EngagementFacts): Found {
  if (upcomingCallAt === null) return null;
  return {
    kind: "call",
    weight: "warns",
    text: `A call with us is booked for ${on(upcomingCallAt, today)}; hold it, or tell them who comes.`,
  };
}

function promise({ openPromises }: EngagementFacts): Found {
  if (openPromises === 0) return null;
  return {
    kind: "promise",
    weight: "warns",
    text: `${openPromises === 1 ? "1 promise of ours is" : `${openPromises} promises of ours are`} open; keep them or name them in the packet.`,
  };
}

function sentBack({ lastBounce, today }: EngagementFacts): Found {
  if (lastBounce === null) return null;
  return {
    kind: "sent-back",
    weight: "warns",
    text: `${capital(HANDOVER_TEAM_LABELS[lastBounce.by])} sent it back on ${on(lastBounce.at, today)}: ${lastBounce.reason}`,
  };
}

function spend({ spend: { isOverLevel, isSteady } }: EngagementFacts): Found {
  if (isOverLevel === null)
    return { kind: "spend", weight: "warns", text: "Whether it spends enough for sales is not known." };
  if (!isOverLevel) return { kind: "spend", weight: "warns", text: "The forecast is not over the level for sales." };
  return isSteady
    ? { kind: "spend", weight: "clear", text: "The spend is over the level and steady." }
    : {
        kind: "spend",
        weight: "warns",
        text: "The forecast is over the level, and too few closed bills show that it stays there.",
      };
}

function spike({ hasSpike }: EngagementFacts): Found {
  return hasSpike
    ? { kind: "spike", weight: "warns", text: "Usage spiked in this period; find out first whether it was meant." }
    : null;
}

function growth({ spend: { growthPercent } }: EngagementFacts): Found {
  return growthPercent === null
    ? { kind: "growth", weight: "warns", text: "Growth is not computed, because no earlier bill is known." }
    : null;
}

function notes({ notesCount }: EngagementFacts): Found {
  if (notesCount > 0)
    return {
      kind: "notes",
      weight: "clear",
      text: `${notesCount === 1 ? "1 note is" : `${notesCount} notes are`} on the account.`,
    };
  return {
    kind: "notes",
    weight: "warns",
    text: "No note is on the account; write one first, so that the next person can read what you know.",
  };
}

function on(at: Instant, today: string): string {
  return dayText(localDateAt(at), today);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

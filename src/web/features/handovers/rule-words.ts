/** A rule of handovers in words: what it is called, what it means, and what it says. */
import type { HandoverPreset, HandoverRule } from "#core/handovers/handover-preset.ts";
import { money } from "#core/money/money.ts";
import { formatInteger, formatMoney } from "../../ui/format.ts";

type NumberRule = Exclude<HandoverRule, "directOverMinor" | TextRule>;
type TextRule = "sharedChannel" | "askIfUnclear" | "tellIfWrong";

type Words = { readonly label: string; readonly help: string };

export const RULE_WORDS: Readonly<Record<HandoverRule, Words>> = {
  directOverMinor: {
    label: "Level for sales",
    help: "A forecast over it may go to sales without a talk: a month, net of credit. A currency without a level has nobody over it.",
  },
  steadyBills: {
    label: "Closed bills over it",
    help: "As many have to be over the level before the spend is called steady; the packet shows so many.",
  },
  colleagueWroteDays: {
    label: "In talks after a mail",
    help: "A mail of sales in these days blocks a handover to sales; one of support warns.",
  },
  sharedChannel: {
    label: "Shared channel",
    help: "{company} stands for the company. Whoever hands over is asked to look for it.",
  },
  askIfUnclear: { label: "If unclear, ask", help: "Named in the check where it is not known who has the account." },
  tellIfWrong: {
    label: "If wrong, tell",
    help: "Named in the refusal, for an account that went to the wrong people.",
  },
  lastEvents: { label: "Events in a packet", help: "The newest of the history with us." },
  mostContacts: { label: "People in a packet", help: "Owners and admins first, then who was seen last." },
  answerWithinDays: {
    label: "Time to answer",
    help: "From then on the handover is late, in Today and in the team's week. What is on its way keeps its day.",
  },
};

/** The unit for one and for many, and what the server takes. */
export const NUMBER_RULES: Readonly<Record<NumberRule, { one: string; many: string; most: number }>> = {
  steadyBills: { one: "bill", many: "bills", most: 12 },
  colleagueWroteDays: { one: "day", many: "days", most: 366 },
  lastEvents: { one: "event", many: "events", most: 50 },
  mostContacts: { one: "person", many: "people", most: 50 },
  answerWithinDays: { one: "working day", many: "working days", most: 60 },
};

export function isNumberRule(rule: HandoverRule): rule is NumberRule {
  return Object.hasOwn(NUMBER_RULES, rule);
}

/** "3 working days", "$1,000, €900", "the AE". */
export function ruleText(rule: HandoverRule, rules: HandoverPreset): string {
  if (rule === "directOverMinor") {
    const levels = Object.entries(rules.directOverMinor).map(([currency, minor]) =>
      formatMoney(money(currency, minor)),
    );
    return levels.join(", ") || "No currency has a level";
  }
  if (!isNumberRule(rule)) return rules[rule];
  const { one, many } = NUMBER_RULES[rule];
  return `${formatInteger(rules[rule])} ${rules[rule] === 1 ? one : many}`;
}

/** How a handover and its check are said on the screen. */
import type { Handover, ProposedHandover } from "#contract/handovers.ts";
import { HANDOVER_TEAM_LABELS } from "#core/onboarding/fact.ts";
import type { Tone } from "../../ui/state-mark.tsx";

export type Team = Handover["to"];
export type Signal = ProposedHandover["signals"][number];

export const TEAMS: readonly { value: Team; label: string }[] = [
  { value: "sales", label: "Sales" },
  { value: "support", label: "Support" },
  { value: "product", label: "Product team" },
];

export function teamName(team: Team): string {
  return TEAMS.find(({ value }) => value === team)?.label ?? team;
}

/** "Handed Brightpath over to sales" */
export function handedWords(name: string, team: Team): string {
  return `Handed ${name} over to ${HANDOVER_TEAM_LABELS[team]}`;
}

export const WEIGHT_MARKS: Readonly<Record<Signal["weight"], { tone: Tone; word: string }>> = {
  blocks: { tone: "bad", word: "In the way" },
  warns: { tone: "warn", word: "Mind this" },
  unknown: { tone: "calm", word: "Not known here" },
  clear: { tone: "good", word: "Clear" },
};

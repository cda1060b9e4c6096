/**
 * What a team may set about handovers: a rule set of its own, with versions. What is shipped lives in
 * `presets/<name>/handovers.json`.
 */
import { type Money, money } from "../money/money.ts";

export type HandoverPreset = {
  /** A month's bill over it may be handed to sales without a talk, in minor units by currency. */
  readonly directOverMinor: Readonly<Record<string, number>>;
  /** Closed bills that the packet shows, and that have to be over the level for the spend to be called steady. */
  readonly steadyBills: number;
  /** A colleague of sales or support who wrote within so many days is in conversation with the customer. */
  readonly colleagueWroteDays: number;
  /** How many of the last events the packet tells. */
  readonly lastEvents: number;
  /** How many people of the customer the packet names. */
  readonly mostContacts: number;
  /** Working days within which whoever gets an account says whether they take it (HO-7). */
  readonly answerWithinDays: number;
  /** What a channel with a customer is called; `{company}` stands for the company. */
  readonly sharedChannel: string;
  /** Who is asked where it is not clear who has an account. */
  readonly askIfUnclear: string;
  /** Who is told where an account went to the wrong people. */
  readonly tellIfWrong: string;
};

/** In the order in which a person decides about them: what goes to sales, the check before it, the packet, the answer. */
export const HANDOVER_RULES = [
  "directOverMinor",
  "steadyBills",
  "colleagueWroteDays",
  "sharedChannel",
  "askIfUnclear",
  "tellIfWrong",
  "lastEvents",
  "mostContacts",
  "answerWithinDays",
] as const satisfies readonly (keyof HandoverPreset)[];
export type HandoverRule = (typeof HANDOVER_RULES)[number];

/** Null where the team set none for the currency; nothing is converted silently. */
export function directLevel({ directOverMinor }: HandoverPreset, currency: string): Money | null {
  const minor = directOverMinor[currency];
  return minor === undefined ? null : money(currency, minor);
}

/** "#posthog-brightpath-labs": small letters and digits, as names of channels are. */
export function channelName({ sharedChannel }: Pick<HandoverPreset, "sharedChannel">, company: string): string {
  const plain = company
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
  return sharedChannel.replaceAll("{company}", plain);
}

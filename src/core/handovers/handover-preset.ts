/** What a team may set about handovers. Lives in `presets/<name>/handovers.json`. */
import { type Money, money } from "../money/money.ts";

export type HandoverPreset = {
  /** A month's bill over it may be handed to sales without a talk, in minor units by currency. */
  readonly directOverMinor: Readonly<Record<string, number | undefined>>;
  /** Closed bills that the packet shows, and that have to be over the level for the spend to be called steady. */
  readonly steadyBills: number;
  /** A colleague of sales or support who wrote within so many days is in conversation with the customer. */
  readonly colleagueWroteDays: number;
  /** How many of the last events the packet tells. */
  readonly lastEvents: number;
};

/** Null where the team set none for the currency; nothing is converted silently. */
export function directLevel({ directOverMinor }: HandoverPreset, currency: string): Money | null {
  const minor = directOverMinor[currency];
  return minor === undefined ? null : money(currency, minor);
}

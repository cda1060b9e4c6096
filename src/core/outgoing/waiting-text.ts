/** Why a message waits for a person, in a sentence for who decides. */
import type { WaitsFor } from "./outgoing-event.ts";

/** @param arePricesConfirmed now; what waited for them alone stays for a decision all the same */
export function waitingText(waitsFor: WaitsFor, { arePricesConfirmed }: { arePricesConfirmed: boolean }): string {
  if (waitsFor === "age") return "It happened more than 48 hours before it was known here.";
  return arePricesConfirmed
    ? "Prices were not confirmed when it happened. They are now: send it, or drop it."
    : "Prices are not confirmed yet; see Does it add up?";
}

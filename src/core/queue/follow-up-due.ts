/** The two later steps of an onboarding that fall due by date: the check-in and the final outreach. */
import type { LocalDate } from "../time/local-date.ts";
import { isOnboarding, type QueueFacts } from "./queue-facts.ts";
import type { QueuePreset } from "./queue-preset.ts";

/** In its window, not sent, large enough, and somebody has written before: a check-in is never the first mail. */
export function isCheckinDue(facts: QueueFacts, preset: QueuePreset, today: LocalDate): boolean {
  const { checkinWindow, netForecast } = facts;
  if (!isOnboarding(facts) || facts.contactedAt === null || !checkinWindow || checkinWindow.isSent || !netForecast)
    return false;
  const atLeast = preset.checkinAtLeastMinor[netForecast.currency];
  if (atLeast === undefined || netForecast.minor < atLeast) return false;
  return checkinWindow.opensOn <= today && today <= checkinWindow.lastOn;
}

/** From its day on, for an account that somebody has written to; the first mail comes before the last. */
export function isFinalDue(facts: QueueFacts, today: LocalDate): boolean {
  return isOnboarding(facts) && facts.contactedAt !== null && facts.finalDueOn !== null && facts.finalDueOn <= today;
}

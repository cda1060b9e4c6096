/** Where the handovers of an account stand, from its facts. */
import type { HandoverTeam, OnboardingFact } from "../onboarding/fact.ts";
import type { Instant } from "../time/instant.ts";

/** Handed over, and neither sent back nor taken back. */
export type StandingHandover = { readonly to: HandoverTeam; readonly at: Instant; readonly isAccepted: boolean };
export type LastBounce = { readonly by: HandoverTeam; readonly at: Instant; readonly reason: string };

export type Standing = {
  readonly open: readonly StandingHandover[];
  readonly lastBounce: LastBounce | null;
};

/** A handover without a packet, as older tools know it, stands like any other. @param known facts that hold, in order of time */
export function standingOf(known: readonly OnboardingFact[]): Standing {
  const open = new Map<HandoverTeam, StandingHandover>();
  let lastBounce: LastBounce | null = null;
  for (const fact of known) {
    const at = fact.happenedAt;
    switch (fact.kind) {
      case "referral_created":
        open.set("sales", { to: "sales", at, isAccepted: false });
        break;
      case "handed_over":
        open.set(fact.to, { to: fact.to, at, isAccepted: false });
        break;
      case "handover_accepted": {
        const standing = open.get(fact.to);
        if (standing) open.set(fact.to, { ...standing, isAccepted: true });
        break;
      }
      case "referral_disqualified":
        open.delete("sales");
        lastBounce = { by: "sales", at, reason: fact.reason };
        break;
      case "handover_bounced":
        open.delete(fact.to);
        lastBounce = { by: fact.to, at, reason: fact.reason };
        break;
    }
  }
  return { open: [...open.values()], lastBounce };
}

/** Whoever works on an account keeps it: typing and pointing renew a lease of one's own before it runs out. */
import { useEffect, useEffectEvent } from "react";
import type { AccountPage } from "#contract/account-pages.ts";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { useNow } from "../../ui/time.tsx";
import { useQueueChanges } from "./queries.ts";

/** Renewed when less is left, so that reading through an account asks the server once or twice. */
const RENEW_BELOW_MS = 10 * 60_000;

type LeaseRenewal = { companyId: string; accountId: string; lease: AccountPage["lease"] };

export function useLeaseRenewal({ companyId, accountId, lease }: LeaseRenewal): void {
  const { take } = useQueueChanges();
  const now = useNow();
  const isLow = lease?.mine === true && isRunningOut(lease.until, now);
  const renew = useEffectEvent(() => {
    if (!take.isPending) take.mutate({ companyId, accountId });
  });
  useEffect(() => {
    if (!isLow) return;
    const atWork = () => renew();
    const signs = ["keydown", "pointerdown"] as const;
    for (const sign of signs) window.addEventListener(sign, atWork, { once: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, atWork);
    };
  }, [isLow]);
}

function isRunningOut(until: Instant, now: Instant): boolean {
  const leftMs = epochMs(until) - epochMs(now);
  return leftMs > 0 && leftMs < RENEW_BELOW_MS;
}

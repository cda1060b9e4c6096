/** What a sample account has agreed: plans with their first days, packages, grants of credit, and a limit of its own. */
import type { PriceBook } from "../rating/price-book.ts";
import { periodContaining } from "../time/billing-period.ts";
import { addDays, addMonths, type LocalDate, monthOf } from "../time/local-date.ts";
import type { SampleAccount, SamplePlan } from "./account.ts";
import { randomFor } from "./random.ts";

export type SampleTerms = {
  readonly anchorDay: number;
  readonly cancelledOn: LocalDate | null;
  /** Oldest first. */
  readonly plans: readonly PlanFrom[];
  readonly grants: readonly Grant[];
  readonly limit: CustomerLimit | null;
  /** A discount that the invoices show and nobody told Firstbill about. */
  readonly hiddenPercentOff: number;
  /** The first invoice was for half a month only. */
  readonly firstIsProrated: boolean;
};

export type PlanFrom = {
  readonly effectiveOn: LocalDate;
  readonly plan: SamplePlan;
  readonly packages: readonly string[];
  readonly addOns: readonly string[];
};

export type Grant = {
  readonly id: string;
  readonly kind: "startup" | "yc" | "prepaid" | "goodwill";
  readonly scope: readonly string[] | null;
  readonly grantedMinor: number;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
};

export type CustomerLimit = { readonly product: string; readonly since: LocalDate; readonly limitMinor: number };

export function termsOf(account: SampleAccount, seed: number, book: PriceBook): SampleTerms {
  const random = randomFor(seed, "terms", account.key);
  const anchorDay = Number(account.signedUpOn.slice(8));
  const cancelledOn = account.cancelsAfterDays === null ? null : addDays(account.signedUpOn, account.cancelsAfterDays);
  return {
    anchorDay,
    cancelledOn,
    plans: plansOf(account, seed, anchorDay),
    grants: grantsOf(account, seed, book),
    limit: limitOf(account, seed, anchorDay),
    hiddenPercentOff: random.chance(0.012) ? 15 : 0,
    firstIsProrated: random.chance(0.008),
  };
}

function plansOf(account: SampleAccount, seed: number, anchorDay: number): PlanFrom[] {
  const random = randomFor(seed, "packages", account.key);
  const isLarge = account.archetype === "annual" || account.archetype === "large";
  const packages = isLarge && random.chance(0.35) ? [random.chance(0.7) ? "boost" : "scale"] : [];
  const addOns = isLarge && random.chance(0.25) ? ["group_analytics"] : [];
  const first = { effectiveOn: account.signedUpOn, plan: account.plan, packages, addOns };
  if (account.plan !== "startup" && account.plan !== "yc") return [first];
  // The programme is over with its grant; from the next period on the customer pays as it goes.
  const after = periodContaining(addDays(aYearAfter(account.signedUpOn), 35), anchorDay).start;
  return [first, { ...first, effectiveOn: after, plan: "payg" }];
}

const YC_GRANT_MINOR = 400_000;

function grantsOf(account: SampleAccount, seed: number, book: PriceBook): Grant[] {
  const random = randomFor(seed, "grants", account.key);
  const startsOn = account.signedUpOn;
  const year = { scope: null, startsOn, endsOn: aYearAfter(startsOn) };
  switch (account.plan) {
    case "startup": {
      const grantedMinor = book.startupProgramme?.credit.minor ?? 5_000_000;
      return [{ id: `cr-${account.key}`, kind: "startup", grantedMinor, ...year }];
    }
    case "yc":
      return [{ id: `cr-${account.key}`, kind: "yc", grantedMinor: YC_GRANT_MINOR, ...year }];
    case "annual": {
      const grantedMinor = Math.round(random.scaled(180, 900)) * 10_000;
      const again = { startsOn: year.endsOn, endsOn: aYearAfter(year.endsOn) };
      return [year, { ...year, ...again }].map((term, index) => ({
        id: `cr-${account.key}-${index + 1}`,
        kind: "prepaid",
        grantedMinor,
        ...term,
      }));
    }
    case "payg": {
      if (!random.chance(0.015)) return [];
      const from = addDays(startsOn, random.integer(20, 200));
      const scope = random.chance(0.5) ? ["session_replay", "feature_flags"] : null;
      const grantedMinor = random.integer(2, 20) * 1000;
      return [
        { id: `cr-${account.key}`, kind: "goodwill", scope, grantedMinor, startsOn: from, endsOn: addDays(from, 92) },
      ];
    }
  }
}

/** A year after 29 February is 28 February. */
function aYearAfter(day: LocalDate): LocalDate {
  return addMonths(monthOf(day), 12, Number(day.slice(8)));
}

function limitOf(account: SampleAccount, seed: number, anchorDay: number): CustomerLimit | null {
  const random = randomFor(seed, "limit", account.key);
  const pays = !["tiny", "free", "dormant", "startup", "yc", "annual"].includes(account.archetype);
  if (!pays || !random.chance(account.isOfFirstWeeks ? 0.3 : 0.09)) return null;
  const product = account.archetype === "replay_everything" ? "session_replay" : "product_analytics";
  const since = periodContaining(addDays(account.signedUpOn, account.isOfFirstWeeks ? 0 : 45), anchorDay).start;
  return { product, since, limitMinor: random.integer(4, 30) * 1000 };
}

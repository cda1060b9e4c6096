/** The ways in which sample customers use the product. Shares are of pay-as-you-go accounts. */
import type { Random } from "./random.ts";

export const PAYG_SHARES = {
  tiny: 41.9,
  free: 21,
  small: 11,
  dormant: 7,
  crossing: 5.6,
  growing: 2,
  large: 1.8,
  seasonal: 2.2,
  bursty: 2,
  leaving: 2.5,
  flag_polling: 0.9,
  replay_everything: 0.9,
  identify_everywhere: 0.7,
  browser_extension: 0.5,
} as const;

export type PaygArchetype = keyof typeof PAYG_SHARES;
export type Archetype = PaygArchetype | "startup" | "yc" | "annual";

/** How a customer's use is described before it is cut into days. */
export type UsagePlan = {
  /** Units a month of each meter at level 1, before `size` scales them. */
  readonly mix: Readonly<Record<string, number>>;
  /** Either what a month at level 1 costs in dollars, or the share of the free allowance that it takes. */
  readonly size: { readonly usd: number } | { readonly ofFree: number };
  /** The level over the account's life; day 0 is the day of the signup. */
  readonly level: (day: number) => number;
  /** Saturday and Sunday against the other days. */
  readonly weekend: number;
  /** Standard deviation of a day around its level, as a share of it. */
  readonly noise: number;
  /** Chance of a day on which a multiple of the usual comes in. */
  readonly spikesPerDay: number;
};

const BALANCED = { product_analytics: 1_000_000, enhanced_persons: 320_000 };

const EXTRAS: readonly (readonly [meter: string, perMonth: number, chance: number])[] = [
  ["session_replay", 5000, 0.5],
  ["feature_flags", 900_000, 0.35],
  ["error_tracking", 60_000, 0.2],
  ["surveys", 500, 0.12],
  ["data_warehouse", 1_500_000, 0.12],
  ["llm_analytics", 60_000, 0.1],
  ["logs", 12_000, 0.05],
];

const ODD_MIXES: Partial<Record<Archetype, Readonly<Record<string, number>>>> = {
  flag_polling: { product_analytics: 500_000, enhanced_persons: 100_000, feature_flags: 14_000_000 },
  replay_everything: { product_analytics: 900_000, enhanced_persons: 250_000, session_replay: 45_000 },
  identify_everywhere: { product_analytics: 1_600_000, enhanced_persons: 1_570_000 },
  browser_extension: { product_analytics: 6_000_000, enhanced_persons: 90_000 },
};

export function usagePlanFor(random: Random, archetype: Archetype): UsagePlan {
  const mix = ODD_MIXES[archetype] ?? mixFor(random, archetype);
  const level = levelFor(random, archetype);
  return { mix, level, size: sizeFor(random, archetype), ...rhythmFor(random, archetype) };
}

function mixFor(random: Random, archetype: Archetype): Record<string, number> {
  const mix: Record<string, number> = {};
  for (const [meter, perMonth] of Object.entries(BALANCED)) mix[meter] = perMonth * random.scaled(0.5, 2);
  const eagerness = archetype === "tiny" || archetype === "dormant" ? 0.4 : 1;
  for (const [meter, perMonth, chance] of EXTRAS)
    if (random.chance(chance * eagerness)) mix[meter] = perMonth * random.scaled(0.2, 3);
  return mix;
}

function sizeFor(random: Random, archetype: Archetype): UsagePlan["size"] {
  switch (archetype) {
    case "tiny":
      return { ofFree: random.scaled(0.0005, 0.12) };
    case "free":
      return { ofFree: random.scaled(0.12, 0.8) };
    case "dormant":
      return { ofFree: random.scaled(0.002, 0.6) };
    case "bursty":
      return { ofFree: random.scaled(0.4, 0.9) };
    case "small":
      return { usd: random.scaled(3, 65) };
    case "crossing":
      return { usd: random.scaled(125, 700) };
    case "growing":
      return { usd: random.scaled(250, 1600) };
    case "large":
      return { usd: random.scaled(600, 4500) };
    case "seasonal":
      return { usd: random.scaled(80, 220) };
    case "leaving":
      return { usd: random.scaled(60, 500) };
    case "startup":
      return { usd: random.scaled(60, 5200) };
    case "yc":
      return { usd: random.scaled(15, 900) };
    case "annual":
      return { usd: random.scaled(1500, 7000) };
    default:
      return { usd: random.scaled(130, 900) };
  }
}

function levelFor(random: Random, archetype: Archetype): (day: number) => number {
  const rampDays = random.between(3, 14);
  const ramp = (day: number) => 1 - Math.exp(-(day + 1) / rampDays);
  switch (archetype) {
    case "crossing":
    case "flag_polling":
    case "replay_everything":
    case "identify_everywhere":
    case "browser_extension": {
      const turnsOn = random.chance(0.35) ? random.between(8, 25) : random.between(25, 320);
      const width = random.between(1.5, 14);
      const before = random.between(0.03, 0.3);
      return (day) => ramp(day) * (before + (1 - before) / (1 + Math.exp((turnsOn - day) / width)));
    }
    case "growing":
    case "startup":
    case "yc": {
      const doublesIn = random.between(50, 160);
      return (day) => ramp(day) * Math.min(0.12 * 2 ** (day / doublesIn), 2.2);
    }
    case "dormant": {
      const stopsOn = random.integer(5, 45);
      const backOn = random.chance(0.15) ? stopsOn + random.integer(40, 200) : Number.POSITIVE_INFINITY;
      return (day) => (day < stopsOn || (day >= backOn && day < backOn + 20) ? ramp(day) : 0);
    }
    case "leaving": {
      const turns = random.integer(60, 260);
      return (day) => ramp(day) * (day < turns ? 1 : Math.exp(-(day - turns) / 12));
    }
    case "seasonal": {
      const phase = random.between(0, 1);
      return (day) => ramp(day) * (1 + 0.5 * Math.sin(2 * Math.PI * (day / 182 + phase)));
    }
    default:
      return ramp;
  }
}

/** Weekday amplitude and noise as they were seen in daily counts of businesses: consumer use peaks on weekends. */
function rhythmFor(random: Random, archetype: Archetype): Pick<UsagePlan, "weekend" | "noise" | "spikesPerDay"> {
  const forWork = random.chance(0.7);
  const weekend = archetype === "seasonal" ? 0.15 : forWork ? random.between(0.25, 0.7) : random.between(0.9, 1.3);
  const steady = random.between(0.09, 0.3);
  const noise = archetype === "tiny" || archetype === "dormant" ? random.between(0.5, 1.1) : steady;
  const spikesPerDay = archetype === "bursty" ? 0.025 : random.chance(0.3) ? 1 / 180 : 1 / 2000;
  return { weekend, noise, spikesPerDay };
}

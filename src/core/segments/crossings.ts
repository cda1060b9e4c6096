/**
 * When a forecast first passes a watched level, for every account, also those excluded or routed elsewhere. Recorded
 * once per kind, level and billing period; after one that was confirmed no more are needed, after a false start the
 * next one is recorded too.
 */
import type { ForecastSource } from "../forecasts/forecast-choice.ts";
import type { Currency } from "../money/currency.ts";
import type { Money } from "../money/money.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import type { Decided } from "./decide.ts";
import type { Route, SegmentPreset, VerdictKind } from "./segment-preset.ts";

export type ForecastKind = "net" | "gross";

export type Crossing = {
  readonly forecast: ForecastKind;
  /** Whose forecast it was. */
  readonly source: ForecastSource;
  readonly level: Money;
  readonly period: BillingPeriod;
  readonly crossedOn: LocalDate;
  readonly value: Money;
  /** The verdict of that moment. */
  readonly verdict: VerdictKind;
  readonly rule: string;
  readonly route: Route;
  readonly confirmedOn: LocalDate | null;
};

export type CrossingDecision =
  | {
      readonly kind: "level-crossed";
      readonly naturalKey: string;
      readonly decidedOn: LocalDate;
      readonly body: Omit<Crossing, "confirmedOn" | "crossedOn"> & {
        readonly issuedOn: LocalDate;
        readonly versions: string;
      };
    }
  | {
      readonly kind: "crossing-confirmed";
      readonly naturalKey: string;
      readonly decidedOn: LocalDate;
      readonly body: Pick<Crossing, "forecast" | "source" | "level" | "period" | "value"> & {
        readonly issuedOn: LocalDate;
        readonly by: "two-days" | "days-elapsed";
        readonly versions: string;
      };
    };

/** The mean of a forecast as issued on a day. */
export type ForecastMeans = { readonly net: Money | null; readonly gross: Money | null };

/** a crossing later in the period than this is confirmed at once. */
const DAYS_ELAPSED = 7;

/** Amounts to watch in that currency, each once: the routing threshold and the north star's level may be the same. */
export function watchedLevels({ settings }: SegmentPreset, currency: Currency): Money[] {
  const levels = [settings.amounts["entry"]?.[currency], settings.amounts["northStarLevel"]?.[currency]];
  const known = levels.flatMap((level) => level ?? []);
  return known.filter((level, index) => known.findIndex(({ minor }) => minor === level.minor) === index);
}

export function crossingDecisionsDue(input: {
  readonly recorded: readonly Crossing[];
  readonly levels: readonly Money[];
  readonly source: ForecastSource;
  /** When the forecast of today was made: a vendor's may be older. */
  readonly issuedOn: LocalDate;
  readonly today: ForecastMeans;
  /** As the same source issued it the day before; null where it did not. */
  readonly yesterday: ForecastMeans | null;
  readonly period: BillingPeriod;
  readonly decided: Pick<Decided, "verdict" | "rule" | "route">;
  readonly versions: string;
  readonly asOf: LocalDate;
}): CrossingDecision[] {
  const kinds: readonly ForecastKind[] = ["net", "gross"];
  return kinds.flatMap((kind) => input.levels.flatMap((level) => dueAt(kind, level, input)));
}

type Input = Parameters<typeof crossingDecisionsDue>[0];

function dueAt(forecast: ForecastKind, level: Money, input: Input): CrossingDecision[] {
  const value = input.today[forecast];
  const { period, asOf, decided, versions, source, issuedOn } = input;
  if (value === null || !isAbove(value, level) || asOf < period.start || asOf >= period.end) return [];
  const earlier = input.recorded.filter((crossing) => crossing.forecast === forecast && isSame(crossing.level, level));
  if (earlier.some(({ confirmedOn }) => confirmedOn !== null)) return [];
  const key = `${forecast}:${level.currency}:${level.minor}:${period.start}`;
  const common = { forecast, source, issuedOn, level, period, value, versions };
  const isRecorded = earlier.some((crossing) => crossing.period.start === period.start);
  const by = confirmationBy(forecast, level, input);
  const { verdict, rule, route } = decided;
  return [
    ...(isRecorded
      ? []
      : [
          {
            kind: "level-crossed" as const,
            naturalKey: `level-crossed:${key}`,
            decidedOn: asOf,
            body: { ...common, verdict, rule, route },
          },
        ]),
    ...(by === null
      ? []
      : [
          {
            kind: "crossing-confirmed" as const,
            naturalKey: `crossing-confirmed:${key}`,
            decidedOn: asOf,
            body: { ...common, by },
          },
        ]),
  ];
}

/**
 * confirmed by two consecutive days of one period, or once more than seven days of it have elapsed. What counts is
 * the day on which the forecast was made: an old one does not become surer by lying about.
 */
function confirmationBy(forecast: ForecastKind, level: Money, { yesterday, period, issuedOn }: Input) {
  if (daysBetween(period.start, issuedOn) > DAYS_ELAPSED) return "days-elapsed" as const;
  const before = issuedOn > period.start ? (yesterday?.[forecast] ?? null) : null;
  return before !== null && isAbove(before, level) ? ("two-days" as const) : null;
}

/** Strictly greater on minor units; amounts of another currency are never above. */
function isAbove(value: Money, level: Money): boolean {
  return value.currency === level.currency && value.minor > level.minor;
}

function isSame(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.minor === b.minor;
}

type Recorded = { readonly kind: string; readonly decidedOn: LocalDate; readonly body: unknown };

/**
 * Crossings read back from recorded decisions, by the day on which they were taken. A crossing late in a period is
 * confirmed on its own day, and decisions of one day come in any order.
 */
export function crossingsOf(decisions: readonly Recorded[]): Crossing[] {
  const confirmations = decisions.flatMap(({ kind, decidedOn, body }) =>
    kind === "crossing-confirmed" ? [{ decidedOn, of: body as ConfirmedBody }] : [],
  );
  return decisions.flatMap(({ kind, decidedOn, body }) => {
    if (kind !== "level-crossed") return [];
    // Before a team could choose, every crossing was of our forecast.
    const { forecast, level, period, value, verdict, rule, route, source = "ours" } = body as CrossedBody;
    const confirmed = confirmations.find(({ of }) => isOfSame(of, { forecast, level, period }));
    const confirmedOn = confirmed?.decidedOn ?? null;
    return { forecast, source, level, period, value, verdict, rule, route, crossedOn: decidedOn, confirmedOn };
  });
}

type CrossedBody = Extract<CrossingDecision, { kind: "level-crossed" }>["body"];
type ConfirmedBody = Extract<CrossingDecision, { kind: "crossing-confirmed" }>["body"];

function isOfSame(a: ConfirmedBody, b: Pick<Crossing, "forecast" | "level" | "period">): boolean {
  return a.forecast === b.forecast && isSame(a.level, b.level) && a.period.start === b.period.start;
}

/** A crossing that its period's end left unconfirmed. */
export function isFalseStart({ confirmedOn, period }: Crossing, asOf: LocalDate): boolean {
  return confirmedOn === null && asOf >= period.end;
}

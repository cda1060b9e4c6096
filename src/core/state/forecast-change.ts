/** Why a forecast is not what it was on an earlier day: what each meter adds or takes away, and what terms and credits do. */
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import { type Money, money } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { MeterForecast } from "./forecast-detail.ts";

export type DetailedForecast = {
  readonly issuedOn: LocalDate;
  readonly currency: Currency;
  readonly netMinor: number;
  readonly detail: readonly MeterForecast[];
};

export type ForecastChange = {
  /** The day of the earlier forecast. */
  readonly day: LocalDate;
  readonly before: Money;
  readonly change: Money;
  /** At list price, those that change most first. */
  readonly meters: readonly {
    readonly meter: MeterKey;
    readonly quantityBefore: number;
    readonly quantity: number;
    readonly change: Money;
  }[];
  /** Packages, discounts, limits and credits: what is missing between the meters and the change. */
  readonly terms: Money;
};

/** The parts add up to the change, to the minor unit. Null when the account was billed in another currency then. */
export function forecastChange(earlier: DetailedForecast, now: DetailedForecast): ForecastChange | null {
  if (earlier.currency !== now.currency) return null;
  const { currency } = now;
  const known = new Set([...earlier.detail, ...now.detail].map(({ meter }) => meter));
  const meters = [...known].map((meter) => {
    const [was, is] = [earlier, now].map(({ detail }) => detail.find((one) => one.meter === meter));
    return {
      meter,
      quantityBefore: was?.quantity ?? 0,
      quantity: is?.quantity ?? 0,
      changeMinor: (is?.listMinor ?? 0) - (was?.listMinor ?? 0),
    };
  });
  const changed = meters.filter(
    ({ changeMinor, quantity, quantityBefore }) => changeMinor !== 0 || quantity !== quantityBefore,
  );
  const changeMinor = now.netMinor - earlier.netMinor;
  const ofMeters = changed.reduce((total, one) => total + one.changeMinor, 0);
  return {
    day: earlier.issuedOn,
    before: money(currency, earlier.netMinor),
    change: money(currency, changeMinor),
    meters: changed
      .sort((a, b) => Math.abs(b.changeMinor) - Math.abs(a.changeMinor))
      .map(({ changeMinor: minor, ...one }) => ({ ...one, change: money(currency, minor) })),
    terms: money(currency, changeMinor - ofMeters),
  };
}

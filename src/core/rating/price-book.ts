/** A price book: what each meter, add-on and package costs from a day on, in one currency. */
import { notFound } from "../errors.ts";
import type { MeterKey } from "../ids.ts";
import { type Currency, currency } from "../money/currency.ts";
import { type Money, roundToMinor } from "../money/money.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import { FieldReader } from "./field-reader.ts";
import type { Meter } from "./meter.ts";
import { type BookPlace, readProduct } from "./read-meters.ts";

export type Package = {
  readonly key: string;
  readonly name: string;
  readonly monthly: Money;
  readonly isLegacy: boolean;
};

export type OneOffProduct = { readonly key: string; readonly name: string; readonly price: Money };

export type StartupProgramme = {
  readonly credit: Money;
  readonly durationMonths: number;
  readonly maxCompanyAgeYears: number | null;
  readonly maxRaised: Money | null;
  readonly signupOnOrAfter: LocalDate | null;
  readonly companyEmailRequired: boolean;
  /** From this day on, programme credit no longer pays meters that do not accept it; null is always. */
  readonly excludedMetersFrom: LocalDate | null;
  readonly stacksWithYc: boolean;
};

export type PriceBook = {
  readonly currency: Currency;
  readonly asOf: LocalDate | null;
  /** Products in the book's order, each followed by its add-ons. */
  readonly meters: readonly Meter[];
  readonly meterByKey: ReadonlyMap<MeterKey, Meter>;
  readonly packages: readonly Package[];
  readonly oneOffProducts: readonly OneOffProduct[];
  readonly startupProgramme: StartupProgramme | null;
  /** Shares of a limit or allowance at which the vendor writes to owners: 80 and 100. */
  readonly usageAlertPercentages: readonly number[];
};

export function findMeter(book: PriceBook, key: MeterKey): Meter | null {
  return book.meterByKey.get(key) ?? null;
}

/** @throws ProductError `price-book.meter-unknown` */
export function getMeter(book: PriceBook, key: MeterKey): Meter {
  const meter = findMeter(book, key);
  if (!meter)
    throw notFound("price-book.meter-unknown", `The price book has no product "${key}"; add it to the book first.`);
  return meter;
}

export function findPackage(book: PriceBook, key: string): Package | null {
  return book.packages.find((candidate) => candidate.key === key) ?? null;
}

/**
 * Reads the file form of a price book. Unknown fields are ignored; names ending in `_usd` mean the book's own currency.
 * @throws ProductError `price-book.invalid` with every field that is wrong and why
 */
export function parsePriceBook(json: unknown): PriceBook {
  const reader = new FieldReader();
  const root = reader.object(json, "");
  const thresholds = reader.object(root["limits_and_thresholds"] ?? {}, "/limits_and_thresholds");
  const limits = reader.object(thresholds["default_billing_limits_usd"] ?? {}, LIMITS_POINTER);
  const place: BookPlace = { reader, currency: readCurrency(reader, root["currency"]), limits };
  const meters = readEach(reader, root["products"], "/products", (value, at) => readProduct(place, value, at)).flat();
  const book: PriceBook = {
    currency: place.currency,
    asOf: readDay(root["as_of"]),
    meters,
    meterByKey: new Map(meters.map((meter) => [meter.key, meter])),
    packages: readEach(reader, root["platform_packages"] ?? [], "/platform_packages", (value, at) =>
      readPackage(place, value, at),
    ),
    oneOffProducts: readEach(reader, root["one_off_products"] ?? [], "/one_off_products", (value, at) =>
      readOneOffProduct(place, value, at),
    ),
    startupProgramme: readProgramme(place, root["startup_programme"]),
    usageAlertPercentages: readPercentages(thresholds["usage_alert_percentages"]),
  };
  refuseRepeatedKeys(reader, book);
  reader.finish("price-book.invalid", "The price book");
  return book;
}

const LIMITS_POINTER = "/limits_and_thresholds/default_billing_limits_usd";

function readEach<Item>(
  reader: FieldReader,
  value: unknown,
  pointer: string,
  read: (value: unknown, pointer: string) => Item,
): Item[] {
  return reader.list(value, pointer).map((item, index) => read(item, `${pointer}/${index}`));
}

function readCurrency(reader: FieldReader, value: unknown): Currency {
  const code = reader.text(value, "/currency");
  if (/^[A-Z]{3}$/.test(code)) return currency(code);
  if (code !== "") reader.problem("/currency", `must be three capital letters such as USD, not "${code}".`);
  return "XXX";
}

/** The day at the start of the text; books say more after it. */
function readDay(value: unknown): LocalDate | null {
  const day = typeof value === "string" ? value.slice(0, 10) : "";
  return isLocalDate(day) ? day : null;
}

function readMoney(place: BookPlace, value: unknown, pointer: string): Money {
  return roundToMinor(place.reader.amount(value, pointer), place.currency);
}

function readPackage(place: BookPlace, value: unknown, pointer: string): Package {
  const fields = place.reader.object(value, pointer);
  const key = place.reader.text(fields["key"], `${pointer}/key`);
  return {
    key,
    name: typeof fields["name"] === "string" ? fields["name"] : key,
    monthly: readMoney(place, fields["monthly_usd"], `${pointer}/monthly_usd`),
    isLegacy: fields["legacy"] === true,
  };
}

function readOneOffProduct(place: BookPlace, value: unknown, pointer: string): OneOffProduct {
  const fields = place.reader.object(value, pointer);
  const key = place.reader.text(fields["key"], `${pointer}/key`);
  const name = typeof fields["name"] === "string" ? fields["name"] : key;
  return { key, name, price: readMoney(place, fields["price_usd"], `${pointer}/price_usd`) };
}

function readProgramme(place: BookPlace, value: unknown): StartupProgramme | null {
  if (value == null) return null;
  const pointer = "/startup_programme";
  const fields = place.reader.object(value, pointer);
  const raised = fields["max_raised_usd"];
  return {
    credit: readMoney(place, fields["credits_usd"], `${pointer}/credits_usd`),
    durationMonths: numberOr(fields["duration_months"], 12),
    maxCompanyAgeYears: numberOr(fields["max_company_age_years"], null),
    maxRaised: raised == null ? null : readMoney(place, raised, `${pointer}/max_raised_usd`),
    signupOnOrAfter: readDay(fields["signup_on_or_after"]),
    companyEmailRequired: fields["company_email_domain_required"] === true,
    excludedMetersFrom: readDay(fields["ai_products_excluded_from"]),
    stacksWithYc: fields["stacks_with_yc"] === true,
  };
}

function numberOr<Fallback>(value: unknown, fallback: Fallback): number | Fallback {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}

function readPercentages(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((share): share is number => typeof share === "number") : [];
}

function refuseRepeatedKeys(reader: FieldReader, book: PriceBook): void {
  const seen = new Set<string>();
  for (const { key } of [...book.meters, ...book.packages]) {
    if (seen.has(key)) reader.problem("/products", `must name each key once, but "${key}" is there twice.`);
    seen.add(key);
  }
}

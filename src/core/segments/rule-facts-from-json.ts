/** Reads the facts of one account as they are written for `firstbill explain`. */
import type { Currency } from "../money/currency.ts";
import { readAttribute } from "./attribute-from-json.ts";
import { type JsonObject, JsonReader } from "./json-reader.ts";
import type { ClosedBill, CreditGrant, ManualWord, PastStay, Plan, RuleFacts } from "./rule-facts.ts";

const PLANS: readonly Plan[] = ["payg", "annual", "startup", "yc"];

/** @throws ProductError `facts.invalid` with one problem per field */
export function ruleFactsFromJson(json: unknown): RuleFacts {
  const reader = new JsonReader();
  const input = reader.object(json, "") ?? ({} as JsonObject);
  if (json === undefined || json === null) reader.problem("", "must hold the facts of an account.");
  const facts = readFacts(reader, input);
  reader.refuse("facts.invalid", "These facts cannot be read; mend the fields that are named.");
  return facts;
}

function readFacts(reader: JsonReader, input: JsonObject): RuleFacts {
  const account = reader.object(input["account"], "/account") ?? {};
  const currency = reader.currency(account["currency"], "/account/currency");
  const { stay, pastStays } = readStays(reader, input);
  return {
    account: { currency, cancelledOn: reader.day(account["cancelled_on"], "/account/cancelled_on") },
    plan: reader.oneOf(input["plan"], "/plan", PLANS),
    credits: reader.list(input["credits"], "/credits", (item, at) => readCredit(reader, item, at, currency)),
    forecast: readForecast(reader, input["forecast"], currency),
    bills: reader.list(input["bills"], "/bills", (item, at) => readBill(reader, item, at, currency)),
    people: reader.list(input["people"], "/people", (item, at) => {
      const person = reader.object(item, at);
      return person && { role: reader.text(person["role"], `${at}/role`) };
    }),
    humans: reader.texts(input["humans"], "/humans"),
    attributes: readAttributes(reader, input["attributes"], currency),
    stay,
    pastStays,
    manual: readManual(reader, input["manual"]),
    period: readPeriod(reader, input["period"]),
    packages: reader.texts(input["packages"], "/packages"),
    segments: reader.texts(input["segments"], "/segments"),
    sources: readSources(reader, input["sources"]),
  };
}

function readCredit(reader: JsonReader, item: unknown, at: string, currency: Currency | null): CreditGrant | null {
  const grant = reader.object(item, at);
  if (!grant) return reader.missing(item, at);
  return {
    kind: reader.text(grant["kind"], `${at}/kind`),
    granted: reader.money(grant["granted_usd"], `${at}/granted_usd`, currency),
    left: reader.money(grant["left_usd"], `${at}/left_usd`, currency),
    expiresOn: reader.day(grant["expires_on"], `${at}/expires_on`),
  };
}

function readForecast(reader: JsonReader, value: unknown, currency: Currency | null): RuleFacts["forecast"] {
  const forecast = reader.object(value, "/forecast");
  if (!forecast) return null;
  return {
    net: reader.money(forecast["net_usd"], "/forecast/net_usd", currency),
    gross: reader.money(forecast["gross_usd"], "/forecast/gross_usd", currency),
  };
}

function readBill(reader: JsonReader, item: unknown, at: string, currency: Currency | null): ClosedBill | null {
  const bill = reader.object(item, at);
  if (!bill) return reader.missing(item, at);
  const end = reader.day(bill["end"], `${at}/end`) ?? reader.missing(bill["end"], `${at}/end`);
  const read = {
    list: reader.money(bill["list_usd"], `${at}/list_usd`, currency),
    cash: reader.money(bill["cash_usd"], `${at}/cash_usd`, currency),
    paid: reader.flag(bill["paid"], `${at}/paid`),
  };
  return end === null ? null : { end, ...read };
}

function readAttributes(reader: JsonReader, value: unknown, currency: Currency | null): RuleFacts["attributes"] {
  const attributes = reader.object(value, "/attributes") ?? {};
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([id, given]) => readAttribute(reader, id, given, currency)),
  );
}

function readManual(reader: JsonReader, value: unknown): ManualWord | null {
  const manual = reader.object(value, "/manual");
  if (!manual) return null;
  const include =
    reader.flag(manual["include"], "/manual/include") ?? reader.missing(manual["include"], "/manual/include");
  return {
    include: include ?? false,
    reason: reader.text(manual["reason"], "/manual/reason"),
    until: reader.day(manual["until"], "/manual/until"),
    rule: reader.text(manual["rule"], "/manual/rule"),
    saidOn: reader.day(manual["said_on"], "/manual/said_on"),
  };
}

function readPeriod(reader: JsonReader, value: unknown): RuleFacts["period"] {
  const period = reader.object(value, "/period");
  if (!period) return null;
  const start = reader.day(period["start"], "/period/start") ?? reader.missing(period["start"], "/period/start");
  const end = reader.day(period["end"], "/period/end") ?? reader.missing(period["end"], "/period/end");
  if (start === null || end === null) return null;
  return start < end ? { start, end } : reader.problem("/period/end", "must lie after the start of the period.");
}

function readStays(reader: JsonReader, input: JsonObject): Pick<RuleFacts, "stay" | "pastStays"> {
  const open = reader.object(input["stay"], "/stay");
  const enteredOn = open && reader.day(open["entered_on"], "/stay/entered_on");
  if (open && enteredOn === null) reader.missing(open["entered_on"], "/stay/entered_on");
  const rule = open && reader.text(open["rule"], "/stay/rule");
  const pastStays = reader.list(input["past_stays"], "/past_stays", (item, at) => readPastStay(reader, item, at));
  return { stay: enteredOn ? { enteredOn, rule } : null, pastStays: pastStays ?? [] };
}

function readPastStay(reader: JsonReader, item: unknown, at: string): PastStay | null {
  const stay = reader.object(item, at);
  if (!stay) return reader.missing(item, at);
  const enteredOn =
    reader.day(stay["entered_on"], `${at}/entered_on`) ?? reader.missing(stay["entered_on"], `${at}/entered_on`);
  const leftOn = reader.day(stay["left_on"], `${at}/left_on`) ?? reader.missing(stay["left_on"], `${at}/left_on`);
  if (enteredOn === null || leftOn === null) return null;
  const rule = reader.text(stay["rule"], `${at}/rule`);
  return { rule, enteredOn, leftOn, cause: reader.text(stay["cause"], `${at}/cause`) };
}

/** Optional: `{ "net_forecast_usd": { "source": "our forecast", "recorded_at": instant } }`. */
function readSources(reader: JsonReader, value: unknown): NonNullable<RuleFacts["sources"]> {
  const sources = reader.object(value, "/sources") ?? {};
  return Object.fromEntries(
    Object.entries(sources).flatMap(([id, given]) => {
      const origin = reader.object(given, `/sources/${id}`);
      const source = origin && reader.text(origin["source"], `/sources/${id}/source`);
      const recordedAt = origin && reader.text(origin["recorded_at"], `/sources/${id}/recorded_at`);
      return source ? [[id, { source, recordedAt: recordedAt ?? "" }]] : [];
    }),
  );
}

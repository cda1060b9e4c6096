/** Reads one attribute by its kind; one without a kind of ours is a field of the team's own. */
import type { Currency } from "../money/currency.ts";
import { findAttribute } from "./attributes.ts";
import { JsonReader } from "./json-reader.ts";
import type { AttributeValue, RuleFacts } from "./rule-facts.ts";

/** As imported, without anyone to ask: what cannot be read is unknown. */
export function attributeFromJson(id: string, value: unknown, currency: Currency | null): RuleFacts["attributes"] {
  return Object.fromEntries(readAttribute(new JsonReader(), id, value, currency));
}

type NamedAttribute = [id: string, value: AttributeValue | null];

/** An attribute without a kind of ours is a field of the team's own and keeps the kind it has in JSON. */
export function readAttribute(
  reader: JsonReader,
  id: string,
  value: unknown,
  currency: Currency | null,
): NamedAttribute[] {
  const at = `/attributes/${id}`;
  // Both are often given as something else than their kind: a country's code, a grade in words.
  if (id === "icp_country" && typeof value === "string") return [["country", value]];
  if (id === "icp_score" && typeof value === "string" && Number.isNaN(Number(value))) return [["icp_grade", value]];
  switch (findAttribute(id)?.kind ?? (id.endsWith("_usd") ? "money" : "custom")) {
    case "money":
      return [[id, reader.money(value, at, currency)]];
    case "count":
    case "percent":
      return [[id, reader.number(value, at)]];
    case "flag":
      return [[id, id === "temporary_owner" && typeof value === "string" ? value !== "" : reader.flag(value, at)]];
    case "day":
      return [[id, reader.day(value, at)]];
    case "text":
      return [[id, reader.text(value, at)]];
    case "custom":
      return [[id, readCustom(reader, value, at)]];
  }
}

function readCustom(reader: JsonReader, value: unknown, at: string): AttributeValue | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return reader.texts(value, at);
}

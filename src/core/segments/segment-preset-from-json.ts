/** Reads a preset's `segments.json` and refuses what could not be judged: an unknown field, setting or comparison. */
import type { Currency } from "../money/currency.ts";
import { findField } from "./fields.ts";
import { type JsonObject, JsonReader } from "./json-reader.ts";
import type { Comparison, Condition, Rule, Threshold } from "./rule.ts";
import type { Flag, PresetRow, Route, SegmentPreset, SegmentSettings, VerdictKind } from "./segment-preset.ts";

const VERDICTS: readonly VerdictKind[] = ["in", "out", "watch", "exception"];
const ROUTES: readonly Route[] = ["onboarding", "sales", "customer-success", "none"];
const FLAGS: readonly Flag[] = ["sales engaged?", "hand over?", "graduate?"];
const COMPARISONS: readonly Comparison[] = [
  "above",
  "at-least",
  "below",
  "at-most",
  "between",
  "equals",
  "one-of",
  "has-any",
  "has-none",
  "known",
];

/** Filled in from the amounts: the currencies that have an entry threshold. */
const CURRENCIES = "currenciesWithThresholds";

/** @throws ProductError `preset.invalid` with one problem per field */
export function segmentPresetFromJson(json: unknown): SegmentPreset {
  const reader = new JsonReader();
  const input = reader.object(json, "") ?? {};
  const needed = (name: string) => reader.text(input[name], `/${name}`) ?? reader.missing(input[name], `/${name}`);
  const settings = readSettings(reader, input["settings"]);
  const preset: SegmentPreset = {
    version: needed("version") ?? "",
    author: needed("author") ?? "",
    reason: needed("reason") ?? "",
    effectiveOn: reader.day(needed("effectiveOn"), "/effectiveOn") ?? "",
    segment: needed("segment") ?? "",
    settings,
    rows: reader.list(input["rows"], "/rows", (item, at) => readRow(reader, item, at, settings)) ?? [],
    prompts: reader.list(input["prompts"], "/prompts", (item, at) => readPrompt(reader, item, at, settings)) ?? [],
  };
  requireLastRow(reader, preset);
  reader.refuse("preset.invalid", "These segment rules cannot be read; mend the fields that are named.");
  return preset;
}

/** Precedence must be total: whatever the facts, some row decides. */
function requireLastRow(reader: JsonReader, { rows }: SegmentPreset): void {
  const last = rows.at(-1);
  if (!last?.on || !("all" in last.when) || last.when.all.length > 0)
    reader.problem("/rows", 'must end in a row that is on and always matches: "when": { "all": [] }.');
  const keys = rows.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) reader.problem("/rows", `have two rows with the key ${twice}.`);
}

function readSettings(reader: JsonReader, value: unknown): SegmentSettings {
  const settings = reader.object(value, "/settings") ?? {};
  const amounts = entriesOf(reader, settings["amounts"], "/settings/amounts", (byCurrency, at) =>
    entriesOf(reader, byCurrency, at, (amount, place, code) => reader.money(amount, place, code as Currency)),
  );
  const lists = entriesOf(reader, settings["lists"], "/settings/lists", (list, at) => reader.texts(list, at));
  return {
    amounts,
    numbers: entriesOf(reader, settings["numbers"], "/settings/numbers", (number, at) => reader.number(number, at)),
    lists: { ...lists, [CURRENCIES]: Object.keys(amounts["entry"] ?? {}) },
  };
}

function entriesOf<Value>(
  reader: JsonReader,
  value: unknown,
  pointer: string,
  read: (value: unknown, pointer: string, name: string) => Value | null,
): Record<string, Value> {
  const object = reader.object(value, pointer) ?? ({} as JsonObject);
  const entries = Object.entries(object).flatMap(([name, given]) => {
    const entry = read(given, `${pointer}/${name}`, name) ?? reader.missing(given, `${pointer}/${name}`);
    return entry === null ? [] : [[name, entry] as const];
  });
  return Object.fromEntries(entries);
}

function readRow(reader: JsonReader, item: unknown, at: string, settings: SegmentSettings): PresetRow | null {
  const row = reader.object(item, at);
  if (!row) return reader.missing(item, at);
  const flagInside = reader.oneOf(row["flagInside"], `${at}/flagInside`, FLAGS);
  return {
    key: reader.text(row["key"], `${at}/key`) ?? reader.missing(row["key"], `${at}/key`) ?? "",
    rule: reader.text(row["rule"], `${at}/rule`) ?? reader.missing(row["rule"], `${at}/rule`) ?? "",
    label: reader.text(row["label"], `${at}/label`) ?? reader.missing(row["label"], `${at}/label`) ?? "",
    on: reader.flag(row["on"], `${at}/on`) ?? true,
    verdict: reader.oneOf(row["verdict"], `${at}/verdict`, VERDICTS) ?? "out",
    route: reader.oneOf(row["route"], `${at}/route`, ROUTES) ?? "none",
    ...(flagInside && { flagInside }),
    when: readRule(reader, row["when"], `${at}/when`, settings),
  };
}

function readPrompt(reader: JsonReader, item: unknown, at: string, settings: SegmentSettings) {
  const prompt = reader.object(item, at);
  const flag = prompt && reader.oneOf(prompt["flag"], `${at}/flag`, FLAGS);
  return prompt && flag ? { flag, when: readRule(reader, prompt["when"], `${at}/when`, settings) } : null;
}

/** Reads a rule wherever one is written, such as in the rules' editor. Problems are collected by the reader. */
export function readRule(reader: JsonReader, value: unknown, at: string, settings: SegmentSettings): Rule {
  const node = reader.object(value, at) ?? {};
  const label = reader.text(node["label"], `${at}/label`);
  const named = label === null ? {} : { label };
  const children = (name: "all" | "any") =>
    reader.list(node[name], `${at}/${name}`, (item, place) => readRule(reader, item, place, settings)) ?? [];
  if ("all" in node) return { all: children("all"), ...named };
  if ("any" in node) return { any: children("any"), ...named };
  if ("not" in node) return { not: readRule(reader, node["not"], `${at}/not`, settings), ...named };
  return { ...readCondition(reader, node, at, settings), ...named };
}

function readCondition(reader: JsonReader, node: JsonObject, at: string, settings: SegmentSettings): Condition {
  const fact = reader.text(node["fact"], `${at}/fact`) ?? "";
  if (!findField(fact)) reader.problem(`${at}/fact`, `names no field: there is none called "${fact}".`);
  const is = reader.oneOf(node["is"], `${at}/is`, COMPARISONS);
  if (is === null) reader.missing(node["is"], `${at}/is`);
  const than = readThreshold(reader, node["than"], `${at}/than`, settings);
  const upTo = readThreshold(reader, node["upTo"], `${at}/upTo`, settings);
  if (than === null && is !== "known")
    reader.problem(`${at}/than`, "is missing: a condition needs something to compare with.");
  if (upTo === null && is === "between") reader.problem(`${at}/upTo`, "is missing: a range needs its upper end.");
  const whenUnknown = reader.flag(node["whenUnknown"], `${at}/whenUnknown`);
  return {
    fact,
    is: is ?? "known",
    ...(than && { than }),
    ...(upTo && { upTo }),
    ...(whenUnknown !== null && { whenUnknown }),
  };
}

function readThreshold(reader: JsonReader, value: unknown, at: string, settings: SegmentSettings): Threshold | null {
  const threshold = reader.object(value, at);
  if (!threshold) return null;
  if ("value" in threshold) return { value: threshold["value"] as string | number | boolean | readonly string[] };
  if ("fact" in threshold) {
    const fact = String(threshold["fact"]);
    if (!findField(fact)) reader.problem(at, `names no field: there is none called "${fact}".`);
    return { fact };
  }
  const setting = String(threshold["setting"]);
  if (!(setting in settings.amounts || setting in settings.numbers || setting in settings.lists))
    reader.problem(at, `names no setting: there is none called "${setting}".`);
  return { setting };
}

/** What a column of an imported file holds: name, form, unit and meaning. The documentation's tables are these very rows. */

export type ColumnType =
  | "text"
  | "account"
  | "region"
  | "day"
  | "instant"
  | "decimal"
  | "percent"
  | "money"
  | "currency"
  | "count"
  | "flag"
  | "list"
  | "choice"
  | "amounts"
  | "percents"
  | "outside-id"
  | "attributes";

export type Column = {
  readonly name: string;
  /** Names that other tools give it. */
  readonly aliases?: readonly string[];
  readonly type: ColumnType;
  readonly required?: true;
  /** A required column may be left out where this one is there. */
  readonly unless?: string;
  /** For `choice`: what may be written, in small letters. */
  readonly choices?: readonly string[];
  /** For `choice`: other words, and which of the choices each stands for. */
  readonly synonyms?: Readonly<Record<string, string>>;
  readonly example: string;
  readonly meaning: string;
};

/** How a person writes each type, for the documentation and for the sentence of a refusal. */
export const TYPE_WORDS: Readonly<Record<ColumnType, string>> = {
  text: "text",
  account: "id of an account",
  region: "text",
  day: "day, `2026-01-31`",
  instant: "moment, `2026-01-31T09:30:00Z`, or a day",
  decimal: "number",
  percent: "percent, 0 to 100",
  money: "amount in major units",
  currency: "currency, `USD`",
  count: "whole number",
  flag: "yes or no",
  list: "words joined by `+`",
  choice: "one of the words",
  "outside-id": "id of another system, `stripe:cus_1`",
  amounts: "amounts by meter, `replay=12.50+errors=3`",
  percents: "percents by meter, `replay=20+events=50`",
  attributes: "as its attribute",
};

export type KindId =
  | "companies"
  | "accounts"
  | "aliases"
  | "projects"
  | "people"
  | "prices"
  | "plans"
  | "subscriptions"
  | "credits"
  | "limits"
  | "invoices"
  | "invoice_lines"
  | "payments"
  | "humans"
  | "vendor_forecasts"
  | "usage"
  | "complete_through"
  | "stages"
  | "mails"
  | "calls"
  | "notes"
  | "tasks"
  | "opt_outs";

export type RecordKind = {
  readonly kind: KindId;
  /** Beginnings of file names that mean this kind: `usage-eu-2026.csv.gz`. */
  readonly files: readonly string[];
  readonly meaning: string;
  readonly columns: readonly Column[];
  /** At least one of these is filled in. */
  readonly needsOneOf?: readonly string[];
  /** Columns that are not described here are kept as attributes of the account. */
  readonly keepsOtherColumns?: true;
};

/** Case, spaces, `-` and `_` make no difference in a column's or file's name. */
export function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s\-_]+/g, "_");
}

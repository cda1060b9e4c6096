/** Files that say what customers agreed to: prices, plans, credit and caps; and who looks after them. */
import type { RecordKind } from "./column.ts";
import { ID, OWN_CURRENCY } from "./columns-of-money.ts";
import { ACCOUNT_COLUMN, PLAN_SYNONYMS, PLANS, REGION_COLUMN } from "./kinds-of-customers.ts";

const PRICES: RecordKind = {
  kind: "prices",
  files: ["prices", "price_book", "pricebook"],
  meaning: "A price book, one row for each tier of a product. The rows of a book are replaced together.",
  columns: [
    { name: "book", type: "text", required: true, example: "list-2026", meaning: "The book's id." },
    { name: "currency", type: "currency", required: true, example: "USD", meaning: "The book's currency." },
    { name: "effective_on", type: "day", required: true, example: "2026-01-01", meaning: "Holds from this day on." },
    {
      name: "product",
      type: "text",
      required: true,
      example: "replay",
      meaning: "Key of the meter, add-on or package.",
    },
    { name: "name", type: "text", example: "Session replay", meaning: "What people call it." },
    { name: "unit", type: "text", example: "recording", meaning: "What one priced unit is." },
    { name: "add_on_of", type: "text", example: "", meaning: "The product that this add-on belongs to." },
    { name: "quantity_from", type: "text", example: "", meaning: "The meter whose quantity an add-on is priced by." },
    {
      name: "when",
      type: "choice",
      choices: ["used", "subscribed", "package"],
      example: "used",
      meaning: "used (also when left out), subscribed, or package: a fixed price each month.",
    },
    {
      name: "up_to",
      type: "decimal",
      example: "5000",
      meaning: "The tier ends here, inclusive; empty in the last tier.",
    },
    {
      name: "unit_amount",
      type: "decimal",
      required: true,
      example: "0.005",
      meaning: "Price of one unit in major units; of a package, of one month.",
    },
  ],
};

const PLANS_OF_ACCOUNTS: RecordKind = {
  kind: "plans",
  files: ["plans", "account_plans"],
  meaning: "Which prices, packages, add-ons and discount an account has from which day.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "effective_on",
      aliases: ["since"],
      type: "day",
      required: true,
      example: "2026-01-01",
      meaning: "From this day on.",
    },
    {
      name: "plan",
      type: "choice",
      choices: PLANS,
      synonyms: PLAN_SYNONYMS,
      required: true,
      example: "payg",
      meaning: "payg, annual, startup or yc.",
    },
    {
      name: "price_book",
      type: "text",
      example: "list-2026",
      meaning: "Id of the price book; the newest of the currency when it is left out.",
    },
    { name: "packages", type: "list", example: "teams", meaning: "Packages bought." },
    { name: "add_ons", type: "list", example: "group_analytics", meaning: "Add-ons subscribed to." },
    {
      name: "percent_off",
      aliases: ["discount_percent"],
      type: "percent",
      example: "20",
      meaning: "Discount on everything.",
    },
    {
      name: "percent_off_by",
      type: "percents",
      example: "replay=50",
      meaning: "Discount on single meters and packages, in place of the one on everything.",
    },
  ],
};

const SUBSCRIPTIONS: RecordKind = {
  kind: "subscriptions",
  files: ["subscriptions"],
  meaning: "Paid subscriptions.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { ...ID, aliases: ["external_id", "subscription", "subscription_id"], required: true, example: "sub_1" },
    { name: "plan", type: "text", required: true, example: "payg", meaning: "Its plan, as the source calls it." },
    {
      name: "started_on",
      aliases: ["started_at"],
      type: "day",
      required: true,
      example: "2026-01-12",
      meaning: "First day.",
    },
    { name: "ended_on", aliases: ["ended_at"], type: "day", example: "", meaning: "Day on which it ended." },
    {
      name: "cancelled_on",
      aliases: ["cancelled_at"],
      type: "day",
      example: "",
      meaning: "Day on which it was cancelled.",
    },
  ],
};

const CREDITS: RecordKind = {
  kind: "credits",
  files: ["credits"],
  meaning: "Credit that was granted, and what is left of it.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { ...ID, aliases: ["external_id", "credit", "credit_id"], required: true, example: "cr_7" },
    {
      name: "kind",
      type: "text",
      example: "startup",
      meaning: "startup, yc, prepaid, goodwill or as the source says.",
    },
    {
      name: "scope",
      type: "list",
      example: "replay+errors",
      meaning: "Products that it may pay; all when it is left out.",
    },
    OWN_CURRENCY,
    {
      name: "granted",
      aliases: ["amount"],
      type: "money",
      required: true,
      example: "500.00",
      meaning: "Amount granted.",
    },
    {
      name: "left",
      aliases: ["balance", "remaining"],
      type: "money",
      example: "320.00",
      meaning: "Amount left; all when it is left out.",
    },
    { name: "starts_on", type: "day", example: "2026-01-01", meaning: "Usable from." },
    {
      name: "ends_on",
      aliases: ["expires_on"],
      type: "day",
      example: "2027-01-01",
      meaning: "Not usable from this day on.",
    },
    { name: "position", type: "count", example: "0", meaning: "Lower is used first." },
  ],
};

const LIMITS: RecordKind = {
  kind: "limits",
  files: ["limits"],
  meaning: "Caps that customers set on a product, and whether they drop data.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "meter",
      aliases: ["product"],
      type: "text",
      required: true,
      example: "replay",
      meaning: "Key of the meter.",
    },
    {
      name: "since",
      aliases: ["day"],
      type: "day",
      required: true,
      example: "2026-02-03",
      meaning: "Holds from this day on.",
    },
    OWN_CURRENCY,
    { name: "limit", aliases: ["amount"], type: "money", example: "50.00", meaning: "The cap; empty means none." },
    {
      name: "state",
      type: "choice",
      choices: ["set", "approaching", "grace", "dropping", "released", "removed", "ignored"],
      example: "set",
      meaning: "set (also when left out), approaching, grace, dropping, released, removed or ignored.",
    },
  ],
};

const HUMANS: RecordKind = {
  kind: "humans",
  files: ["humans", "assignments", "key_roles"],
  meaning: "Colleagues who look after an account: before such a file came, coverage is unknown.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { name: "role", type: "text", required: true, example: "AE", meaning: "AE, AM, TAM, CSM or as you call it." },
    { name: "name", type: "text", required: true, example: "Sam Lee", meaning: "Who." },
    { name: "email", type: "text", example: "sam@team.example", meaning: "E-mail address." },
    { name: "since", type: "day", example: "2026-01-01", meaning: "From this day on." },
    { name: "until", type: "day", example: "", meaning: "No longer from this day on." },
  ],
};

export const KINDS_OF_TERMS = {
  PRICES,
  PLANS_OF_ACCOUNTS,
  SUBSCRIPTIONS,
  CREDITS,
  LIMITS,
  HUMANS,
} as const;

/** Files that say who the customers are. */
import type { Column, RecordKind } from "./column.ts";

export const ACCOUNT_COLUMN: Column = {
  name: "account",
  aliases: ["account_id", "organization", "organization_id", "customer", "customer_id"],
  type: "account",
  required: true,
  example: "acme-eu",
  meaning: "The account's id in the source.",
};

export const REGION_COLUMN: Column = {
  name: "region",
  type: "region",
  example: "EU",
  meaning: "Where the account lives, when ids of two regions may be the same.",
};

export const PLANS = ["payg", "annual", "startup", "yc"] as const;
export const PLAN_SYNONYMS = {
  pay_as_you_go: "payg",
  "pay-as-you-go": "payg",
  "pay as you go": "payg",
  monthly: "payg",
  yearly: "annual",
};

const COMPANIES: RecordKind = {
  kind: "companies",
  files: ["companies", "company"],
  meaning: "The companies that accounts belong to. Without it, each account is a company of its own.",
  columns: [
    {
      name: "company",
      aliases: ["company_id", "id"],
      type: "text",
      required: true,
      example: "acme",
      meaning: "The company's id in the source; accounts name it in their column `company`.",
    },
    { name: "name", type: "text", required: true, example: "Acme", meaning: "What people call it." },
    { name: "domain", type: "text", example: "acme.example", meaning: "Its web domain." },
  ],
};

const ACCOUNTS: RecordKind = {
  kind: "accounts",
  files: ["accounts", "account", "organizations"],
  meaning: "The billed customers.",
  keepsOtherColumns: true,
  columns: [
    { ...ACCOUNT_COLUMN, aliases: [...(ACCOUNT_COLUMN.aliases ?? []), "id", "external_id"], type: "text" },
    { name: "name", type: "text", example: "Acme Europe", meaning: "Its name; the id when it is left out." },
    REGION_COLUMN,
    {
      name: "company",
      aliases: ["company_id", "group"],
      type: "text",
      example: "acme",
      meaning: "Accounts with the same company are worked together.",
    },
    {
      name: "same_as",
      type: "outside-id",
      example: "billing-db:org_1",
      meaning:
        "The account's id in another system. If that account is known, the row means it; else the id is remembered for it.",
    },
    { name: "domain", type: "text", example: "acme.example", meaning: "Its web domain." },
    {
      name: "currency",
      type: "currency",
      required: true,
      unless: "assumed_currency",
      example: "USD",
      meaning: "The currency of its bills.",
    },
    {
      name: "assumed_currency",
      type: "currency",
      example: "USD",
      meaning: "From tools that do not know the currency, in its place: only a new account gets it.",
    },
    {
      name: "plan",
      type: "choice",
      choices: PLANS,
      synonyms: PLAN_SYNONYMS,
      example: "payg",
      meaning: "payg (also when left out), annual, startup or yc.",
    },
    {
      name: "signed_up_on",
      aliases: ["signed_up", "created_on", "created_at", "signup_date"],
      type: "day",
      example: "2026-01-12",
      meaning: "Its first day.",
    },
    {
      name: "period_anchor_day",
      aliases: ["anchor_day", "billing_day", "billing_cycle_anchor"],
      type: "count",
      example: "12",
      meaning:
        "The day of the month on which its billing period starts, 1 to 31; the day of signing up when it is left out.",
    },
    { name: "cancelled_on", aliases: ["cancelled_at"], type: "day", example: "", meaning: "Its last day." },
    { name: "country", type: "text", example: "DE", meaning: "Where the customer is." },
    {
      name: "segments",
      type: "list",
      example: "beta+partner",
      meaning: "Segments that another tool has put it in.",
    },
  ],
};

const ALIASES: RecordKind = {
  kind: "aliases",
  files: ["aliases", "account_aliases"],
  meaning: "Ids that other systems have for an account.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "system",
      aliases: ["source"],
      type: "text",
      required: true,
      example: "stripe",
      meaning: "The other system; an import with this source finds the account by the id below.",
    },
    {
      name: "system_region",
      type: "text",
      example: "",
      meaning: "The region within the other system, if it has any.",
    },
    {
      name: "external_id",
      aliases: ["alias", "id"],
      type: "text",
      required: true,
      example: "cus_123",
      meaning: "The id over there.",
    },
  ],
};

const PROJECTS: RecordKind = {
  kind: "projects",
  files: ["projects", "workspaces"],
  meaning: "Projects, workspaces or environments of an account.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "project",
      aliases: ["project_id", "id"],
      type: "text",
      required: true,
      example: "web",
      meaning: "The project's id in the source.",
    },
    { name: "name", type: "text", example: "Web shop", meaning: "Its name; the id when it is left out." },
  ],
};

const PEOPLE: RecordKind = {
  kind: "people",
  files: ["people", "persons", "users", "contacts"],
  needsOneOf: ["person", "email"],
  meaning: "People at the customers, and what they are there. One row for each account that a person is in.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "person",
      aliases: ["person_id", "user_id", "id", "external_id"],
      type: "text",
      example: "u_42",
      meaning: "The person's id in the source; the e-mail address when it is left out.",
    },
    {
      name: "email",
      aliases: ["e_mail", "mail"],
      type: "text",
      example: "kim@acme.example",
      meaning: "E-mail address.",
    },
    { name: "name", aliases: ["full_name"], type: "text", example: "Kim Roe", meaning: "Name." },
    { name: "role", type: "text", example: "owner", meaning: "owner, admin or member, as the source says." },
    {
      name: "last_seen_on",
      aliases: ["last_seen", "last_active"],
      type: "day",
      example: "2026-02-01",
      meaning: "Last active on.",
    },
    { name: "since", type: "day", example: "2026-01-12", meaning: "In the account since." },
    { name: "removed_on", type: "day", example: "", meaning: "No longer in the account from this day." },
  ],
};

export const KINDS_OF_CUSTOMERS = { COMPANIES, ACCOUNTS, ALIASES, PROJECTS, PEOPLE } as const;

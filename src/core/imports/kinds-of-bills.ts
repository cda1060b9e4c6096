/** Files that say what customers were asked for and paid, and what their billing system expects. */
import type { RecordKind } from "./column.ts";
import { ID, OWN_CURRENCY } from "./columns-of-money.ts";
import { ACCOUNT_COLUMN, REGION_COLUMN } from "./kinds-of-customers.ts";

const INVOICES: RecordKind = {
  kind: "invoices",
  files: ["invoices", "bills"],
  meaning: "Invoices, drafts included.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { ...ID, aliases: ["external_id", "invoice", "invoice_id", "number"], required: true },
    { name: "period_start", type: "day", required: true, example: "2026-01-12", meaning: "First day of the period." },
    {
      name: "period_end",
      type: "day",
      required: true,
      example: "2026-02-12",
      meaning: "Day after the last of the period.",
    },
    OWN_CURRENCY,
    { name: "list", type: "money", example: "162.50", meaning: "At list price." },
    { name: "gross", type: "money", example: "130.00", meaning: "After discount, before credit." },
    { name: "credit", type: "money", example: "0", meaning: "Paid by credit." },
    {
      name: "net",
      aliases: ["total", "amount", "amount_due"],
      type: "money",
      required: true,
      example: "130.00",
      meaning: "Asked in cash.",
    },
    {
      name: "status",
      type: "choice",
      choices: ["draft", "open", "paid", "uncollectible", "void"],
      synonyms: { voided: "void", upcoming: "draft" },
      required: true,
      example: "paid",
      meaning: "draft, open, paid, uncollectible or void.",
    },
    {
      name: "kind",
      type: "text",
      example: "usage",
      meaning: "usage (also when left out), annual, credit or as the source says.",
    },
    { name: "issued_on", type: "day", example: "2026-02-12", meaning: "Issued on." },
    { name: "due_on", type: "day", example: "2026-02-26", meaning: "To be paid by." },
    { name: "paid_on", type: "day", example: "2026-02-13", meaning: "Paid on." },
    {
      name: "lines",
      type: "amounts",
      example: "replay=100+errors=30",
      meaning: "What each meter cost; `invoice_lines` says more.",
    },
  ],
};

const INVOICE_LINES: RecordKind = {
  kind: "invoice_lines",
  files: ["invoice_lines", "invoice_items", "bill_lines"],
  meaning:
    "The lines of invoices, each with what it is for: so a difference between our bill and the invoice gets its cause.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    {
      name: "invoice",
      aliases: ["invoice_id"],
      type: "text",
      required: true,
      example: "in_1001",
      meaning: "Id of the invoice that it stands on.",
    },
    { ...ID, aliases: ["external_id", "line", "line_id"], required: true, example: "il_1" },
    {
      name: "kind",
      type: "choice",
      choices: ["usage", "package", "discount", "credit", "tax", "proration", "other"],
      example: "usage",
      meaning: "usage (also when left out), package, discount, credit, tax, proration or other.",
    },
    {
      name: "meter",
      aliases: ["product"],
      type: "text",
      example: "replay",
      meaning: "Key of the meter or package.",
    },
    { name: "quantity", type: "decimal", example: "25000", meaning: "How much of it." },
    OWN_CURRENCY,
    {
      name: "amount",
      type: "money",
      required: true,
      example: "100.00",
      meaning: "What the line adds; below zero where it takes off.",
    },
    { name: "description", type: "text", example: "Recordings in January", meaning: "As the invoice says." },
    { name: "period_start", type: "day", example: "2026-01-12", meaning: "First day that it is for." },
    { name: "period_end", type: "day", example: "2026-02-12", meaning: "Day after the last." },
  ],
};

const PAYMENTS: RecordKind = {
  kind: "payments",
  files: ["payments", "charges"],
  meaning: "Attempts to pay.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { ...ID, aliases: ["external_id", "payment", "payment_id", "charge"], required: true, example: "pay_1" },
    {
      name: "invoice",
      aliases: ["invoice_id"],
      type: "text",
      example: "in_1001",
      meaning: "Id of the invoice that it pays.",
    },
    OWN_CURRENCY,
    { name: "amount", type: "money", required: true, example: "130.00", meaning: "Amount." },
    {
      name: "status",
      type: "choice",
      choices: ["paid", "failed", "refunded"],
      synonyms: { succeeded: "paid" },
      required: true,
      example: "failed",
      meaning: "paid, failed or refunded.",
    },
    {
      name: "happened_at",
      aliases: ["at", "created_at", "day"],
      type: "instant",
      required: true,
      example: "2026-02-13T04:00:00Z",
      meaning: "When.",
    },
  ],
};

const VENDOR_FORECASTS: RecordKind = {
  kind: "vendor_forecasts",
  files: ["vendor_forecasts", "forecasts"],
  meaning:
    "Forecasts of the billing system, kept beside ours and never mixed with them. Rules read them only where the team has chosen so.",
  columns: [
    ACCOUNT_COLUMN,
    REGION_COLUMN,
    { name: "period_start", type: "day", required: true, example: "2026-02-12", meaning: "First day of the period." },
    {
      name: "day",
      aliases: ["issued_on"],
      type: "day",
      required: true,
      example: "2026-02-20",
      meaning: "The day it was made.",
    },
    OWN_CURRENCY,
    {
      name: "net",
      aliases: ["amount", "forecast"],
      type: "money",
      required: true,
      example: "140.00",
      meaning: "Forecast cash due.",
    },
    { name: "gross", type: "money", example: "150.00", meaning: "Forecast before credit." },
  ],
};

export const KINDS_OF_BILLS = { INVOICES, INVOICE_LINES, PAYMENTS, VENDOR_FORECASTS } as const;

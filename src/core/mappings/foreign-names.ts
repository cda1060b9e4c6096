/** What other tools call our fields, as words; and how alike two names are. */
import type { KindId, RecordKind } from "../imports/column.ts";
import { RECORD_KINDS } from "../imports/record-kinds.ts";

/** By field, or by kind and field where a name means something else elsewhere. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  account: [
    "account id",
    "account number",
    "org id",
    "org",
    "organization id",
    "organisation id",
    "organisation",
    "tenant id",
    "tenant",
    "customer id",
    "customer",
    "customer number",
    "cust id",
    "client id",
    "client",
    "workspace id",
    "team id",
    "billing account",
    "kunde",
    "kundennummer",
    "kunden nr",
    "associated company id",
    "customer ref",
  ],
  "accounts.account": ["id", "account id", "record id", "customer id", "external id"],
  "accounts.name": [
    "account name",
    "customer name",
    "organization name",
    "org name",
    "display name",
    "title",
    "description",
  ],
  "accounts.company": [
    "parent account",
    "parent account id",
    "parent id",
    "parent company",
    "group id",
    "ultimate parent",
  ],
  "accounts.domain": ["website", "url", "web site", "company domain name", "email domain", "homepage"],
  "accounts.currency": [
    "currency iso code",
    "billing currency",
    "currency code",
    "wahrung",
    "waehrung",
    "preferred currency",
  ],
  "accounts.plan": ["plan name", "subscription plan", "pricing plan", "tier", "plan type", "subscription type"],
  "accounts.signed_up_on": [
    "created date",
    "created",
    "created utc",
    "create date",
    "signup at",
    "sign up date",
    "first seen",
    "date created",
    "customer since",
  ],
  "accounts.cancelled_on": [
    "churned at",
    "churn date",
    "cancelled date",
    "canceled at",
    "cancellation date",
    "closed date",
    "deleted",
  ],
  "accounts.country": [
    "billing country",
    "country region",
    "address country",
    "land",
    "country code",
    "card address country",
  ],
  "accounts.period_anchor_day": ["billing day of month", "invoice day", "bill cycle day"],
  "companies.company": ["company id", "record id", "id"],
  "companies.name": ["company name", "account name"],
  "companies.domain": ["company domain name", "website", "website url"],
  region: ["data region", "cloud region", "deployment", "instance", "data center"],
  currency: ["currency code", "currency iso code", "invoice currency", "wahrung", "waehrung"],
  "people.person": ["contact id", "record id", "user id", "person id"],
  "people.email": ["email address", "e mail", "work email", "mail address", "primary email"],
  "people.name": ["full name", "contact name", "display name", "user name"],
  "people.role": ["job role", "permission", "membership level", "access level", "user role"],
  "people.last_seen_on": ["last activity date", "last login", "last sign in", "last active at", "last activity"],
  "people.since": ["create date", "created date", "joined", "joined at", "created at", "added on"],
  "people.removed_on": ["deactivated at", "removed at", "left on", "deleted at"],
  "invoices.id": [
    "invoice number",
    "invoice id",
    "id",
    "document number",
    "invoice no",
    "rechnungsnummer",
    "bill number",
  ],
  "invoices.net": [
    "total",
    "amount due",
    "total amount",
    "invoice amount",
    "invoice total",
    "amount",
    "net amount",
    "betrag",
    "total cents",
    "amount due cents",
  ],
  "invoices.gross": ["subtotal", "sub total", "gross amount", "amount before credits"],
  "invoices.credit": ["credits applied", "credit applied", "amount credited", "credits"],
  "invoices.period_start": [
    "period start",
    "period start utc",
    "service start",
    "from date",
    "start date",
    "billing period start",
    "term start",
    "leistung von",
  ],
  "invoices.period_end": [
    "period end",
    "period end utc",
    "service end",
    "to date",
    "end date",
    "billing period end",
    "term end",
    "leistung bis",
  ],
  "invoices.status": ["invoice status", "payment status", "state"],
  "invoices.issued_on": [
    "invoice date",
    "date",
    "date utc",
    "created",
    "created utc",
    "issue date",
    "finalized at",
    "rechnungsdatum",
    "billing date",
  ],
  "invoices.due_on": ["due date", "due date utc", "payment due"],
  "invoices.paid_on": ["paid at", "paid date", "date paid", "paid at utc", "payment date"],
  "invoice_lines.invoice": ["invoice number", "invoice id"],
  "invoice_lines.id": ["line item id", "line id", "id"],
  "invoice_lines.meter": ["product", "product name", "item", "sku", "price"],
  "invoice_lines.amount": ["line amount", "line total", "total", "amount"],
  "payments.id": ["transaction id", "payment id", "charge id", "id"],
  "payments.amount": ["amount captured", "transaction amount", "payment amount", "amount"],
  "payments.happened_at": ["created utc", "created", "payment date", "transaction date", "date"],
  "payments.status": ["transaction status", "payment status", "state"],
  "subscriptions.id": ["subscription id", "id"],
  "subscriptions.plan": ["plan id", "plan name", "product", "price id"],
  "subscriptions.started_on": [
    "start date",
    "started at",
    "start utc",
    "created utc",
    "activated at",
    "current term start",
  ],
  "subscriptions.ended_on": ["ended at", "end date", "ended at utc"],
  "subscriptions.cancelled_on": ["canceled at", "cancelled at", "canceled at utc", "cancel date"],
  "usage.meter": [
    "meter name",
    "metric name",
    "event name",
    "event type",
    "product",
    "product name",
    "feature",
    "sku",
    "produkt",
    "usage type",
  ],
  "usage.day": [
    "usage date",
    "event date",
    "date day",
    "reporting date",
    "period date",
    "datum",
    "tag",
    "timestamp",
    "usage day",
    "date utc",
  ],
  "usage.quantity": [
    "total",
    "units",
    "total units",
    "usage quantity",
    "event count",
    "total count",
    "menge",
    "amount",
    "volume",
    "sum",
  ],
  "usage.project": ["project name", "workspace id", "environment", "app id", "project id"],
  "humans.role": ["team role", "account team role", "relationship"],
  "humans.name": ["owner name", "team member", "account owner", "csm", "user name"],
  "humans.email": ["owner email", "team member email"],
  "mails.subject": ["email subject"],
  "notes.body": ["note body", "note", "text", "content", "comment"],
  "notes.author": ["created by", "written by", "activity assigned to"],
  "tasks.title": ["task", "task name", "subject"],
  "tasks.due_on": ["due date", "due at", "activity date"],
  "credits.granted": ["amount granted", "grant amount", "initial amount", "original amount"],
  "credits.left": ["remaining", "balance", "remaining amount", "amount remaining"],
  "credits.ends_on": ["expires at", "expiry date", "expiration date", "valid until"],
  "credits.starts_on": ["effective at", "valid from", "granted at"],
  happened_at: ["timestamp", "activity date", "created date", "date time", "occurred at", "completed date"],
};

/** Words in the name of a file that mean a kind, beside those of our own. */
export const FILE_WORDS: readonly (readonly [string, KindId])[] = [
  ["line items", "invoice_lines"],
  ["line item", "invoice_lines"],
  ["invoice", "invoices"],
  ["rechnungen", "invoices"],
  ["consumption", "usage"],
  ["verbrauch", "usage"],
  ["metering", "usage"],
  ["events", "usage"],
  ["contact", "people"],
  ["members", "people"],
  ["customers", "accounts"],
  ["kunden", "accounts"],
  ["orgs", "accounts"],
  ["tenants", "accounts"],
  ["transactions", "payments"],
  ["subscription", "subscriptions"],
];

/** `OrgID (EU)` is org, id, eu. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && word !== "c");
}

/** A name with one of these is another field than without. */
const TELLING = new Set(["first", "last", "middle", "parent", "previous", "old", "owner", "email", "phone", "count"]);
const WEAK = new Set(["the", "of", "usd", "eur", "gbp", "utc", "iso", "in"]);

type OwnName = { readonly words: readonly string[]; readonly weight: number };

const OWN_NAMES = new Map(
  RECORD_KINDS.flatMap((kind) => kind.columns.map(({ name }) => [`${kind.kind}.${name}`, ownNames(kind, name)])),
);

/** Ours first; the same name elsewhere counts a little less. */
function ownNames({ kind, columns }: RecordKind, field: string): OwnName[] {
  const ours = [field, ...(columns.find(({ name }) => name === field)?.aliases ?? [])];
  const foreign = [...(NAMES[`${kind}.${field}`] ?? []), ...(NAMES[field] ?? [])];
  return [
    ...ours.map((name) => ({ words: wordsOf(name), weight: 1 })),
    ...foreign.map((name) => ({ words: wordsOf(name), weight: 0.97 })),
  ];
}

/** How alike a header's words are to a field's names: from 0, nothing in common, to 1, the same. */
export function likeness(kind: KindId, field: string, words: readonly string[]): number {
  const names = OWN_NAMES.get(`${kind}.${field}`) ?? [];
  return names.reduce((most, name) => Math.max(most, alike(name.words, words) * name.weight), 0);
}

function alike(ours: readonly string[], theirs: readonly string[]): number {
  if (ours.join(" ") === theirs.join(" ")) return 1;
  const strong = theirs.filter((word) => !WEAK.has(word));
  if (strong.join(" ") === ours.filter((word) => !WEAK.has(word)).join(" ")) return 0.95;
  if (strong.join("") === ours.join("")) return 0.95;
  if (strong.some((word) => TELLING.has(word) && !ours.includes(word))) return 0;
  const common = strong.filter((word) => ours.includes(word)).length;
  const union = new Set([...strong, ...ours]).size;
  const share = union === 0 ? 0 : common / union;
  return share >= 0.5 ? share * 0.85 : 0;
}

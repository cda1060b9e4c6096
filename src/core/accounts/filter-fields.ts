/** What accounts can be filtered by. The reference of filters, the completion and the reader all come from this list. */
import { STAGE_CODES, STAGE_IDS } from "../onboarding/stage.ts";
import { COVERAGES, PLANS, ROUTES, VERDICTS } from "./account-facts.ts";

type FieldBase = {
  /** As it is written before the colon. */
  readonly name: string;
  /** Set for a field of the account, by its id; all others are words of ours. */
  readonly fieldId?: string;
  /** What it says, for the completion and the reference. */
  readonly label: string;
  /** Other words for the same field. */
  readonly aliases?: readonly string[];
  /** What a person may write after the colon: all words, or examples. */
  readonly examples: readonly string[];
  /** Set for a field of accounts that is no longer offered: a filter that names it says so. */
  readonly retired?: true;
};

export type AccountFilterField = FieldBase &
  (
    | {
        readonly kind: "choice";
        /** From the word that is written to the ids it stands for. */
        readonly choices: Readonly<Record<string, readonly string[]>>;
        /** Whether `none` asks for those without one; otherwise it may be a choice of its own. */
        readonly mayBeNone: boolean;
      }
    | { readonly kind: "text"; readonly mayBeNone: boolean }
    | { readonly kind: "amount" | "number" | "decimal" }
    /** `coming` days are counted forwards (`<14d` is before in 14 days), `past` ones backwards (`<14d` is after 14 days ago). */
    | { readonly kind: "day"; readonly counts: "coming" | "past" }
  );

export const FILTER_FIELD_NAMES = [
  "stage",
  "verdict",
  "plan",
  "net",
  "gross",
  "previous",
  "renews",
  "entered",
  "since",
  "messaged",
  "task",
  "contact",
  "human",
  "coverage",
  "route",
  "segment",
  "rule",
  "region",
  "priority",
  "unseen",
  "people",
  "notes",
  "name",
  "domain",
  "email",
  "id",
] as const;
export type FilterFieldName = (typeof FILTER_FIELD_NAMES)[number];
/** What a term asks of: a word of ours, or a field of the account by its id. */
export type TermField = FilterFieldName | { readonly fieldId: string };

function oneEach(words: readonly string[]): Record<string, readonly string[]> {
  return Object.fromEntries(words.map((word) => [word, [word]]));
}

/** `3a` is one stage, `3` its whole group, and the id works too. */
function stageChoices(): Record<string, readonly string[]> {
  const codes = Object.fromEntries(STAGE_IDS.map((id) => [STAGE_CODES[id], [id]]));
  const groups = Object.fromEntries(
    ["3", "4", "6"].map((group) => [group, STAGE_IDS.filter((id) => STAGE_CODES[id].startsWith(group))]),
  );
  return { ...codes, ...groups, ...oneEach(STAGE_IDS) };
}

const AMOUNTS = [">100", "100..500", ">1k", "<20", "none"];
const COMING = ["<14d", "today", "this-week", "next-month", "today..14d", ">2026-01-31", "none"];
const PAST = ["<14d", ">30d", "today", "last-week", "7d..30d", ">2026-01-01", "none"];

export const ACCOUNT_FILTER_FIELDS: readonly AccountFilterField[] = [
  {
    name: "stage",
    label: "Stage of the onboarding, or its group",
    kind: "choice",
    choices: stageChoices(),
    mayBeNone: true,
    examples: [...Object.values(STAGE_CODES), "3", "4", "6", "none"],
  },
  {
    name: "verdict",
    label: "Whether it is in the segment",
    kind: "choice",
    choices: oneEach(VERDICTS),
    mayBeNone: false,
    examples: VERDICTS,
  },
  {
    name: "plan",
    label: "Plan or credit programme",
    aliases: ["programme"],
    kind: "choice",
    choices: oneEach(PLANS),
    mayBeNone: false,
    examples: PLANS,
  },
  {
    name: "net",
    label: "Forecast of the net bill, in the account's currency",
    aliases: ["forecast"],
    kind: "amount",
    examples: AMOUNTS,
  },
  { name: "gross", label: "Forecast before credits", kind: "amount", examples: AMOUNTS },
  { name: "previous", label: "Last closed bill", aliases: ["bill"], kind: "amount", examples: AMOUNTS },
  { name: "renews", label: "Next renewal", aliases: ["renewal"], kind: "day", counts: "coming", examples: COMING },
  { name: "entered", label: "Day it entered the segment", kind: "day", counts: "past", examples: PAST },
  { name: "since", label: "In its stage since", kind: "day", counts: "past", examples: PAST },
  { name: "messaged", label: "Last message of ours", kind: "day", counts: "past", examples: PAST },
  { name: "task", label: "Next task due", kind: "day", counts: "coming", examples: COMING },
  { name: "contact", label: "To be contacted by", kind: "day", counts: "coming", examples: COMING },
  {
    name: "human",
    label: "Human of sales or success; none means known to be nobody",
    aliases: ["assignee"],
    kind: "text",
    mayBeNone: true,
    examples: ["none", "any"],
  },
  {
    name: "coverage",
    label: "Whether humans of others were imported",
    kind: "choice",
    choices: oneEach(COVERAGES),
    mayBeNone: false,
    examples: COVERAGES,
  },
  {
    name: "route",
    label: "Whose account it is by the rules",
    kind: "choice",
    choices: oneEach(ROUTES),
    mayBeNone: false,
    examples: ROUTES,
  },
  { name: "segment", label: "Segment by name", kind: "text", mayBeNone: true, examples: ["none", "any"] },
  { name: "rule", label: "Rule that decided, by id", kind: "text", mayBeNone: true, examples: ["I-1", "O-4"] },
  { name: "region", label: "Region it lives in", kind: "text", mayBeNone: false, examples: ["us", "eu"] },
  { name: "priority", label: "Points in the queue", kind: "number", examples: [">=50", "none"] },
  {
    name: "unseen",
    label: "In onboarding, and nobody of the team has looked since it entered",
    kind: "choice",
    choices: { yes: ["true"], no: ["false"] },
    mayBeNone: false,
    examples: ["yes", "no"],
  },
  { name: "people", label: "Number of people", aliases: ["users"], kind: "number", examples: [">10", "0"] },
  { name: "notes", label: "Number of notes", kind: "number", examples: ["0", ">0"] },
  { name: "name", label: "Part of the name", kind: "text", mayBeNone: false, examples: [] },
  { name: "domain", label: "Part of the domain", kind: "text", mayBeNone: true, examples: ["none"] },
  { name: "email", label: "Part of a person's e-mail", kind: "text", mayBeNone: false, examples: [] },
  { name: "id", label: "Part of an id", kind: "text", mayBeNone: false, examples: [] },
];

/**
 * Without regard to case, and `-` is as good as `_`. Words of ours come first, then names of fields, then what they are
 * called otherwise; retired ones come last.
 *
 * @param fields of accounts
 */
export function findFilterField(
  written: string,
  fields: readonly AccountFilterField[] = [],
): AccountFilterField | null {
  const name = written.toLowerCase().replaceAll("-", "_");
  const isCalled = (field: AccountFilterField) => field.aliases?.includes(name) ?? false;
  const inUse = fields.filter(({ retired }) => !retired);
  return (
    ACCOUNT_FILTER_FIELDS.find((field) => field.name === name || isCalled(field)) ??
    inUse.find((field) => field.name === name) ??
    inUse.find(isCalled) ??
    fields.find((field) => field.name === name || isCalled(field)) ??
    null
  );
}

/** Those that can be asked for; retired ones are only known. */
export function offeredFilterFields(fields: readonly AccountFilterField[] = []): readonly AccountFilterField[] {
  return [...ACCOUNT_FILTER_FIELDS, ...fields.filter(({ retired }) => !retired)];
}

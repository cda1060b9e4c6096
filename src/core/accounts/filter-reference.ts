/** How filters are written, for people: the page that helps, and docs/filters.md, say it from here and from the list of fields. */
import { ACCOUNT_FILTER_FIELDS, type AccountFilterField } from "./filter-fields.ts";

export type FilterRule = {
  readonly title: string;
  readonly says: string;
  /** What is written, and what that finds. */
  readonly examples: Readonly<Record<string, string>>;
};

export const FILTER_RULES: readonly FilterRule[] = [
  {
    title: "Words",
    says: "A word is searched in the name, the domain, the ids, and the names and e-mails of people; our own id counts from its first eight signs on. Capital letters and accents make no difference, and one or two letters are looked for at beginnings of words, and not among people. What has a space in it stands in quotes.",
    examples: {
      lumen: "accounts with lumen in one of them",
      '"lumen labs"': "both words, one after the other",
    },
  },
  {
    title: "Fields",
    says: "A field, a colon and a value. All that is written has to hold. Commas between values mean any of them.",
    examples: {
      "stage:3a human:none": "answered us, and nobody of sales or success looks after it",
      "stage:3a,3b": "in one of the two stages",
      "renews:none": "without a renewal date",
      "renews:any": "with one, whichever it is",
    },
  },
  {
    title: "Leaving out, and groups",
    says: "A minus or the word not in front leaves out. The word or stands between alternatives; brackets keep them together. Without brackets, what stands side by side belongs together more closely. To search for one of these words itself, put it in quotes.",
    examples: {
      "-stage:6d": "all but that stage; those without a stage as well",
      "(plan:payg or plan:startup) -stage:6d": "one of the plans, and not in that stage",
      "-(plan:annual or verdict:out)": "neither of both",
      "plan:yc verdict:in or net:>1k": "the first two together, or the last",
    },
  },
  {
    title: "Amounts and numbers",
    says: "In the currency of each account; nothing is converted. A comma before three digits separates thousands, k is a thousand and m a million. Both ends of a range count.",
    examples: {
      "net:>100": "above 100",
      "net:100..500": "from 100 to 500",
      "net:>1.5k": "above 1,500",
      "people:10..": "10 or more",
    },
  },
  {
    title: "Days",
    says: "Counted in UTC; weeks begin on Monday, and 1m is a month of the calendar. A number counts to where the field looks: ahead for renewals and tasks, back for what is past. With + or - in front it is that day of the calendar, whichever the field.",
    examples: {
      "renews:<14d": "in less than 14 days, or overdue",
      "since:>30d": "longer than 30 days ago",
      "renews:today..14d": "from today until in 14 days",
      "renews:-7d..today": "in the last 7 days",
      "renews:next-week": 'from Monday to Sunday of next week; "next week" in quotes is the same',
      "entered:last-quarter": "this, last or next, with week, month, quarter or year",
      "renews:2026-12-01..2026-12-15": "between two days, both included",
      "renews:2026-12": "in that month",
      "task:tomorrow": "due on that day",
    },
  },
  {
    title: "Quotes",
    says: "In quotes a value is taken as it stands, commas and the words none and any included.",
    examples: {
      'name:"smith, jones"': "names that hold this text",
      'segment:"none"': "segments with none in their name",
    },
  },
];

const KINDS: Readonly<Record<AccountFilterField["kind"], string>> = {
  choice: "one of",
  text: "part of the text",
  amount: "amount",
  number: "whole number",
  decimal: "number",
  day: "day",
};

export type FilterFieldHelp = {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly label: string;
  /** `one of`, `amount`, `day`. */
  readonly kind: string;
  readonly examples: readonly string[];
};

export function filterFieldHelp({ name, aliases = [], label, kind, examples }: AccountFilterField): FilterFieldHelp {
  return { name, aliases, label, kind: KINDS[kind], examples: examples.map((example) => `${name}:${example}`) };
}

/** docs/filters.md; a test compares both. */
export function filterReferencePage(): string {
  const rules = FILTER_RULES.map(({ title, says, examples }) =>
    [`## ${title}`, "", says, "", "| Written | Finds |", "|---|---|", ...Object.entries(examples).map(exampleRow)].join(
      "\n",
    ),
  );
  const fields = ACCOUNT_FILTER_FIELDS.map(filterFieldHelp).map(fieldRow);
  return [
    "# Filters of accounts",
    "",
    "The same words everywhere: in the filter of the table, in its address, in `GET /api/v1/accounts?filter=`, in tools of agents,",
    "and in the terminal:",
    "",
    "```",
    "firstbill accounts list --filter '(plan:payg or plan:startup) renews:<14d human:none'",
    "```",
    "",
    "Where a word cannot be read, the answer names it and says what to write instead; `errors[].at` has its first character,",
    "counted from 0, and the one after its last.",
    "",
    rules.join("\n\n"),
    "",
    "## Fields",
    "",
    "A team's own fields come after these, by their id or their label: `support_tier:gold`.",
    "",
    "| Field | Asks for | Value |",
    "|---|---|---|",
    ...fields,
    "",
  ].join("\n");
}

function exampleRow([text, finds]: [string, string]): string {
  return `| \`${text}\` | ${finds} |`;
}

const SHOWN = 6;

function fieldRow({ name, aliases, label, kind, examples }: FilterFieldHelp): string {
  const also = aliases.length === 0 ? "" : `, also ${aliases.map((alias) => `\`${alias}:\``).join(", ")}`;
  const shown = examples.slice(0, SHOWN).map((example) => `\`${example}\``);
  return `| \`${name}:\`${also} | ${label} | ${[kind, shown.join(" ")].filter(Boolean).join(": ")} |`;
}

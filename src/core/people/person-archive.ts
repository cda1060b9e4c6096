/** Everything about a person as files: one that people read, one that machines do (I-25). */
import type { Instant } from "../time/instant.ts";

type Person = {
  personId: string;
  source: string;
  externalId: string;
  email: string | null;
  name: string | null;
  formerEmails: readonly string[];
};
type Role = { accountId: string; account: string; role: string; since: string | null; lastSeenOn: string | null };
type OptOut = { source: string; word: string; happenedAt: Instant };
type Text = { column: { table: string; column: string }; accountId: string | null; before: string };
type Message = { messageId: string; accountId: string; subject: string | null; happenedAt: string };

export type ArchivedPerson = {
  persons: readonly Person[];
  roles: readonly Role[];
  optOuts: readonly OptOut[];
  traces: {
    texts: readonly Text[];
    messages: readonly Message[];
    payloads: readonly { rawDeliveryId: string; before: string }[];
    files: readonly { name: string; lines: readonly { line: number; before: string }[] }[];
    answers: readonly { answer: string }[];
  };
  /** What was done about them; the log holds ids alone and stays. */
  auditIds: readonly string[];
  takenAt: Instant;
};

export function personArchive(person: ArchivedPerson): { name: string; text: string }[] {
  return [
    { name: "README.md", text: inWords(person) },
    { name: "person.json", text: `${JSON.stringify(asJson(person), null, 2)}\n` },
  ];
}

function asJson({ persons, roles, optOuts, traces, auditIds, takenAt }: ArchivedPerson) {
  return {
    takenAt,
    persons,
    roles,
    optOuts: optOuts.map(({ source, word, happenedAt }) => ({ source, word, happenedAt })),
    messages: traces.messages,
    texts: traces.texts.map(({ column, accountId, before }) => ({ place: placeOf(column), accountId, text: before })),
    payloads: traces.payloads.map(({ rawDeliveryId, before }) => ({ rawDeliveryId, text: before })),
    files: traces.files.map(({ name, lines }) => ({
      name,
      lines: lines.map(({ line, before }) => ({ line, text: before })),
    })),
    keptAnswers: traces.answers.map(({ answer }) => answer),
    auditIds,
  };
}

function inWords({ persons, roles, optOuts, traces, auditIds, takenAt }: ArchivedPerson): string {
  const parts = [
    "# What Firstbill holds about a person",
    `Taken at ${takenAt}. The same, for machines, is in person.json.`,
    ...section(
      "Known as",
      persons.map(
        (one) => `${one.name ?? "without a name"}, ${one.email ?? "no address"} (${one.source}: ${one.externalId})`,
      ),
    ),
    ...section(
      "Addresses that they had before",
      persons.flatMap(({ formerEmails, source, externalId }) =>
        formerEmails.map((email) => `${email} (${source}: ${externalId})`),
      ),
    ),
    ...section(
      "In accounts",
      roles.map(
        (one) =>
          `${one.account}: ${one.role}, since ${one.since ?? "unknown"}, last seen ${one.lastSeenOn ?? "unknown"}`,
      ),
    ),
    ...section(
      "Asked for no mail",
      optOuts.map((one) => `${one.happenedAt}, as ${one.word} (${one.source})`),
    ),
    ...section(
      "Messages",
      traces.messages.map((one) => `${one.happenedAt}: ${oneLine(one.subject ?? "without a subject")}`),
    ),
    ...section(
      "Named in texts",
      traces.texts.map((one) => `${placeOf(one.column)}: ${oneLine(one.before)}`),
    ),
    ...section(
      "In stored payloads",
      traces.payloads.map((one) => `${one.rawDeliveryId}: ${oneLine(one.before)}`),
    ),
    ...section(
      "In files that wait to be read",
      traces.files.flatMap(({ name, lines }) =>
        lines.map((one) => `${name}, line ${one.line}: ${oneLine(one.before)}`),
      ),
    ),
    ...section(
      "In answers kept for repeated requests",
      traces.answers.map(({ answer }) => oneLine(answer)),
    ),
    ...section("In the audit log, by id alone", auditIds),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  const listed = lines.map((line) => `- ${line}`).join("\n");
  return [`## ${title}`, listed === "" ? "Nothing." : listed];
}

function placeOf({ table, column }: Text["column"]): string {
  return `${table}.${column}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A conversation's messages as mails: who wrote when, to whom and about what; their texts only where that is wanted. */
import type { SourceRecord } from "#core/records.ts";
import type { VitallyThing } from "./client.ts";
import type { Colleague } from "./from-accounts.ts";
import { markdownFromHtml } from "./from-html.ts";
import { accountsOfUser, personIdOf } from "./from-users.ts";
import { asObject, idsAt, instantAt, type Loose, listAt, objectAt, textAt } from "./from-values.ts";
import { NO_ACCOUNT, noteRow } from "./from-work.ts";
import type { VitallySettings } from "./settings.ts";

export type Talking = {
  readonly settings: VitallySettings;
  readonly colleagues: ReadonlyMap<string, Colleague>;
  /** By Vitally's id; those that it does not give any more are not in it. */
  readonly users: ReadonlyMap<string, VitallyThing>;
};

export type Conversation = { readonly conversation: VitallyThing; readonly messages: readonly VitallyThing[] };

/** Ids of the users who take part. */
export function usersIn(messages: readonly VitallyThing[]): string[] {
  const people = messages.flatMap((message) => [objectAt(message, "from"), ...recipients(message)]);
  return [...new Set(people.flatMap((one) => (isUser(one) ? (textAt(one, "id") ?? []) : [])))];
}

export function fromConversation({ conversation, messages }: Conversation, talking: Talking): SourceRecord[] {
  const accounts = accountsOf(conversation, messages, talking);
  const thread = threadOf(messages, talking);
  const subject = textAt(conversation, "subject");
  return messages.flatMap((message) =>
    accounts.flatMap((account) => fromMessage(message, { account, thread, subject }, talking)),
  );
}

type Within = { account: string; thread: "onboarding" | "sales" | "support"; subject: string | null };

function fromMessage(message: VitallyThing, { account, thread, subject }: Within, talking: Talking): SourceRecord[] {
  const at = instantAt(message, "timestamp") ?? instantAt(message, "createdAt");
  if (at === null) return [];
  const sender = objectAt(message, "from");
  const isInbound = isUser(sender);
  const about = textAt(message, "subject") ?? subject ?? "";
  const person = isInbound ? sender : recipients(message).find(isUser);
  const mail: SourceRecord = {
    kind: "mails",
    values: {
      account,
      happened_at: at,
      direction: isInbound ? "in" : "out",
      kind: isInbound ? "" : "other",
      thread,
      automated: isAutomatic(about, message) ? "yes" : "no",
      person: wordOf(person, talking),
      subject: about,
      id: message.id,
    },
  };
  const text = talking.settings.conversationTexts ? markdownFromHtml(textAt(message, "message") ?? "") : "";
  if (text === "") return [mail];
  const body = `**${about === "" ? "Message" : about}**\n\n${text}`;
  return [mail, noteRow({ account, id: `message ${message.id}`, at, author: nameOf(sender, talking), body })];
}

/** Where the conversation itself does not say it, the accounts of the users who take part. */
function accountsOf(conversation: Loose, messages: readonly VitallyThing[], { users }: Talking): string[] {
  const own = textAt(conversation, "accountId");
  const said = new Set([...idsAt(conversation, "accounts"), ...(own === null ? [] : [own])]);
  if (said.size > 0) return [...said];
  const found = usersIn(messages).flatMap((id) => {
    const user = users.get(id);
    return user === undefined ? [] : accountsOfUser(user);
  });
  return found.length === 0 ? [NO_ACCOUNT] : [...new Set(found)];
}

/** Contact of sales and support is no contact of onboarding; an assignment alone says nothing of who talks. */
function threadOf(messages: readonly VitallyThing[], { settings, colleagues }: Talking): Within["thread"] {
  const team = settings.onboardingTeam
    .split(",")
    .map((address) => address.trim().toLowerCase())
    .filter((address) => address !== "");
  if (team.length === 0) return "onboarding";
  const writers = messages.flatMap((message) => addressOf(objectAt(message, "from"), colleagues));
  return writers.some((address) => team.includes(address)) ? "onboarding" : "sales";
}

function addressOf(sender: Loose, colleagues: ReadonlyMap<string, Colleague>): string[] {
  const address = textAt(sender, "email") ?? colleagues.get(textAt(sender, "id") ?? "")?.email ?? null;
  return address === null || isUser(sender) ? [] : [address.toLowerCase()];
}

function isUser(person: Loose): boolean {
  return (textAt(person, "type") ?? "").toLowerCase() === "user";
}

function recipients(message: Loose): Loose[] {
  const to = message["to"];
  return (Array.isArray(to) ? listAt(message, "to") : [to]).map(asObject);
}

/** The person's id as people have it, or their address. */
function wordOf(person: Loose | undefined, { users }: Talking): string {
  if (person === undefined) return "";
  const user = users.get(textAt(person, "id") ?? "");
  return user === undefined ? (textAt(person, "email") ?? textAt(person, "id") ?? "") : personIdOf(user);
}

function nameOf(person: Loose, { users, colleagues }: Talking): string | null {
  const id = textAt(person, "id") ?? "";
  const user = users.get(id);
  return textAt(person, "name") ?? colleagues.get(id)?.name ?? (user === undefined ? null : textAt(user, "name"));
}

/** Answers that no person wrote: calendars and absences, in the languages in which they mostly come. */
const AUTOMATIC =
  /^(?:(?:accepted|declined|tentative|invitation|updated invitation|cancelled event|canceled event|angenommen|abgelehnt|mit vorbehalt|einladung|accepté|refusé|aceptado|rechazado|accettato|aceito|geaccepteerd)\s*:|(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of office|abwesenheit|automatische antwort|réponse automatique|respuesta automática|delivery status notification|undeliverable|mail delivery))/i;

function isAutomatic(subject: string, message: Loose): boolean {
  return AUTOMATIC.test(subject.trim()) || message["isAutomated"] === true || message["automated"] === true;
}

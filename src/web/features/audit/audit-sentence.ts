/** A row of the audit log as a sentence: who did what. Words about people are not in the log; names are looked up. */
import type { AuditRow } from "#contract/audit.ts";
import { formatBytes } from "../../ui/bytes.ts";

/** What each operation and job did, in the past, after the actor's name. */
const DEEDS: Record<string, string> = {
  // Of commands and jobs, which are no operations.
  "member.created": "made the first member",
  "accounts.look": "looked at an account",
  "accounts.include": "decided by hand about an account",
  "accounts.declareCoverage": "settled who looks after the accounts of a source",
  "forecastChoice.change": "changed whose forecast rules read",
  "identity.link": "said that two accounts are one company",
  "identity.merge": "said that two accounts are one customer",
  "identity.split": "took an account out of its company or customer",
  "identity.refuse": "said that two accounts are not one company",
  "identity.undo": "took back what was said of who belongs together",
  "identity.addAlias": "gave an account an id of another system",
  "identity.removeAlias": "took an id of another system away from an account",
  "imports.upload": "sent a file",
  "imports.start": "started an import",
  "imports.release": "let a held import go on",
  "imports.refuse": "refused a held import",
  "imports.takeBack": "took an import back",
  "imports.changeLimits": "changed how much an import may move",
  "usage.report": "reported usage",
  "notes.create": "wrote a note",
  "notes.change": "changed a note",
  "notes.delete": "deleted a note",
  "notes.restore": "brought back a note",
  "tasks.create": "set a task",
  "tasks.change": "changed a task",
  "tasks.delete": "deleted a task",
  "tasks.restore": "brought back a task",
  "onboarding.log": "logged what happened",
  "onboarding.undo": "took back what was logged",
  "onboarding.override": "set a stage by hand",
  "privacy.keep": "changed for how long something is kept",
  "privacy.forget": "removed what was kept long enough",
  "privacy.backupGone": "took a deleted backup off the list",
  "person.export": "exported everything about a person",
  "person.erase": "erased a person",
  "queue.next": "took the next company",
  "queue.take": "took a company",
  "queue.release": "returned a company to the pool",
  "queue.done": "was done with a company for now",
  "queue.snooze": "snoozed a company",
  "queue.undo": "took back a done, snooze or skip",
  "priceBooks.create": "let a new price book hold",
  "priceBooks.withdraw": "took back a price book",
  "priceBooks.preview": "looked at what a price book would change",
  "reconciliation.confirm": "said whether an account's prices are right",
  "reconciliation.run": "asked for bills to be compared with invoices",
  "status.releaseOutbound": "let what is sent to the outside leave again",
  "status.holdOutbound": "held everything that is sent to the outside",
  "sample.load": "loaded the sample company",
  "sample.remove": "removed the sample company",
  "team.invite": "invited somebody",
  "team.acceptInvitation": "joined the team",
  "team.changeMe": "changed their own name or time zone",
  "team.changeRole": "changed a member's role",
  "team.deactivate": "ended a member's access",
  "fields.define": "defined a field",
  "fields.change": "changed a field",
  "fields.retire": "retired a field",
  "accounts.setField": "set a field of an account by hand",
  "accounts.clearField": "took back a field set by hand",
  "connections.create": "connected a source",
  "connections.change": "changed a connection",
  "connections.run": "asked a source for what is new",
  "connections.pause": "paused a connection",
  "connections.resume": "let a connection go on",
  "connections.remove": "removed a connection",
  "connections.replay": "had deliveries read again",
  "webhooks.create": "added an endpoint",
  "webhooks.createChannel": "added a channel",
  "webhooks.change": "changed an endpoint or channel",
  "webhooks.remove": "removed an endpoint or channel",
  "webhooks.rotate": "made a new signing secret",
  "webhooks.test": "sent a test event",
  "webhooks.replay": "had messages sent again",
  "webhooks.decide": "decided about old messages",
  "mappings.save": "saved how columns are read",
  "mappings.remove": "removed a saved mapping of columns",
  "priceBooks.propose": "proposed a price book",
  "priceBooks.accept": "accepted a price book",
  "priceBooks.refuse": "refused a price book",
  "sessions.create": "signed in",
  "sessions.end": "signed out",
  "tokens.create": "made a token",
  "tokens.revoke": "ended a token",
};

/** @param memberName null when the member is not known here */
export function actorOf(row: Pick<AuditRow, "actorKind" | "memberId">, memberName: string | null): string {
  switch (row.actorKind) {
    case "member":
      return memberName ?? "A member";
    case "token":
      return memberName === null ? "A token" : `A token of ${memberName}`;
    case "job":
      return "A background job";
    case "system":
      return "Firstbill";
    case "public":
      return memberName ?? "Somebody not signed in";
  }
}

/** What was done, and the change of values where it is short enough to be read. */
export function deedOf({ kind, before, after }: Pick<AuditRow, "kind" | "before" | "after">): string {
  const deed = DEEDS[kind] ?? `did ${kind}`;
  const changes = changesOf(before, after);
  return changes === "" ? deed : `${deed}: ${changes}`;
}

type Values = Record<string, unknown>;

function changesOf(before: unknown, after: unknown): string {
  const old = valuesOf(before);
  const now = valuesOf(after);
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => isShort(old[name]) && isShort(now[name]) && (old[name] ?? null) !== (now[name] ?? null))
    .slice(0, 4)
    .map((name) => changeOf(name, old[name], now[name]))
    .join(", ");
}

function valuesOf(value: unknown): Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Ids and whole objects are shown in the details of the row only. */
function isShort(value: unknown): boolean {
  if (typeof value === "string") return value.length <= 60 && !UUID.test(value);
  return value === undefined || value === null || typeof value !== "object";
}

function changeOf(name: string, old: unknown, now: unknown): string {
  const text = name.endsWith("Bytes") ? (value: unknown) => formatBytes(Number(value)) : textOf;
  const label = words(name);
  if (old === undefined || old === null) return `${label} ${text(now)}`;
  if (now === undefined || now === null) return `${label} was ${text(old)}`;
  return `${label} from ${text(old)} to ${text(now)}`;
}

function textOf(value: unknown): string {
  if (value === true) return "yes";
  if (value === false) return "no";
  return String(value);
}

/** `daysChanged` is "days changed"; the unit of `sizeBytes` goes with its value. */
function words(name: string): string {
  return name
    .replace(/Bytes$/, "")
    .replaceAll(/([A-Z])/g, " $1")
    .replaceAll(/[_-]/g, " ")
    .toLowerCase();
}

export const AUDIT_KINDS: readonly string[] = Object.keys(DEEDS).sort();

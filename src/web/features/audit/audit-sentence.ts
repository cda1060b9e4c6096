/** A row of the audit log as a sentence: who did what. Words about people are not in the log; names are looked up. */
import type { AuditRow } from "#contract/audit.ts";
import { formatBytes } from "../../ui/bytes.ts";

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
export function deedOf({ deed, before, after }: Pick<AuditRow, "deed" | "before" | "after">): string {
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

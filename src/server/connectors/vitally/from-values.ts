/** Reads single values of Vitally's things; whatever has another form than expected reads as not there. */
import type { Instant } from "#core/time/instant.ts";
import { fromEpochMs } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";

export type Loose = Readonly<Record<string, unknown>>;

export function textAt(thing: Loose, name: string): string | null {
  const value = thing[name];
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? readable(value.trim()) : null;
}

export function objectAt(thing: Loose, name: string): Loose {
  return asObject(thing[name]);
}

export function asObject(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function listAt(thing: Loose, name: string): readonly unknown[] {
  const value = thing[name];
  return Array.isArray(value) ? value : [];
}

/** In UTC. A moment without a zone is in UTC, whatever the zone of this machine. */
export function instantAt(thing: Loose, name: string): Instant | null {
  const text = textAt(thing, name);
  if (text === null || !/^\d{4}-\d{2}-\d{2}/.test(text)) return null;
  const isZoned = /[zZ]$|[+-]\d{2}:?\d{2}$/.test(text) || /^\d{4}-\d{2}-\d{2}$/.test(text);
  const ms = Date.parse(isZoned ? text : `${text.replace(" ", "T")}Z`);
  return Number.isFinite(ms) ? fromEpochMs(ms) : null;
}

export function dayAt(thing: Loose, name: string): LocalDate | null {
  return instantAt(thing, name)?.slice(0, 10) ?? null;
}

/** Ids of a list that holds either ids or things with one. */
export function idsAt(thing: Loose, name: string): string[] {
  return listAt(thing, name).flatMap((one) => (typeof one === "string" ? one : (textAt(asObject(one), "id") ?? [])));
}

/** A cell takes no more. */
const LONGEST_TEXT = 20_000;
const CUT = "\n\n(The rest was too long to bring.)";

export function readable(text: string): string {
  const clean = text.replaceAll("\u0000", "").replaceAll("\uFFFD", "?");
  return clean.length <= LONGEST_TEXT ? clean : `${clean.slice(0, LONGEST_TEXT - CUT.length)}${CUT}`;
}

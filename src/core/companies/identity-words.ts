/** Sentences about who belongs together: what follows from saying it, and what was said. */
import type { IdentityActKind } from "./membership.ts";

export type Counted = { readonly notes: number; readonly tasks: number; readonly people: number };

/** @param names of the accounts that are one company from then on */
export function companyEffect(names: readonly string[]): string {
  return names.length === 1
    ? `${names[0]} becomes a company of its own.`
    : `${listed(names)} become one company: one row in the queue, and one colleague at a time works it.`;
}

export function customerEffects(names: readonly string[], { notes, tasks, people }: Counted): string {
  const work = [
    notes > 0 ? counted(notes, "note") : null,
    tasks > 0 ? counted(tasks, "open task") : null,
    people > 0 ? counted(people, "person", "people") : null,
  ].filter((word) => word !== null);
  const shown = listed([...work, "usage", "timeline"]);
  return `${listed(names)} are shown on one page: ${shown}, each with where it comes from.`;
}

export const NOTHING_MOVES =
  "Each account keeps its own bill, prices and forecast; entries and crossings stay as they were decided.";

export function actText(kind: IdentityActKind, name: string, other: string | null): string {
  switch (kind) {
    case "linked":
      return `${name} and ${other} are one company`;
    case "merged":
      return `${name} and ${other} are one customer`;
    case "split":
      return `${name} is a company of its own`;
    case "unmerged":
      return `${name} is a customer of its own`;
    case "refused":
      return `${name} and ${other} are not one company`;
    case "undone":
      return `Taken back for ${name}`;
  }
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

const MOST_NAMES = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES);
  const others = names.length - shown.length;
  const all = others > 0 ? [...shown, `${others} more`] : shown;
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}

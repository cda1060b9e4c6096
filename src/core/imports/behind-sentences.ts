/** Which usage is not in yet, in words: by region, kind and source, with the day up to which it is. */
import { dayText } from "../time/day-text.ts";
import type { LocalDate } from "../time/local-date.ts";

export type CompleteDay = {
  readonly source: string;
  /** Empty where the source does not tell regions apart. */
  readonly region: string;
  readonly meter: string;
  readonly day: LocalDate;
};

const NAMED_METERS = 3;

/**
 * One sentence for each day that a source and region have stopped at before the newest of all, the furthest behind
 * first. Meters are named where the others of that source and region are further.
 */
export function behindSentences(complete: readonly CompleteDay[], today: LocalDate): string[] {
  const newest = complete.reduce<LocalDate>((latest, { day }) => (day > latest ? day : latest), "");
  const groups = new Map<string, CompleteDay[]>();
  for (const one of complete) {
    if (one.day === newest) continue;
    const key = [one.day, one.source, one.region].join("\u0000");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, behind]) => sentenceOf(behind, complete, today));
}

function sentenceOf(behind: readonly CompleteDay[], complete: readonly CompleteDay[], today: LocalDate): string {
  const [{ source, region, day }] = behind as [CompleteDay];
  const all = complete.filter((one) => one.source === source && one.region === region);
  const of = behind.length === all.length ? "" : ` of ${metersText(behind)}`;
  const usage = region === "" ? "Usage" : `${region} usage`;
  return `${usage}${of} from ${source} is complete through ${dayText(day, today)} only`;
}

function metersText(behind: readonly CompleteDay[]): string {
  const meters = behind.map(({ meter }) => meter).sort();
  if (meters.length > NAMED_METERS) return `${meters.length} meters`;
  const last = meters.at(-1) ?? "";
  return meters.length === 1 ? last : `${meters.slice(0, -1).join(", ")} and ${last}`;
}

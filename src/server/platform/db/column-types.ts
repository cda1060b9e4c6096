/** How values of the database become values of ours. Dates and numbers never pass through the process's zone or a float. */
import pg from "pg";

// The published types of the driver's array parser are those of another version of it.
const arrays = pg.types.arrayParser as unknown as {
  create(text: string, read: (item: string | null) => unknown): { parse(): unknown[] };
};

type Read = (text: string) => unknown;

/** Keyed by PostgreSQL's type ids; what is not here keeps the driver's form (jsonb parsed, numeric and uuid as text). */
const READERS: Record<number, Read> = {
  20: toSafeInteger,
  1082: asText, // date: "2026-01-31"
  1083: asText, // time
  1114: asText, // timestamp without zone: not used by us
  1184: toInstant,
  1186: asText, // interval
  1016: arrayOf(toSafeInteger),
  1182: arrayOf(asText), // date[]
  1185: arrayOf(toInstant),
  1231: arrayOf(asText), // numeric[]; the driver would make floats of it
};

export const columnTypes = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    return READERS[oid] ?? pg.types.getTypeParser(oid, format ?? "text");
  },
} as pg.CustomTypesConfig;

function asText(text: string): string {
  return text;
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`The database returned ${text}, which is too large to be counted exactly.`);
}

/** "2026-01-31 09:30:00.123456+00" (the session is in UTC) as an instant with milliseconds. */
export function toInstant(text: string): string {
  if (!text.endsWith("+00")) return text; // infinity; and nothing else while the session is in UTC
  const [day, time = ""] = text.slice(0, -3).split(" ");
  const [seconds, fraction = ""] = time.split(".");
  return `${day}T${seconds}.${fraction.padEnd(3, "0").slice(0, 3)}Z`;
}

function arrayOf(read: Read): Read {
  return (text) => arrays.create(text, (item) => (item === null ? null : read(item))).parse();
}

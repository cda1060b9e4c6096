/** The text of a filter, as far as every list agrees: parts with spaces between them, quotes around words with spaces. */

export type FilterField = {
  /** `stage`. */
  name: string;
  /** `Where the onboarding stands`. */
  label: string;
  /** The words it takes, or examples of numbers and times: `>100`, `<14d`. */
  values: readonly string[];
};

/** `stage:3a "new york"` is two parts. */
export function partsOf(text: string): string[] {
  return text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
}

export function withoutPart(text: string, index: number): string {
  return partsOf(text)
    .filter((_, at) => at !== index)
    .join(" ");
}

export type Completion = { text: string; hint: string };

const SHOWN = 12;

/** Fields while a name is written, their values after the colon; a leading `-` stays. */
export function completionsFor(typed: string, fields: readonly FilterField[]): Completion[] {
  const not = typed.startsWith("-") ? "-" : "";
  const written = typed.slice(not.length).toLowerCase();
  const [name = "", value] = written.split(":", 2);
  if (value === undefined)
    return fields
      .filter((field) => field.name.toLowerCase().startsWith(name))
      .slice(0, SHOWN)
      .map((field) => ({ text: `${not}${field.name}:`, hint: field.label }));
  const field = fields.find((other) => other.name.toLowerCase() === name);
  return (field?.values ?? [])
    .filter((other) => other.toLowerCase().startsWith(value))
    .slice(0, SHOWN)
    .map((other) => ({ text: `${not}${field?.name}:${other}`, hint: field?.label ?? "" }));
}

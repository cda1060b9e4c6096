const QUOTED = /"[^"]*"?/g;
const NAMED = /(?:^|[\s(-])([a-z][a-z0-9_.]*):/gi;

/** The names before the colons of a filter, each once, whether or not they can be read. What is in quotes is no name. */
export function fieldNamesOfFilter(filter: string): string[] {
  const unquoted = filter.replace(QUOTED, '""');
  return [...new Set([...unquoted.matchAll(NAMED)].map(([, name = ""]) => name.toLowerCase()))];
}

const PIECE = /(?:[^\s"]|"[^"]*"?)+/g;

/**
 * The filter without the parts that ask for these names. Where parts are grouped, taking one out may turn the sense of
 * the rest round, so such a filter stays as it is for a person to change.
 */
export function withoutNames(filter: string, names: readonly string[]): string {
  const unquoted = filter.replace(QUOTED, "");
  if (names.length === 0 || /[()]|\bor\b/i.test(unquoted)) return filter;
  const pieces = filter.match(PIECE) ?? [];
  return pieces.filter((piece) => !fieldNamesOfFilter(piece).some((name) => names.includes(name))).join(" ");
}

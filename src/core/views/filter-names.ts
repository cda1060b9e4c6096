const QUOTED = /"[^"]*"?/g;
const NAMED = /(?:^|[\s(-])([a-z][a-z0-9_.]*):/gi;

/** The names before the colons of a filter, each once, whether or not they can be read. What is in quotes is no name. */
export function fieldNamesOfFilter(filter: string): string[] {
  const unquoted = filter.replace(QUOTED, '""');
  return [...new Set([...unquoted.matchAll(NAMED)].map(([, name = ""]) => name.toLowerCase()))];
}

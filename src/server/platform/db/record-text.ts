/**
 * A whole row that the database sends as one text, `row(a, b, …)::text`: a page of fifty rows is then fifty texts to take
 * from the line instead of two thousand. Values are separated by commas; one that holds a comma, a bracket, a quote, a
 * backslash or a blank, or nothing at all, stands in quotes, with its quotes and backslashes doubled; null is no sign at all.
 */
const QUOTE = 34;

export function recordValues(text: string): (string | null)[] {
  const values: (string | null)[] = [];
  const end = text.length - 1;
  for (let at = 1; ; at += 1) {
    const isQuoted = text.charCodeAt(at) === QUOTE;
    const ends = isQuoted ? closingQuote(text, at) : nextComma(text, at, end);
    values.push(isQuoted ? unquoted(text.slice(at + 1, ends)) : ends === at ? null : text.slice(at, ends));
    at = isQuoted ? ends + 1 : ends;
    if (at >= end) return values;
  }
}

function closingQuote(text: string, opening: number): number {
  let at = text.indexOf('"', opening + 1);
  while (text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function nextComma(text: string, from: number, end: number): number {
  const at = text.indexOf(",", from);
  return at === -1 ? end : at;
}

function unquoted(text: string): string {
  const single = text.includes('"') ? text.replaceAll('""', '"') : text;
  return single.includes("\\") ? single.replaceAll("\\\\", "\\") : single;
}

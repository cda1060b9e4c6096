/** What spreadsheets put on the clipboard: cells between tabs, rows between line breaks, quotes around cells that hold either. */

export function readTabSeparated(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at);
    row.push(cell);
    if (text[end] === "\t") {
      at = end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    at = end + (text.startsWith("\r\n", end) ? 2 : 1);
    // Sheets end with a line break, which is no row of its own.
    if (at >= text.length) break;
  }
  return rows;
}

type Read = { cell: string; end: number };

function plainCell(text: string, from: number): Read {
  const found = text.slice(from).search(/[\t\r\n]/);
  const end = found < 0 ? text.length : from + found;
  return { cell: text.slice(from, end), end };
}

/** A quote that nothing closes was meant as a quote. */
function quotedCell(text: string, from: number): Read {
  const [whole, inside] = /^"((?:[^"]|"")*)"(?=[\t\r\n]|$)/.exec(text.slice(from)) ?? [];
  if (whole === undefined || inside === undefined) return plainCell(text, from);
  return { cell: inside.replaceAll('""', '"'), end: from + whole.length };
}

export function writeTabSeparated(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(written).join("\t")).join("\n");
}

function written(cell: string): string {
  return /^"|[\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

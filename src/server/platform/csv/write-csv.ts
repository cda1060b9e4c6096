/** Rows as lines of CSV (RFC 4180), for files that this server reads again itself. */

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellText).join(",")}\n`;
}

/** A row that is one empty cell would be an empty line, which readers pass over. */
function cellText(cell: string): string {
  return cell === "" || /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}

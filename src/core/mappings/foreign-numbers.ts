/** Numbers and amounts as other tools write them: with signs of money, marks between thousands, a decimal comma. */

/** Signs and codes of money before or behind, and spaces of any width. */
const MONEY = /^(?:[A-Z]{2,3}\$?|[A-Z]?[$€£¥₹₩₺]|kr\.?|zł|Fr\.?)?\s*|\s*(?:[A-Z]{3}|[$€£¥₹₩₺]|kr\.?|zł|Fr\.?|%)?$/gu;
const SPACES = /[\s\u00A0\u2009\u202F'’]/g;

const PLAIN = /^\d{1,30}(?:\.\d{1,20})?$/;

/** @returns digits with a point, as in 1234.56; null when it is not a number with this decimal mark */
export function readForeignNumber(cell: string, decimalMark: "." | ","): string | null {
  // Nearly all numbers are plain, and a file has millions of them.
  if (PLAIN.test(cell) && (decimalMark === "." || !cell.includes("."))) return cell;
  const isBelowZero = /^\(.*\)$/.test(cell) || /^[-−]|[-−]$/.test(cell) || /^[^\d\s]{1,4}\s?[-−]\d/.test(cell);
  const bare = cell
    .replace(/^\(|\)$/g, "")
    .replace(/[-−]/g, "")
    .replace(/^\+/, "")
    .trim()
    .replace(MONEY, "")
    .replace(SPACES, "");
  const thousands = decimalMark === "." ? "," : ".";
  const [whole = "", part, ...more] = bare.split(decimalMark);
  if (more.length > 0 || (part !== undefined && !/^\d{0,20}$/.test(part))) return null;
  const digits = ungrouped(whole, thousands);
  if (digits === null) return null;
  return `${isBelowZero ? "-" : ""}${digits === "" ? "0" : digits}${part ? `.${part}` : ""}`;
}

function ungrouped(whole: string, mark: "." | ","): string | null {
  if (/^\d{0,30}$/.test(whole)) return whole;
  const groups = whole.split(mark);
  const [first = "", ...others] = groups;
  // India writes 12,34,567: two digits between all marks but the last.
  const isGrouped =
    /^[1-9]\d{0,2}$/.test(first) && others.every((group, at) => isGroup(group, at === others.length - 1));
  return isGrouped ? groups.join("") : null;
}

function isGroup(group: string, isLast: boolean): boolean {
  return isLast ? /^\d{3}$/.test(group) : /^\d{2,3}$/.test(group);
}

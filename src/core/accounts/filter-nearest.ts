/** What somebody may have meant who wrote a word that is not known. */

/** Longer than any word of ours; beyond it nobody meant one. */
const LONGEST = 40;

/** @returns the word that begins like it or needs the fewest changes; null when none is near */
export function nearestWord(written: string, words: readonly string[]): string | null {
  const text = written.toLowerCase();
  if (text.length < 2 || text.length > LONGEST) return null;
  const beginning = words.find((word) => word.toLowerCase().startsWith(text));
  if (beginning !== undefined) return beginning;
  const most = Math.max(1, Math.floor(text.length / 3));
  const [nearest] = words
    .map((word) => ({ word, changes: changesBetween(text, word.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes);
  return nearest?.word ?? words.find((word) => text.length > 3 && word.startsWith(text.slice(0, 3))) ?? null;
}

/** Letters to put in, take out, replace, or swap with their neighbour: `satge` is one from `stage`. */
export function changesBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const changes = Math.min(last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(isSwapped ? Math.min(changes, before[column - 2]! + 1) : changes);
    }
    before = last;
    last = next;
  }
  return last[b.length]!;
}

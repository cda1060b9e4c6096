import type { FieldProblem } from "#core/errors.ts";

/** The text that was given for a flag, with a mark under the word that cannot be read. */
export function pointedAt({ pointer, at }: FieldProblem, words: readonly string[]): string {
  const text = at && textOfFlag(pointer.replace(/^\//, ""), words);
  if (!at || text === undefined || at.to > text.length) return "";
  const plain = text.replaceAll(/\s/g, " ");
  return `\n    ${plain}\n    ${" ".repeat(at.from)}${"^".repeat(Math.max(1, at.to - at.from))}`;
}

function textOfFlag(name: string, words: readonly string[]): string | undefined {
  const inline = words.find((word) => word.startsWith(`--${name}=`));
  return inline?.slice(name.length + 3) ?? words[words.indexOf(`--${name}`) + 1 || words.length];
}

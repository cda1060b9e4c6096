/** Reads what a source file imports, types included, which a bundler would already have dropped. */

export type Import = { specifier: string; line: number };

/** A string is matched so that a comment sign in it is kept; newlines stay, so that line numbers hold. */
const STRING_OR_COMMENT =
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;

/** `import … from "x"` and `export … from "x"`, `import "x"`, and `import("x")`. */
const IMPORTS = [
  /^\s*(?:import|export)\b[^"'`;]*?\bfrom\s*["']([^"'\n]+)["']/gm,
  /^\s*import\s*["']([^"'\n]+)["']/gm,
  /\bimport\s*\(\s*["']([^"'\n]+)["']/g,
];

export function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (match) => (match.startsWith("/") ? match.replace(/[^\n]/g, " ") : match));
}

/** Templates stay, because there is code in them. */
export function withoutStrings(code: string): string {
  return code.replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');
}

/** Every import of `code`, from which comments were taken out. */
export function importsOf(code: string): Import[] {
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)]).map(({ 0: text, 1: specifier = "", index }) => {
    return { specifier, line: code.slice(0, index + text.length).split("\n").length };
  });
}

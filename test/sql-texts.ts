/** Finds the SQL in our own sources, so that a test can hold it against the rules for tables spread over machines. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "vite";

export type SqlText = {
  file: string;
  line: number;
  /** One statement or fragment in lower case with single spaces; a value put into it is written `$`. */
  text: string;
};

const STARTS_LIKE_SQL =
  /^\s*(--.*\n\s*)*(with|select|insert into|update|delete from|merge|create|alter|cluster|truncate|copy)\s/i;

/** Statements of the server's sources (tests left out: they may do what the product may not). */
export function listSqlTexts(folder: string): SqlText[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => join(folder, file))
    .flatMap((file) => sqlTextsOf(file, readFileSync(file, "utf8")));
}

export function sqlTextsOf(file: string, source: string): SqlText[] {
  const found: SqlText[] = [];
  const lineAt = (position: number) => source.slice(0, position).split("\n").length;
  walk(parseSync(file, source).program, (node) => {
    const text = textOf(node);
    if (text !== null && STARTS_LIKE_SQL.test(text)) {
      found.push({ file, line: lineAt(Number(node["start"])), text: normalize(text) });
    }
  });
  return found;
}

/** Statements of a migration. A semicolon inside a text or function body would split too much; none of ours has one. */
export function statementsOf(migration: { name: string; text: string }): SqlText[] {
  const statements = migration.text.split(";").map(normalize);
  return statements.filter((text) => text !== "").map((text) => ({ file: migration.name, line: 0, text }));
}

type Node = Record<string, unknown>;

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (typeof value === "object" && value !== null) {
    const node = value as Node;
    if (typeof node["type"] === "string") visit(node);
    for (const child of Object.values(node)) walk(child, visit);
  }
}

function textOf(node: Node): string | null {
  if (node["type"] === "Literal" && typeof node["value"] === "string") return node["value"];
  if (node["type"] !== "TemplateLiteral") return null;
  return (node["quasis"] as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join("$");
}

export function normalize(text: string): string {
  return text.replace(/--.*$/gm, "").replace(/\s+/g, " ").trim().toLowerCase();
}

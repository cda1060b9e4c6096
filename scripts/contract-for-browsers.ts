/**
 * Pages ask by an operation's name and address alone; what goes in and out is checked by the server. So the schemas of the
 * contract, and the library that they are made of, stay out of what browsers fetch.
 */
import { fileURLToPath } from "node:url";
import { type Plugin, parseSync } from "vite";

const CONTRACT = fileURLToPath(new URL("../src/contract/", import.meta.url));
const SCHEMAS = new Set(["input", "output"]);

export function contractForBrowsers(): Plugin {
  return {
    name: "contract-for-browsers",
    enforce: "pre",
    transform(code, id) {
      const [path = ""] = id.split("?");
      return path.startsWith(CONTRACT) && path.endsWith(".ts") ? withoutSchemas(code) : null;
    },
  };
}

type Node = { type: string; start: number; end: number };
type Call = Node & { callee: Node & { name?: string }; arguments: (Node & { properties?: Property[] })[] };
type Property = Node & { key?: { name?: string } };
type Declarator = { init: Node | null };
type Statement = Node & { declaration?: Statement | null; declarations?: Declarator[] };

/** Cuts schemas out of operations and marks every constant as one that may be left out where nothing uses it. */
export function withoutSchemas(code: string): string {
  const { program } = parseSync("contract.ts", code);
  const inits = (program.body as unknown as Statement[])
    .flatMap((statement) => (statement.declaration ?? statement).declarations ?? [])
    .flatMap(({ init }) => (init === null ? [] : [init]));
  // From the end, so that places further up stay where they are.
  return inits.reverse().reduce((text, init) => {
    const cut = schemasOf(init)
      .reverse()
      .reduce((kept, { start, end }) => kept.slice(0, start) + kept.slice(end).replace(/^\s*,/, ""), text);
    const end = init.end - (text.length - cut.length);
    return `${cut.slice(0, init.start)}/* @__PURE__ */ (() => (${cut.slice(init.start, end)}))()${cut.slice(end)}`;
  }, code);
}

function schemasOf(init: Node): Property[] {
  if (init.type !== "CallExpression") return [];
  const { callee, arguments: given } = init as Call;
  if (callee.name !== "defineOperation") return [];
  return (given[0]?.properties ?? []).filter(({ key }) => SCHEMAS.has(key?.name ?? ""));
}

/** What each folder may import: the table of ARCHITECTURE.md in a form that a program can check. First match wins. */

type FolderRule = {
  /** Which files the rule is for. `(?<own>…)` names the folder that counts as "own". */
  readonly files: RegExp;
  /** Beginnings of paths that may be imported, besides the own folder. */
  readonly may: readonly string[];
  /** npm packages that may be imported; `any` leaves the choice open. */
  readonly packages: readonly string[] | "any";
  readonly node: boolean;
  /** What to do instead, for the person who just broke the rule. */
  readonly instead: string;
};

const CORE_BASE = ["src/core/money/", "src/core/time/", "src/core/errors.ts", "src/core/ids.ts"];
const CORE_AND_CONTRACT = ["src/core/", "src/contract/"];
const SERVER_SIDE = ["src/server/", ...CORE_AND_CONTRACT, "presets/"];
const BROWSER_SIDE = ["src/web/", "src/client/", ...CORE_AND_CONTRACT];

const FOLDER_RULES: readonly FolderRule[] = [
  {
    files: /^(?<own>src\/core\/time\/)/,
    may: CORE_BASE,
    packages: ["temporal-polyfill"],
    node: false,
    instead: "core/time stands on core/money, errors and ids alone; move what needs more to a topic of its own.",
  },
  {
    files: /^(?<own>src\/core\/money\/)|^src\/core\/(?:errors|ids)\.ts$/,
    may: CORE_BASE,
    packages: [],
    node: false,
    instead: "Everything stands on money, errors and ids, so they import nothing but each other and core/time.",
  },
  {
    files: /^(?<own>src\/core\/)/,
    may: [],
    packages: [],
    node: false,
    instead: "The core is pure: take the facts as arguments, and let the server load them.",
  },
  {
    files: /^(?<own>src\/contract\/)/,
    may: ["src/core/"],
    packages: ["zod"],
    node: false,
    instead: "The contract declares, with types of the core and zod; behaviour belongs to src/server/features.",
  },
  {
    files: /^(?<own>src\/server\/platform\/)/,
    may: [...CORE_BASE, "src/contract/operation.ts"],
    packages: "any",
    node: true,
    instead: "The platform would fit any product: pass in what it needs to know, from src/server/compose.ts.",
  },
  {
    files: /^(?<own>src\/server\/connectors\/[^/]+\/)/,
    may: [
      "src/core/",
      "src/server/platform/",
      "src/server/connectors/connector.ts",
      // What all databases have in common.
      "src/server/connectors/sql-",
    ],
    packages: "any",
    node: true,
    instead: "A connector knows its vendor and the core's records, nothing of features or of other vendors.",
  },
  {
    files: /^(?<own>src\/server\/emails\/)/,
    may: ["src/core/"],
    packages: "any",
    node: false,
    instead: "An email is made from what it is given: load it in the feature and pass it in.",
  },
  {
    files: /^(?<own>src\/server\/features\/[^/]+\/)/,
    may: [
      ...CORE_AND_CONTRACT,
      "src/server/platform/",
      "src/server/emails/",
      "src/server/connectors/connector.ts",
      "presets/",
    ],
    packages: "any",
    node: true,
    instead:
      "Ask another feature through its reads.ts, hear of it in reactions.ts, and let compose.ts pass in the rest.",
  },
  {
    files: /^(?<own>src\/server\/)/,
    may: SERVER_SIDE,
    packages: "any",
    node: true,
    instead: "The server knows nothing of the ways to ask it: web, cli, mcp and client.",
  },
  {
    files: /^(?<own>src\/client\/)/,
    may: CORE_AND_CONTRACT,
    packages: ["zod"],
    node: false,
    instead: "The client runs in browsers too and is made from the contract alone.",
  },
  {
    files: /^(?<own>src\/web\/ui\/)/,
    // Every piece that answers to a key reads the one table of keys, which is words and keys and nothing else.
    may: [...CORE_BASE, "src/core/keys/"],
    packages: "any",
    node: false,
    instead: "Pieces of ui could ship in another product: pass in what they show.",
  },
  {
    files: /^(?<own>src\/web\/features\/[^/]+\/)/,
    may: [
      "src/web/ui/",
      "src/web/app/api.ts",
      "src/web/app/read-window.ts",
      "src/web/app/session.tsx",
      "src/web/app/stage-name.tsx",
      "src/web/app/member-name.tsx",
      "src/web/app/preferences.ts",
      "src/web/app/views/",
      "src/client/",
      ...CORE_AND_CONTRACT,
    ],
    packages: "any",
    node: false,
    instead:
      "Features of the web do not know each other: compose them in src/web/app. Of app they know how to ask, who is signed in and what they prefer, what stages and members are called and which view is shown.",
  },
  {
    files: /^(?<own>src\/web\/)/,
    may: BROWSER_SIDE,
    packages: "any",
    node: false,
    instead: "The browser talks to the server through src/client.",
  },
  {
    files: /^(?<own>src\/cli\/engine\/)/,
    may: [...CORE_AND_CONTRACT, "presets/"],
    packages: ["csv-parse", "zod"],
    node: true,
    instead: "Engine commands read files and call the core: no database, no network.",
  },
  {
    files: /^(?<own>src\/(?:cli|mcp)\/)/,
    may: ["src/client/", ...CORE_AND_CONTRACT],
    packages: "any",
    node: true,
    instead: "Ask the running server through src/client.",
  },
];

/** Where the choice of packages is open, some are still kept to the folders that own the database and the network. */
const DATABASE_PACKAGES = ["pg", "kysely", "pg-copy-streams", "graphile-worker"];
const NETWORK_MODULES = ["node:http", "node:https", "node:http2", "node:net", "node:tls", "node:dns", "node:dgram"];

/**
 * What to do instead of importing `specifier` in `file`, or null where it is allowed.
 * `target` is the file it stands for, null for a package or a module of Node.
 */
export function importRefusal(file: string, specifier: string, target: string | null): string | null {
  const rule = FOLDER_RULES.find((each) => each.files.test(file));
  if (rule === undefined) return null;
  const isTest = /\.(?:test|spec)\.tsx?$/.test(file);
  if (target === null) return isTest ? null : packageRefusal(rule, file, specifier);
  if (isTest && /^(?:test|golden|presets)\//.test(target)) return null;

  const own = rule.files.exec(file)?.groups?.["own"];
  const isRead = file.startsWith("src/server/features/") && /^src\/server\/features\/[^/]+\/reads\.ts$/.test(target);
  if (!isRead && ![...rule.may, own ?? target.concat("/")].some((start) => target.startsWith(start)))
    return rule.instead;
  if (target.startsWith("src/core/state/") && /^src\/core\/(?!state\/)/.test(file))
    return "core/state stands on all other topics of the core, so none of them can stand on it.";
  if (specifier.startsWith(".") && target.startsWith("src/") && topFolder(file) !== topFolder(target))
    return `Write \`#${target.slice("src/".length)}\`, as everywhere across top folders.`;
  return null;
}

function packageRefusal(rule: FolderRule, file: string, specifier: string): string | null {
  const name = packageName(specifier);
  const isAllowed = specifier.startsWith("node:") ? rule.node : rule.packages === "any" || rule.packages.includes(name);
  if (!isAllowed) return rule.instead;
  // The connector to a team's own PostgreSQL has the same driver as our database, as its vendor's SDK.
  if (/^src\/server\/connectors\/postgres\//.test(file) && ["pg", "pg-copy-streams"].includes(name)) return null;
  if (/^src\/server\/(?:connectors|emails)\//.test(file) && DATABASE_PACKAGES.includes(name))
    return "Only features and the platform use the database: return records and let the feature store them.";
  if (file.startsWith("src/cli/engine/") && NETWORK_MODULES.includes(specifier))
    return "Engine commands work without a network.";
  return null;
}

function packageName(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function topFolder(file: string): string {
  return file.split("/").slice(0, 2).join("/");
}

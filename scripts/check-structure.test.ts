import { describe, expect, it } from "vitest";
import { checkStructure } from "./check-structure.ts";

/** Files that follow every rule, as a background for the one that breaks one. */
const GOOD = {
  "src/core/money/money.ts": 'import type { AccountId } from "../ids.ts";',
  "src/core/ids.ts": "export type AccountId = string;",
  "src/core/tasks/task.ts": 'import { add } from "../money/money.ts";',
  "src/core/state/account-state.ts": 'import { task } from "../tasks/task.ts";',
  "src/contract/tasks.ts": 'import { z } from "zod";\nimport type { Task } from "#core/tasks/task.ts";',
  "src/contract/operation.ts": "export const defineOperation = 1;",
  "src/client/client.ts": 'import { tasks } from "#contract/tasks.ts";',
  "src/server/platform/config.ts": "export const port = process.env.PORT;",
  "src/server/features/tasks/operations.ts": 'import { getPerson } from "../people/reads.ts";',
  "src/server/features/tasks/operations.test.ts": 'import { server } from "#test/server.ts";',
  "src/server/features/people/reads.ts": 'import { port } from "../../platform/config.ts";',
  "src/server/features/people/store.ts": 'import { sql } from "kysely";',
  "src/server/connectors/stripe/index.ts": 'import { port } from "../../platform/config.ts";',
  "src/server/connectors/github/index.ts": "export const github = 1;",
  "src/server/compose.ts": 'import { tasks } from "./features/tasks/operations.ts";',
  "src/web/ui/button.tsx": 'import { Button } from "@mantine/core";',
  "src/web/features/tasks/page.tsx": 'import { Button } from "#web/ui/button.tsx";',
  "src/web/features/people/page.tsx": "export const People = 1;",
  "src/cli/main.ts": 'import { client } from "#client/client.ts";',
  "src/cli/engine/main.ts": 'import { parse } from "csv-parse/sync";',
  "test/server.ts": 'import { compose } from "#server/compose.ts";',
};

/** What is said of the repository when these files are added to the good ones, each as `file:line sentence`. */
function saidOf(files: Record<string, string>): string[] {
  const tree = new Map(Object.entries({ ...GOOD, ...files }));
  return checkStructure(tree).map(({ file, line, message }) => `${file}:${line} ${message}`);
}

describe("the structure", () => {
  it("is silent about a repository that follows it", () => {
    expect(saidOf({})).toEqual([]);
  });

  it("says file, line and what to do instead", () => {
    const file = "src/core/tasks/due.ts";
    expect(saidOf({ [file]: 'const a = 1;\nimport { z } from "zod";' })).toEqual([
      `${file}:2 \`zod\` may not be imported here. The core is pure: take the facts as arguments, and let the server load them.`,
    ]);
  });

  it.each([
    ["a node module in the core", "src/core/tasks/due.ts", "node:fs"],
    ["the time library outside core/time", "src/core/tasks/due.ts", "temporal-polyfill"],
    ["the contract in the core", "src/core/tasks/due.ts", "#contract/tasks.ts"],
    ["a topic in the base of the core", "src/core/money/round.ts", "../tasks/task.ts"],
    ["core/state in another topic", "src/core/tasks/due.ts", "../state/account-state.ts"],
    ["the server in the contract", "src/contract/notes.ts", "#server/compose.ts"],
    ["a feature in the platform", "src/server/platform/log.ts", "../features/people/reads.ts"],
    ["a topic of the core in the platform", "src/server/platform/log.ts", "#core/tasks/task.ts"],
    ["another connector in a connector", "src/server/connectors/stripe/client.ts", "../github/index.ts"],
    ["the database in a connector", "src/server/connectors/stripe/client.ts", "kysely"],
    ["another feature's store", "src/server/features/tasks/store.ts", "../people/store.ts"],
    ["a connector in a feature", "src/server/features/tasks/store.ts", "../../connectors/github/index.ts"],
    ["the command line in the server", "src/server/main.ts", "#cli/main.ts"],
    ["the server in the client", "src/client/session.ts", "#server/compose.ts"],
    ["a feature in web/ui", "src/web/ui/table.tsx", "#web/features/tasks/page.tsx"],
    ["another feature of the web", "src/web/features/tasks/row.tsx", "#web/features/people/page.tsx"],
    ["a node module in the browser", "src/web/app/main.tsx", "node:path"],
    ["the server in the browser", "src/web/app/main.tsx", "#server/compose.ts"],
    ["the server in the command line", "src/cli/table.ts", "#server/compose.ts"],
    ["the client in an engine command", "src/cli/engine/price.ts", "#client/client.ts"],
    ["the network in an engine command", "src/cli/engine/price.ts", "node:http"],
    ["the database in an engine command", "src/cli/engine/price.ts", "pg"],
  ])("refuses %s", (_what, file, specifier) => {
    const said = saidOf({ [file]: `import type { x } from "${specifier}";` }).join("\n");
    expect(said).toContain(`${file}:1 \`${specifier}\` may not be imported here.`);
  });

  it("sees imports over several lines, for effect, later, and of what is exported again", () => {
    const wrapped = 'import {\n  x,\n} from "zod";';
    const later = "const x = import" + '("zod");';
    for (const text of [wrapped, later, 'import "zod";', 'export { z } from "zod";'])
      expect(saidOf({ "src/core/tasks/due.ts": text })).toHaveLength(1);
  });

  it("does not see imports in comments", () => {
    expect(saidOf({ "src/core/tasks/due.ts": '/*\nimport { z } from "zod";\n*/\n// Date.now()' })).toEqual([]);
  });

  it("asks for the # form across top folders and for whole paths", () => {
    const file = "src/cli/table.ts";
    expect(saidOf({ [file]: 'import { x } from "../core/ids.ts";' })[0]).toContain("`#core/ids.ts`");
    expect(saidOf({ [file]: 'import { x } from "#core/ids";' })[0]).toContain("names no file");
  });

  it("finds circles between files, topics and features", () => {
    const files = saidOf({
      "src/core/tasks/due.ts": 'import { x } from "./snooze.ts";',
      "src/core/tasks/snooze.ts": 'import { y } from "./due.ts";',
    });
    expect(files).toHaveLength(1);
    expect(files[0]).toContain("src/core/tasks/due.ts → src/core/tasks/snooze.ts → src/core/tasks/due.ts");

    const topics = saidOf({
      "src/core/board/card.ts": 'import { x } from "../tasks/task.ts";',
      "src/core/board/stage.ts": "export const y = 1;",
      "src/core/tasks/due.ts": 'import { y } from "../board/stage.ts";',
    });
    expect(topics.join()).toContain("Topics of the core go round in a circle");

    const features = saidOf({
      "src/server/features/tasks/reads.ts": "export const x = 1;",
      "src/server/features/people/operations.ts": 'import { x } from "../tasks/reads.ts";',
    });
    expect(features.join()).toContain("Features go round in a circle");
  });

  it.each([
    ["src/server/features/tasks/rules.ts", "A feature has operations"],
    ["src/server/features/tasks/sql/list.ts", "A feature has operations"],
    ["src/server/features/tasks.ts", "Each feature is a folder"],
    ["src/server/connectors/stripe/mapper.ts", "A connector has index"],
    ["src/core/tasks/utils.ts", "`utils` says nothing"],
    ["src/core/tasks/task-helpers.ts", "`task-helpers` says nothing"],
    ["src/web/shared/button.tsx", "`shared` says nothing"],
    ["src/core/tasks/index.ts", "Import from the file that has it"],
  ])("does not take the name %s", (file, said) => {
    expect(saidOf({ [file]: "" }).join()).toContain(said);
  });

  it.each([
    ["src/core/tasks/due.ts", "Date.now()", "Take `now`"],
    ["src/core/tasks/due.ts", "new Date()", "Take `now`"],
    ["src/core/tasks/due.ts", "Math.random()", "Take the seed"],
    ["src/core/tasks/due.ts", "process.env", "Take the setting"],
    ["src/core/tasks/due.ts", "async () => 1", "The core answers at once"],
    ["src/server/features/tasks/store.ts", "process.env", "config.ts reads the environment"],
    ["src/client/session.ts", "process.env", "config.ts reads the environment"],
    ["src/core/tasks/due.test.ts", "it.only", "Let every test run"],
    ["e2e/morning.spec.ts", "describe.each.skip", "Let every test run"],
  ])("in %s does not take %s", (file, code, said) => {
    const all = saidOf({ [file]: `\nconst x = ${code};` });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain(`${file}:2 `);
    expect(all[0]).toContain(said);
  });

  it("does not take export *, nor words of somebody's machine in any file", () => {
    expect(saidOf({ "src/core/tasks/all.ts": 'export * from "./task.ts";' }).join()).toContain("Export by name");
    expect(saidOf({ "README.md": ["cd /wo", "rk/main"].join("") })[0]).toContain("README.md:1");
  });
});

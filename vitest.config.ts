import { defineConfig } from "vitest/config";

// One process without isolation: tests may not change shared state, and run ten times faster for it.
// The zone is odd on purpose, so that any use of the process's own zone shows.
process.env["TZ"] = "Pacific/Chatham";

export default defineConfig({
  test: {
    isolate: false,
    pool: "threads",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["src/**/*.test.ts", "scripts/**/*.test.ts"], exclude: ["src/server/**"] },
      },
      {
        extends: true,
        test: {
          name: "server",
          include: ["src/server/**/*.test.ts", "test/**/*.test.ts"],
          globalSetup: ["test/postgres.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "soak",
          include: ["test/**/*.soak.ts"],
          globalSetup: ["test/postgres.ts"],
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["e2e/**/*.spec.ts"],
          globalSetup: ["test/postgres.ts"],
          // A test walks through many screens; on a machine that does much else that takes more than a minute.
          testTimeout: 120_000,
          // A page is asked again until it shows what it should; how long that takes depends on what else the machine does.
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});

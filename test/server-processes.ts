/** Whole servers, each in a process of its own, on one database and on a clock that the test sets. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll } from "vitest";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type ServerProcess = {
  url: string;
  /** All that it wrote. */
  output(): string;
  stop(): Promise<number | null>;
  /** As if the machine's power went: it is told nothing. */
  kill(): void;
};

/** What stays when a server is gone: its folder, its clock and its settings. */
export type ServerPlace = { dataDir: string; clock: string; env?: Readonly<Record<string, string>> };

const ROOT = new URL("..", import.meta.url).pathname;

/** Call it at the top of a file; what still runs after its last test is ended. */
export function makeServerProcesses() {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-servers-"));
  const running: ChildProcess[] = [];
  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  buildServer();
  return {
    /** From now on it is that moment, and time goes by `speed` times as fast; 0 lets it stand still. */
    setClock: (at: string, speed: number) => setClock(join(folder, "clock"), at, speed),
    /** Does not wait until it is ready; `isHealthy` tells. */
    start: async (databaseUrl: string, given?: ServerPlace): Promise<ServerProcess> => {
      const port = await freePort();
      const place = given ?? { dataDir: join(folder, String(port)), clock: join(folder, "clock") };
      mkdirSync(place.dataDir, { recursive: true });
      const child = spawn(process.execPath, ["--import", "./test/running-clock.mjs", "bin/firstbill.js", "start"], {
        cwd: ROOT,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: process.env["PATH"],
          DATABASE_URL: databaseUrl,
          FIRSTBILL_DATA_DIR: place.dataDir,
          FIRSTBILL_PORT: String(port),
          FIRSTBILL_SAMPLE: "off",
          FIRSTBILL_WEB: "vite", // without pages: nobody looks
          FIRSTBILL_TEST_CLOCK: place.clock,
          ...place.env,
        },
      });
      running.push(child);
      let text = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
      const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
      const stop = () => {
        child.kill("SIGTERM");
        return ended;
      };
      const kill = () => void child.kill("SIGKILL");
      return { url: `http://127.0.0.1:${port}`, output: () => text, stop, kill };
    },
  };
}

/** From now on who follows that clock is at that moment, and time goes by `speed` times as fast. */
export function setClock(file: string, at: string, speed: number): void {
  writeFileSync(`${file}.draft`, JSON.stringify({ realMs: Date.now(), at, speed }));
  renameSync(`${file}.draft`, file);
}

/** Ready is only who has also told how to sign in, which comes last. */
export async function isHealthy({ url, output }: ServerProcess): Promise<boolean> {
  if (!output().includes("Sign in once")) return false;
  return (await fetch(`${url}/healthz`)).ok;
}

/** Once, before many start at the same moment. */
function buildServer(): void {
  const build = 'import("./scripts/build.mjs").then((build) => build.ensureBuild({ server: ["server"] }))';
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", build], { cwd: ROOT });
  if (status !== 0) throw new Error(`The server was not built: ${String(stderr)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Writes down when each night was worked, also one that another would write over. */
export async function watchNights(owner: Db): Promise<() => Promise<string[]>> {
  await owner.query(`
    create table watched_night (sequence serial, night jsonb);
    create function watch_night() returns trigger language plpgsql security definer as
      'begin insert into public.watched_night (night) values (new.value); return new; end';
    create trigger watch_night after insert or update on setting for each row when (new.name = 'last-night')
      execute function watch_night()`);
  const nights = sql<{ at: string }>`select night ->> 'finishedAt' as at from watched_night order by sequence`;
  return async () => (await owner.list(nights)).map(({ at }) => at);
}

export async function until(isSo: () => Promise<boolean>, what: () => string, seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not come about in time.\n${what()}`);
    await sleep(50);
  }
}

export async function allHealthy(started: readonly ServerProcess[]): Promise<void> {
  const areHealthy = async () => (await Promise.all(started.map(isHealthy))).every(Boolean);
  await until(areHealthy, () => started.map((one) => one.output()).join("\n"));
}

/** For `setClock`: a minute is a second of ours. */
export const FAST = 60;

/**
 * Servers that are killed in the middle of some work: a whole process is ended by SIGKILL at the n-th moment at which it
 * and its database part, started again, and left alone until it is quiet. What is there then is compared with what is
 * there when nobody killed anything.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, inject } from "vitest";
import { type Client, makeClient } from "#client/client.ts";
import { ClientProblem } from "#client/client-problem.ts";
import { addMinutes } from "#core/time/instant.ts";
import * as team from "#server/features/team/store.ts";
import { type Database, openDatabase } from "#server/platform/db/pool.ts";
import { newId, newSecret } from "#server/platform/id.ts";
import { type Dump, type DumpOptions, dumpDatabase } from "./dump-database.ts";
import { type KillingProxy, makeKillingProxy } from "./killing-proxy.ts";
import { TEMPLATE } from "./postgres.ts";
import {
  isHealthy,
  makeServerProcesses,
  type ServerPlace,
  type ServerProcess,
  setClock,
  until,
} from "./server-processes.ts";

/** After everything that a night does, and with hours to go until the next. */
export const START = "2026-06-01T05:00:00.000Z";
/** A minute of the schedule is three seconds of ours. */
const SPEED = 20;
/** From the kill on, in real time. */
const LONGEST_RECOVERY_SECONDS = 120;

/** Somebody outside, who asks again until there is an answer. */
export type Person = {
  client: Client;
  url: string;
  /** What the servers take for now. */
  now(): number;
};

export type Flow = {
  name: string;
  /** Brings the database to where the work begins; what it gives is handed to the work. */
  prepare(ask: Ask): Promise<unknown>;
  /** Asks with the same key each time, until there is an answer. */
  act(ask: Ask, prepared: never): Promise<void>;
  /** What differs by right from one course of this work to another, besides what always does. */
  leaveOut?: Readonly<Record<string, string>>;
  /** A condition in SQL that holds once the work is done to its end. */
  isDone: string;
};

/** Thrown to be asked again. */
export class NotYet extends Error {}

/** Does it again, after a pause, for as long as the server does not answer. */
export type Ask = <Answer>(how: (person: Person) => Promise<Answer>) => Promise<Answer>;

export type Course = { dump: Dump; moments: number; wasReached: boolean; recoverySeconds: number };

type Stage = { flow: Flow; database: string; dataDir: string; token: string; prepared: never };

/** What is still under way, by name: of each, a query of what there may be none of. */
const BUSY: Readonly<Record<string, string>> = {
  jobs: `select task_identifier, attempts, last_error, locked_by, run_at from graphile_worker.jobs
    where locked_by is not null or (attempts < max_attempts and run_at <= now() + interval '1 minute')`,
  runs: "select import_run_id, state from import_run where state in ('received', 'running', 'deriving', 'taking_back')",
  reads: "select outcome, started_at from connection_attempt where outcome in ('reading', 'importing')",
  deliveries: "select delivery_id, outcome, problem from raw_delivery where outcome = 'received'",
  accounts: "select account_id, since from account_due",
};

/**
 * The two minutes in which a killed server is silent, after which its jobs are free for others: they go by at once, by
 * making what it left behind two minutes older.
 */
const SILENCE = `
  update worker_heartbeat set started_at = started_at - interval '2 minutes', seen_at = seen_at - interval '2 minutes';
  update graphile_worker._private_jobs set locked_at = locked_at - interval '2 minutes' where locked_at is not null;
  update graphile_worker._private_job_queues set locked_at = locked_at - interval '2 minutes' where locked_at is not null`;

const DUMP: DumpOptions = {
  today: START.slice(0, 10),
  leaveOut: {
    account_list_version: "counts how often rows were written, which is more often where writing was cut off",
    worker_heartbeat: "says which servers live",
    login_link: "each start tells how to sign in",
    audit_seal: "is made of the ids of audit rows, each minute",
    "audit.sequence": "has gaps where a transaction was cut off",
    import_upload: "a file that is sent again is there twice, until the run that took it or the week is over",
    "import_file.path": "is in the server's own folder",
    "import_run.finished_at": "is told by the database's clock",
    "connection.next_run_at": "has a part of chance, so that not all sources are asked at once",
    "idempotency_key.request_hash": "is made of the ids of the files, and a file may have been sent twice",
    "audit.request_id": "is another for each request, and a request is repeated",
  },
  only: {
    // A read that was cut off stays in the list of tries, which says so.
    connection_attempt: "problem is distinct from 'The server was stopped while it read. Nothing of it was imported.'",
    // How many accounts were derived or checked last, which may be a few or none of what was to do.
    setting: "name not in ('last-refresh', 'reconciliation')",
  },
};

export function makeKillSweep() {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-kill-sweep-"));
  const servers = makeServerProcesses();
  const admin = openDatabase(inject("postgresUrl"), { role: "owner", size: 1 });
  const made = new Set<string>();
  afterAll(async () => {
    for (const name of made) await admin.db.query(`drop database if exists ${name} with (force)`);
    await admin.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function copyDatabase(template: string): Promise<string> {
    const name = `killed_${newId().replaceAll("-", "")}`;
    await admin.db.query(`create database ${name} template ${template}`);
    made.add(name);
    return name;
  }

  async function dropDatabase(name: string): Promise<void> {
    await admin.db.query(`drop database ${name} with (force)`);
    made.delete(name);
  }

  const urlOf = (name: string) => inject("postgresUrl").replace(/[^/]*$/, name);

  function placeIn(dataDir: string): ServerPlace {
    const env = {
      FIRSTBILL_SECRET_KEY: "a key that is only for killed servers",
      FIRSTBILL_ALLOW_INTERNAL: "connections=127.0.0.1",
      FIRSTBILL_LOG_LEVEL: "warn",
    };
    return { dataDir, clock: join(dataDir, "clock"), env };
  }

  async function startHealthy(url: string, place: ServerPlace): Promise<ServerProcess> {
    for (;;) {
      const server = await servers.start(url, place);
      // A port that was free a moment ago may be some other connection's by now.
      const isTaken = () => server.output().includes("EADDRINUSE");
      await until(async () => isTaken() || (await isHealthy(server).catch(() => false)), server.output);
      if (!isTaken()) return server;
    }
  }

  /** Once for each flow; its runs begin with copies of what this leaves. */
  async function prepare(flow: Flow): Promise<Stage> {
    const name = await copyDatabase(TEMPLATE);
    const dataDir = join(folder, name);
    const place = placeIn(dataDir);
    mkdirSync(dataDir);
    setClock(place.clock, START, 0);
    const owner = openDatabase(urlOf(name), { role: "owner", size: 1 });
    const server = await startHealthy(urlOf(name), place);
    const token = await makeOperatorToken(owner);
    const prepared = (await flow.prepare(
      makeAsk(async () => server, { token, now: () => Date.parse(START) }),
    )) as never;
    await untilQuiet(owner, "true", server.output);
    await server.stop();
    await owner.close();
    return { flow, database: name, dataDir, token, prepared };
  }

  /**
   * @param moment at which the server is killed; null for never
   * @param silence `skipped`: the time in which a killed server's jobs stay its own goes by at once; `lasts`: it is waited for
   */
  async function run(
    { flow, prepared, ...stage }: Stage,
    moment: number | null,
    silence: "skipped" | "lasts" = "skipped",
  ): Promise<Course> {
    const name = await copyDatabase(stage.database);
    const dataDir = join(folder, name);
    cpSync(stage.dataDir, dataDir, { recursive: true });
    const place = placeIn(dataDir);
    setClock(place.clock, START, SPEED);
    const startedAtMs = Date.now();
    const owner = openDatabase(urlOf(name), { role: "owner", size: 1 });
    const proxy = await makeKillingProxy(urlOf(name));
    const life = await makeLife(proxy, {
      start: (url) => startHealthy(url, place),
      goSilent: async () => void (silence === "skipped" && (await owner.db.query(SILENCE))),
      url: urlOf(name),
    });
    const now = () => Date.parse(START) + (Date.now() - startedAtMs) * SPEED;
    const ask = makeAsk(life.server, { token: stage.token, now });
    try {
      if (moment !== null) life.killAt(moment);
      await flow.act(ask, prepared);
      await untilQuiet(owner, flow.isDone, life.output);
      const moments = proxy.moments();
      const wasReached = life.wasKilled();
      if (moment !== null && !wasReached) life.kill();
      await life.server();
      await untilQuiet(owner, flow.isDone, life.output);
      const recoverySeconds = life.sinceKill();
      const dump = await dumpDatabase(owner.db, { ...DUMP, leaveOut: { ...DUMP.leaveOut, ...flow.leaveOut } });
      return { dump, moments, wasReached, recoverySeconds };
    } finally {
      life.end();
      await proxy.close();
      await owner.close();
      await dropDatabase(name);
      rmSync(dataDir, { recursive: true, force: true });
    }
  }

  return { prepare, run };
}

export type Sweep = {
  moments: number;
  points: number;
  /** Points that the work had ended before; the server was killed after it then. */
  notReached: number;
  slowestSeconds: number;
  differences: Difference[];
};

type Difference = { moment: number; missing: string[]; added: string[] };
/** Shown of each point. */
const MOST_SHOWN = 5;

/** Kills at moments that are spread over the work. @param shift which ones, from 0 to less than 1 */
export async function sweepOver(
  { prepare, run }: ReturnType<typeof makeKillSweep>,
  flow: Flow,
  { points, atOnce, shift }: { points: number; atOnce: number; shift: number },
): Promise<Sweep> {
  const stage = await prepare(flow);
  const calm = await run(stage, null);
  const waiting = momentsOf(calm.moments, points, shift);
  const sweep: Sweep = {
    moments: calm.moments,
    points: waiting.length,
    notReached: 0,
    slowestSeconds: 0,
    differences: [],
  };
  const workOff = async () => {
    for (let moment = waiting.shift(); moment !== undefined; moment = waiting.shift()) {
      const course = await run(stage, moment).catch((error: Error) => error);
      if (course instanceof Error) {
        sweep.differences.push({ moment, missing: [], added: [course.message] });
        continue;
      }
      if (!course.wasReached) sweep.notReached += 1;
      sweep.slowestSeconds = Math.max(sweep.slowestSeconds, course.recoverySeconds);
      const difference = differenceOf(calm.dump, course.dump);
      if (difference !== null) sweep.differences.push({ moment, ...difference });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOff));
  return sweep;
}

/** Every moment where there are no more than that. */
function momentsOf(moments: number, points: number, shift: number): number[] {
  const count = Math.min(points, moments);
  return Array.from({ length: count }, (_, index) => Math.floor(((index + shift) * moments) / count) + 1);
}

/** Without ids where that shows it already, which is easier to read. */
function differenceOf(calm: Dump, killed: Dump): Omit<Difference, "moment"> | null {
  for (const form of ["rows", "linked"] as const) {
    const missing = without(calm[form], killed[form]);
    const added = without(killed[form], calm[form]);
    if (missing.length + added.length > 0)
      return { missing: missing.slice(0, MOST_SHOWN), added: added.slice(0, MOST_SHOWN) };
  }
  return null;
}

/** Each text as often as it stands in the first and not in the second. */
function without(all: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of taken) left.set(text, (left.get(text) ?? 0) + 1);
  return all.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

type Living = { start(url: string): Promise<ServerProcess>; goSilent(): Promise<unknown>; url: string };

/** A server that is killed once, and the one that follows it on the same database and folder. */
async function makeLife(proxy: KillingProxy, { start, goSilent, url }: Living) {
  const all: ServerProcess[] = [];
  const born = async (address: string) => {
    const server = await start(address);
    all.push(server);
    return server;
  };
  let current = born(proxy.url);
  const first = await current;
  let killedAtMs: number | null = null;
  const kill = () => {
    first.kill();
    killedAtMs = performance.now();
    current = goSilent().then(() => born(url));
    // Whoever waits for it is told.
    current.catch(() => {});
  };
  return {
    server: () => current,
    kill,
    killAt: (moment: number) => proxy.killAt(moment, kill),
    wasKilled: () => killedAtMs !== null,
    sinceKill: () => (killedAtMs === null ? 0 : (performance.now() - killedAtMs) / 1000),
    output: () => all.map((server) => server.output()).join("\n"),
    end: () => {
      for (const server of all) server.kill();
    },
  };
}

function makeAsk(server: () => Promise<ServerProcess>, { token, now }: { token: string; now(): number }): Ask {
  return async (how) => {
    for (const deadline = Date.now() + LONGEST_RECOVERY_SECONDS * 1000; ; await sleep(50)) {
      const { url } = await server();
      try {
        return await how({ client: makeClient({ baseUrl: url, token }), url, now });
      } catch (error) {
        if (!isUnanswered(error) || Date.now() > deadline) throw error;
      }
    }
  };
}

/** Nobody answered, or whoever did could not say what became of it. */
function isUnanswered(error: unknown): boolean {
  if (error instanceof ClientProblem) return error.status === 0 || error.status >= 500;
  return error instanceof NotYet || error instanceof TypeError || (error as { code?: string }).code === "ECONNRESET";
}

async function untilQuiet({ db }: Database, isDone: string, output: () => string): Promise<void> {
  const none = Object.values(BUSY).map((query) => `not exists (${query})`);
  const isQuiet = async () =>
    (await db.query<{ so: boolean }>(`select ${[`(${isDone})`, ...none].join(" and ")} as so`)).rows[0]!.so;
  await until(isQuiet, output, LONGEST_RECOVERY_SECONDS).catch(async (error: Error) => {
    const queries = { ...BUSY, done: `select ${isDone} as "isDone"` };
    const asked = Object.entries(queries).map(async ([what, query]) => [what, (await db.query(query)).rows] as const);
    throw new Error(`${error.message}\n${JSON.stringify(Object.fromEntries(await Promise.all(asked)), null, 1)}`);
  });
}

async function makeOperatorToken({ db }: Database): Promise<string> {
  const member = { memberId: newId(), name: "Operator", email: "operator@team.example", role: "operator" as const };
  await team.createMember(db, { ...member, timeZone: "UTC", createdAt: START, deactivatedAt: null });
  const secret = `fb_${newSecret()}`;
  const given = {
    name: "sweep",
    scope: "write" as const,
    role: "operator" as const,
    lastUsedAt: null,
    revokedAt: null,
  };
  const token = { ...given, tokenId: newId(), createdAt: START, expiresAt: addMinutes(START, 7 * 24 * 60) };
  await team.createToken(db, member.memberId, token, secret);
  return secret;
}

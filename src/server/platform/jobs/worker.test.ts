import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { invalid } from "#core/errors.ts";
import { makeDatabase } from "#test/database.ts";
import { openDatabase } from "../db/pool.ts";
import { sql } from "../db/sql.ts";
import { inTransaction } from "../db/transaction.ts";
import { defineJob, type Job } from "./job.ts";
import { enqueue, enqueueAll } from "./queue.ts";
import { startWorker, type Worker, type WorkerOptions } from "./worker.ts";

const { db, url } = await makeDatabase();
const quiet = { warn() {}, error() {} };
const clock = { now: () => "2026-03-05T08:00:00.000Z" };

let worker: Worker | undefined;
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await db.run(sql`delete from graphile_worker._private_jobs`);
});

async function work(job: Job, options: Partial<WorkerOptions> = {}) {
  worker = await startWorker({ databaseUrl: url, db, clock, log: quiet, jobs: [job], ...options });
}

/** A job that writes down the payloads it was given. */
function recorder(name: string) {
  const seen: string[] = [];
  const job = defineJob({
    name,
    payload: z.object({ word: z.string() }),
    again: "It only writes down.",
    run: async ({ now }, { word }) => {
      seen.push(`${word} at ${now}`);
    },
  });
  return { job, seen };
}

async function waitUntil(isSo: () => boolean | Promise<boolean>, seconds = 15): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error("It did not come about in time.");
    await sleep(20);
  }
}

async function countWaiting(): Promise<number> {
  return (await db.get(sql<{ n: number }>`select count(*) as n from graphile_worker.jobs`)).n;
}

describe("the queue", () => {
  it("runs a job once its transaction has committed, with the clock's time", async () => {
    const { job, seen } = recorder("test.greet");
    await work(job);
    await inTransaction(db, (tx) => enqueue(tx, job, { word: "hello" }));
    await waitUntil(() => seen.length > 0);
    expect(seen).toEqual(["hello at 2026-03-05T08:00:00.000Z"]);
  });

  it("says which job was done, once it was", async () => {
    const { job, seen } = recorder("test.greet");
    const done: string[] = [];
    await work(job, { onDone: (name) => done.push(`${name} after ${seen.length}`) });
    await inTransaction(db, (tx) => enqueue(tx, job, { word: "hello" }));
    await waitUntil(() => done.length > 0);
    expect(done).toEqual(["test.greet after 1"]);
  });

  it("forgets a job whose transaction was taken back", async () => {
    const { job } = recorder("test.greet");
    const failing = inTransaction(db, async (tx) => {
      await enqueue(tx, job, { word: "hello" });
      throw invalid("test.refused", "No.");
    });
    await expect(failing).rejects.toThrow("No.");
    expect(await countWaiting()).toBe(0);
  });

  it("keeps the last of waiting jobs with one key", async () => {
    const { job, seen } = recorder("test.greet");
    await enqueue(db, job, { word: "first" }, { key: "a" });
    await enqueue(db, job, { word: "second" }, { key: "a" });
    await enqueueAll(db, job, [
      { payload: { word: "third" }, key: "a" },
      { payload: { word: "fourth" }, key: "a" },
      { payload: { word: "other" }, key: "b" },
    ]);
    expect(await countWaiting()).toBe(2);
    await work(job);
    await waitUntil(async () => (await countWaiting()) === 0);
    expect(seen.map((line) => line.split(" ")[0]).sort()).toEqual(["fourth", "other"]);
  });

  it("tries a failed job again later and keeps the reason", async () => {
    const failing = defineJob({
      name: "test.failing",
      payload: z.object({}),
      again: "It always fails.",
      run: () => Promise.reject(new Error("The other side did not answer.")),
    });
    await enqueue(db, failing, {});
    await work(failing);
    const find = () =>
      db.find(sql<{ attempts: number; error: string }>`
        select attempts, last_error as error from graphile_worker.jobs where last_error is not null`);
    await waitUntil(async () => (await find()) !== null);
    expect(await find()).toMatchObject({ attempts: 1, error: expect.stringContaining("did not answer") });
  });

  it("waits for running jobs when it stops, and tells them to", async () => {
    let end = "";
    const patient = defineJob({
      name: "test.patient",
      payload: z.object({}),
      again: "It only waits.",
      run: async ({ signal }) => {
        end = "running";
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        end = "saved";
      },
    });
    await enqueue(db, patient, {});
    await work(patient);
    await waitUntil(() => end === "running");
    await worker?.stop();
    worker = undefined;
    expect(end).toBe("saved");
    expect(await db.list(sql`select worker_id from worker_heartbeat`)).toEqual([]);
  });
});

describe("a job that does not stop with the server", () => {
  /** What jobs get ends with the worker, as it does in a server. */
  async function stopWithin(run: Job["run"]) {
    let isRunning = false;
    const again = "It never comes to an end.";
    const stubborn = defineJob({
      name: "test.stubborn",
      payload: z.object({}),
      again,
      run: (context, payload) => {
        isRunning = true;
        return run(context, payload);
      },
    });
    const ofJobs = openDatabase(url, { role: "application", size: 2 });
    await enqueue(db, stubborn, {});
    await work(stubborn, { db: ofJobs.db });
    await waitUntil(() => isRunning);
    await worker?.stop(ofJobs.close);
    worker = undefined;
    return db.list(sql<{ isFree: boolean; attempts: number }>`
      select locked_by is null as "isFree", attempts from graphile_worker.jobs`);
  }

  it("loses the database at the statement that it waits for, and is put back", async () => {
    let cutOff: unknown;
    const waiting = stopWithin(async ({ db: ofJob }) => {
      await ofJob.query("select pg_sleep(600)").catch((error: unknown) => {
        cutOff = error;
        throw error;
      });
    });
    expect(await waiting).toEqual([{ isFree: true, attempts: 1 }]);
    expect(cutOff).toMatchObject({ code: "database.unreachable" });
  });

  it("is put back when it waits for something else for ever", async () => {
    expect(await stopWithin(() => new Promise(() => {}))).toEqual([{ isFree: true, attempts: 1 }]);
    expect(await db.list(sql`select worker_id from worker_heartbeat`)).toEqual([]);
  });
});

describe("a worker that is killed", () => {
  it("loses its job to another one once it has been silent", async () => {
    await enqueue(db, "test.endless", {});
    const doomed = await startDoomedWorker(1.5);
    doomed.kill("SIGKILL");
    let takenAgain = 0;
    const endless = defineJob({
      name: "test.endless",
      payload: z.object({}),
      again: "It only counts.",
      run: async ({ attempt }) => {
        takenAgain = attempt;
      },
    });
    await work(endless, { silentAfterSeconds: 1.5 });
    await waitUntil(() => takenAgain === 2);
  });

  it("keeps a long job while it lives", async () => {
    await enqueue(db, "test.endless", {});
    const doomed = await startDoomedWorker(1);
    const { job } = recorder("test.other");
    await work(job, { silentAfterSeconds: 1 });
    await sleep(2500);
    const held = await db.list(
      sql<{ taken: boolean }>`select locked_by is not null as taken from graphile_worker.jobs`,
    );
    doomed.kill("SIGKILL");
    expect(held).toEqual([{ taken: true }]);
  });
});

async function startDoomedWorker(silentAfterSeconds: number): Promise<ChildProcess> {
  const args = ["--import", "tsx", "test/doomed-worker.ts", url, String(silentAfterSeconds)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The worker ended by itself (${code}).`)));
  });
  child.removeAllListeners("exit");
  return child;
}

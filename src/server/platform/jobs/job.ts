import type { z } from "zod";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";

export type JobContext = {
  db: Db;
  /** Read once, when this attempt began. */
  now: Instant;
  /** The minute that a scheduled job was due, which may be long past after a standstill; null for any other job. */
  dueAt: Instant | null;
  /** 1 on the first attempt. */
  attempt: number;
  /** Aborted when the server stops: a long job saves what it has and throws, and is done again later. */
  signal: AbortSignal;
};

export type Job<Payload = unknown> = {
  /** `feature.verb`, unique: `segments.refresh`. */
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
  /**
   * Every job may run twice, or be cut off and run again: one sentence that says why that does no harm, such as
   * "Decisions have natural keys, so a second run records nothing."
   */
  readonly again: string;
  readonly schedule?: Schedule;
  // Method syntax, so that jobs with different payloads fit into one list.
  run(context: JobContext, payload: Payload): Promise<void>;
};

export type Schedule = {
  /** Five cron fields (minute, hour, day of month, month, day of week) in UTC: `10 2 * * *`. */
  cron: string;
  /** A run missed within this time is done when a worker starts again. 0 when the next run covers it anyway. */
  catchUpMinutes: number;
  /** Its runs and other jobs of this queue come one after the other. */
  queue?: string;
};

/** Declares a job and keeps its exact types. A scheduled job gets an empty payload. */
export function defineJob<Payload>(job: Job<Payload>): Job<Payload> {
  return job;
}

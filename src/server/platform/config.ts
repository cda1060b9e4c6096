/** The only reader of the environment. Each setting has a default that works on a laptop. */
import { resolve } from "node:path";
import { z } from "zod";
import { invalid } from "#core/errors.ts";

export type Config = {
  /** Holds the embedded database, uploads, and the local token. */
  dataDir: string;
  /** Only this machine can reach the default, the loopback address. */
  host: string;
  port: number;
  /** What links are made from and what browsers must ask for; never taken from a request. */
  baseUrl: string;
  /** A PostgreSQL of your own; without it one runs in `dataDir`. */
  databaseUrl: string | undefined;
  /** The role that owns the tables and migrates, where it differs from the application's. */
  databaseOwnerUrl: string | undefined;
  logLevel: string;
  /** How many proxies in front are trusted to name the caller's address. */
  trustedProxies: number;
};

const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const settings = z.object({
  FIRSTBILL_DATA_DIR: optionalText,
  FIRSTBILL_HOST: optionalText,
  FIRSTBILL_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  FIRSTBILL_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .or(z.literal("")),
  DATABASE_URL: optionalText,
  DATABASE_OWNER_URL: optionalText,
  FIRSTBILL_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).optional(),
  FIRSTBILL_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).optional(),
});

const DEFAULT_PORT = 4300;

export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const read = settings.safeParse(env);
  if (!read.success) {
    const names = [...new Set(read.error.issues.map((issue) => String(issue.path[0])))];
    throw invalid(
      "config.invalid",
      `Please correct these settings of the environment and start again: ${names.join(", ")}.`,
    );
  }
  const given = read.data;
  const host = given.FIRSTBILL_HOST ?? "127.0.0.1";
  const port = given.FIRSTBILL_PORT ?? DEFAULT_PORT;
  return {
    dataDir: resolve(given.FIRSTBILL_DATA_DIR ?? "data"),
    host,
    port,
    baseUrl: (given.FIRSTBILL_BASE_URL || `http://localhost:${port}`).replace(/\/+$/, ""),
    databaseUrl: given.DATABASE_URL,
    databaseOwnerUrl: given.DATABASE_OWNER_URL,
    logLevel: given.FIRSTBILL_LOG_LEVEL ?? "info",
    trustedProxies: given.FIRSTBILL_TRUSTED_PROXIES ?? 0,
  };
}

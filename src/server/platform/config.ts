/** The only reader of the environment. Each setting has a default that works on a laptop. */
import { resolve } from "node:path";
import { z } from "zod";
import { invalid, type ProductError } from "#core/errors.ts";
import { instant } from "#core/time/read-instant.ts";
import { type InternalAddresses, readInternalAddresses } from "./http/internal-addresses.ts";

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
  /** A clock that stands still at this moment, for tests and demonstrations. */
  fixedNow: string | undefined;
  /** Whether a start on an empty database loads the sample company. */
  loadsSample: boolean;
  /** How many proxies in front are trusted to name the caller's address. */
  trustedProxies: number;
  /** Addresses of its own network that the product may connect to, for each thing that connects. */
  internalAddresses: InternalAddresses;
  /** What seals stored passwords: the first, and others that still open what they sealed. Without one a file has it. */
  secretKeys: string[];
};

const settings = z.object({
  FIRSTBILL_DATA_DIR: z.string().default("data"),
  FIRSTBILL_HOST: z.string().default("127.0.0.1"),
  FIRSTBILL_PORT: z.coerce.number().int().min(0).max(65535).default(4300),
  FIRSTBILL_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z.string().optional(),
  DATABASE_OWNER_URL: z.string().optional(),
  FIRSTBILL_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  FIRSTBILL_NOW: z.iso.datetime({ offset: true }).optional(),
  FIRSTBILL_SAMPLE: z.enum(["on", "off"]).default("on"),
  FIRSTBILL_TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  FIRSTBILL_ALLOW_INTERNAL: z.string().default(""),
  FIRSTBILL_SECRET_KEY: z.string().default(""),
});

/** A variable that is set to nothing counts as not set. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const read = settings.safeParse(Object.fromEntries(Object.entries(env).filter(([, text]) => text !== "")));
  if (!read.success) throw refusal(read.error);
  const given = read.data;
  return {
    dataDir: resolve(given.FIRSTBILL_DATA_DIR),
    host: given.FIRSTBILL_HOST,
    port: given.FIRSTBILL_PORT,
    baseUrl: (given.FIRSTBILL_BASE_URL ?? addressOf(given.FIRSTBILL_HOST, given.FIRSTBILL_PORT)).replace(/\/+$/, ""),
    databaseUrl: given.DATABASE_URL,
    databaseOwnerUrl: given.DATABASE_OWNER_URL,
    fixedNow: given.FIRSTBILL_NOW && instant(given.FIRSTBILL_NOW),
    loadsSample: given.FIRSTBILL_SAMPLE === "on",
    logLevel: given.FIRSTBILL_LOG_LEVEL,
    trustedProxies: given.FIRSTBILL_TRUSTED_PROXIES,
    internalAddresses: readInternalAddresses(given.FIRSTBILL_ALLOW_INTERNAL),
    secretKeys: readSecretKeys(given.FIRSTBILL_SECRET_KEY),
  };
}

const SHORTEST_KEY = 24;

/** Several are written with commas between, the newest first. */
function readSecretKeys(text: string): string[] {
  const keys = text.split(",").flatMap((key) => key.trim() || []);
  if (keys.some((key) => key.length < SHORTEST_KEY))
    throw invalid(
      "config.invalid",
      `FIRSTBILL_SECRET_KEY is too short to keep anything secret; give at least ${SHORTEST_KEY} random characters.`,
    );
  return keys;
}

const THIS_MACHINE = new Set(["127.0.0.1", "::1", "0.0.0.0", "::", "localhost"]);

/** Where a browser reaches a server that listens there; one that listens everywhere is reached here too. */
export function addressOf(host: string, port: number): string {
  if (THIS_MACHINE.has(host)) return `http://localhost:${port}`;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Names the variables and never their values: one of them may hold a password. */
function refusal(error: z.ZodError): ProductError {
  const names = [...new Set(error.issues.map((issue) => String(issue.path[0])))].join(", ");
  return invalid("config.invalid", `Please correct these settings of the environment and start again: ${names}.`);
}

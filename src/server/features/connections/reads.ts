/** What the features that talk to sources ask of connections: one opened with its secrets, and which are late. */
import { z } from "zod";
import type { JsonSchema } from "#contract/operation.ts";
import { lateSentence } from "#core/connections/lateness.ts";
import { invalid, ProductError } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { AnyConnector, Connector, ConnectorContext, SentDelivery } from "#server/connectors/connector.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { recentRead } from "#server/platform/db/recent-reads.ts";
import type { LookUp } from "#server/platform/http/internal-addresses.ts";
import { sentence } from "#server/platform/http/read-input.ts";
import type { Vault } from "#server/platform/vault.ts";
import * as store from "./store.ts";

/** What it takes to talk to sources; put together once, where the server is. */
export type Connecting = {
  readonly connectors: readonly AnyConnector[];
  readonly vault: Vault;
  readonly fetch: typeof fetch;
  readonly resolve: LookUp;
  /** Where what is read is written down before it is imported. */
  readonly folder: string;
};

export type OpenConnection = store.Connection & {
  /** Its settings are those below; nobody else can make any. */
  readonly uses: Connector<unknown>;
  readonly openSettings: unknown;
  /** A text from outside, such as a vendor's failure, without the secrets that it may repeat. */
  withoutSecrets(text: string): string;
};

/** @throws ProductError when it is gone, or its secrets or settings no longer open */
export async function openConnection(db: Db, connecting: Connecting, connectionId: string): Promise<OpenConnection> {
  return open(await store.getConnection(db, connectionId), connecting);
}

/** As it is stored, for what needs no secret. */
export function getConnection(db: Db, connectionId: string): Promise<store.Connection> {
  return store.getConnection(db, connectionId);
}

export async function findOpenConnection(
  db: Db,
  connecting: Connecting,
  connectionId: string,
): Promise<OpenConnection | null> {
  const found = await store.findConnection(db, connectionId);
  return found === null ? null : open(found, connecting);
}

/** All of some connectors, oldest first; those whose secrets or settings no longer open are left out. */
export async function listOpenConnections(
  db: Db,
  connecting: Connecting,
  connectorIds: readonly string[],
): Promise<OpenConnection[]> {
  const found = (await store.listConnections(db)).filter(({ connector }) => connectorIds.includes(connector));
  return found.flatMap((connection) => {
    try {
      return [open(connection, connecting)];
    } catch (error) {
      if (error instanceof ProductError) return [];
      throw error;
    }
  });
}

function open(connection: store.Connection, connecting: Connecting): OpenConnection {
  const uses = findConnector(connecting, connection.connector);
  const secrets = openSecrets(connection, connecting.vault);
  const parsed = uses.settings.safeParse({ ...connection.settings, ...secrets });
  if (!parsed.success) throw outdated(connection.name, parsed.error);
  const texts = Object.values(secrets).flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return {
    ...connection,
    uses,
    openSettings: parsed.data,
    withoutSecrets: (text) => texts.reduce((safe, secret) => safe.replaceAll(secret, "(secret)"), text),
  };
}

/** @throws ProductError `connection.connector-gone` */
export function findConnector({ connectors }: Connecting, connectorId: string): Connector<unknown> {
  const found = connectors.find(({ id }) => id === connectorId);
  if (found === undefined)
    throw new ProductError(
      "unavailable",
      "connection.connector-gone",
      `This version has no connector "${connectorId}". Remove the connection, or bring the version back that has it.`,
    );
  return found as Connector<unknown>;
}

export function openSecrets({ connectionId, secrets }: store.Connection, vault: Vault): Record<string, string> {
  return secrets === null ? {} : (JSON.parse(vault.open(secrets, connectionId)) as Record<string, string>);
}

function outdated(name: string, error: z.ZodError): ProductError {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join(".")))].join(", ");
  return new ProductError(
    "unavailable",
    "connection.settings-outdated",
    `The settings of ${name} no longer fit (${fields}). Open them, correct what is marked and save.`,
  );
}

export function connectorContext(
  { openSettings, source }: OpenConnection,
  { fetch, resolve }: Connecting,
  asked: Pick<ConnectorContext<unknown>, "now" | "signal" | "mappingOf">,
): ConnectorContext<unknown> {
  return { settings: openSettings, source, fetch, resolve, ...asked };
}

/** What was read so far is read again, with the next run. */
export function startOver(db: Db, connectionId: string, now: Instant): Promise<void> {
  return store.startOver(db, connectionId, now);
}

export type LateSource = { source: string; connectionId: string; says: string };

/** Sources that are behind their schedule, each with the sentence that lists show. Those that only send are never late. */
export async function listLateSources(db: Db, now: Instant): Promise<LateSource[]> {
  const connections = await recentRead(db, "connections", () => store.listConnections(db));
  return connections.flatMap((connection) => {
    // One that was never to be asked has no next run and was not paused.
    if (connection.nextRunAt === null && connection.pausedAt === null) return [];
    const says = lateSentence({ ...connection, isPaused: connection.pausedAt !== null }, now);
    return says === null ? [] : [{ source: connection.source, connectionId: connection.connectionId, says }];
  });
}

/**
 * After the key was replaced: what the former key sealed is sealed with the new one, so that the former can go.
 * @returns names of connections whose secrets no key opens; their operator enters them again
 */
export async function resealSecrets(db: Db, { vault }: Pick<Connecting, "vault">): Promise<string[]> {
  const lost: string[] = [];
  for (const { connectionId, name, secrets } of await store.listConnections(db)) {
    if (secrets === null) continue;
    try {
      const opened = vault.open(secrets, connectionId);
      if (vault.isOld(secrets)) await store.resealSecrets(db, connectionId, secrets, vault.seal(opened, connectionId));
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      lost.push(name);
    }
  }
  return lost;
}

export type ReadReport = store.ReadReport;

/** What was read holds over webhooks of before, whenever they come. */
export function recordReadReports(db: Db, connectionId: string, reports: readonly ReadReport[]): Promise<void> {
  return reports.length === 0 ? Promise.resolve() : store.recordReadReports(db, connectionId, reports);
}

/** A source says what it sent: what of it never came is counted. What they were about was read with it. */
export function countMissedDeliveries(db: Db, connectionId: string, sent: readonly SentDelivery[]): Promise<void> {
  return sent.length === 0 ? Promise.resolve() : store.countMissedDeliveries(db, connectionId, sent);
}

// Settings as an operator enters them ------------------------------------------------------------------------------------

/** Whose settings are described by a schema, whatever they are. */
type Described = { readonly settings: z.ZodType };

export function settingsSchema({ settings }: Described): JsonSchema {
  return z.toJSONSchema(settings, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

function secretNames(connector: Described): string[] {
  const fields = Object.entries(settingsSchema(connector).properties ?? {});
  return fields.flatMap(([name, field]) => ((field as { secret?: boolean }).secret === true ? [name] : []));
}

export type ReadSettings = { plain: store.Settings; secrets: Record<string, string> };

/**
 * @param kept secrets that are stored; `sealed` when no key opens them, so that only the other settings can be looked at
 * @throws ProductError that names each field which does not fit
 */
export function readSettings(
  connector: Connector<unknown>,
  given: store.Settings,
  kept: Record<string, string> | "sealed",
): ReadSettings {
  const isSecret = (name: unknown) => secretNames(connector).some((one) => one === name);
  const secrets = { ...(kept === "sealed" ? {} : kept), ...secretsIn(connector, given) };
  const plain = Object.fromEntries(Object.entries(given).filter(([name]) => !isSecret(name)));
  const parsed = connector.settings.safeParse({ ...plain, ...secrets });
  const issues = (parsed.error?.issues ?? []).filter((one) => kept !== "sealed" || !isSecret(one.path[0]));
  if (issues.length === 0) return { plain, secrets };
  const fields = issues.flatMap((issue) => {
    const at = (name?: string) => ["", "settings", ...issue.path.map(String), ...(name ? [name] : [])].join("/");
    if (issue.code !== "unrecognized_keys") return [{ pointer: at(), message: sentence(issue) }];
    return issue.keys.map((name) => ({ pointer: at(name), message: `${connector.title} has no setting "${name}".` }));
  });
  throw invalid("connection.settings", "Please correct the settings that are marked.", fields);
}

/** Secrets that were entered; an empty field leaves the stored one as it is. */
export function secretsIn(connector: Described, given: store.Settings): Record<string, string> {
  const entries = secretNames(connector).map((name) => [name, given[name]] as const);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" && value !== "" ? [[name, value]] : [])),
  );
}

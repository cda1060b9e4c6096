/** Connects sources, changes, checks, pauses and removes them. Secrets go in and never come out. */
import * as contract from "#contract/connections.ts";
import { lagDays, lateSentence } from "#core/connections/lateness.ts";
import { firstRun } from "#core/connections/next-run.ts";
import { invalid, ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import type { Instant } from "#core/time/instant.ts";
import type { AnyConnector, Connector } from "#server/connectors/connector.ts";
import { mappingFinder } from "#server/features/mappings/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import {
  type Connecting,
  connectorContext,
  findConnector,
  openConnection,
  openSecrets,
  type ReadSettings,
  readSettings,
  secretsIn,
  settingsSchema,
} from "./reads.ts";
import * as store from "./store.ts";

const LONGEST_CHECK_MS = 30_000;
/** Asks what is due; it belongs to the feature that reads sources. */
const TICK_JOB = "pulls.start-due";

/** A function, because sources are talked to with what only the whole server has. */
export function connectionOperations(connecting: Connecting) {
  const shown = async (db: Db, connectionId: string, given: Given): Promise<contract.Connection> => {
    const [one] = await toConnections(db, [await store.getConnection(db, connectionId)], given);
    return one as contract.Connection;
  };
  const givenBy = (ctx: { now: Instant; browser: { baseUrl: string } }): Given => ({
    connecting,
    now: ctx.now,
    baseUrl: ctx.browser.baseUrl,
  });
  return {
    listConnectorKinds: implement(contract.listConnectorKinds, async () => ({
      data: connecting.connectors.map(toKind),
    })),

    listConnections: implement(contract.listConnections, async (ctx) => ({
      data: await toConnections(ctx.db, await store.listConnections(ctx.db), givenBy(ctx)),
    })),

    getConnection: implement(contract.getConnection, (ctx, { connectionId }) =>
      shown(ctx.db, connectionId, givenBy(ctx)),
    ),

    createConnection: implement(contract.createConnection, async (ctx, { settings, ...input }) => {
      const uses = findConnectorFor(connecting, input.connector);
      const connectionId = newId();
      const parts = readSettings(uses, settings, {});
      const secrets = seal(connecting, connectionId, parts.secrets);
      const made = { ...input, connectionId, settings: parts.plain, secrets, createdAt: ctx.now };
      await store.createConnection(ctx.db, made, uses.pull ? firstRun(ctx.now) : null);
      ctx.audit({ subject: { kind: "connection", id: connectionId }, after: auditOf(made, parts) });
      ctx.announce({ type: "connection.created", connectionId });
      return shown(ctx.db, connectionId, givenBy(ctx));
    }),

    changeConnection: implement(contract.changeConnection, async (ctx, { connectionId, ...change }) => {
      const before = await store.getConnection(ctx.db, connectionId);
      const { settings, secrets, newSecrets } =
        change.settings === undefined
          ? { settings: before.settings, secrets: before.secrets, newSecrets: {} }
          : changedSettings(connecting, before, change.settings);
      const region = change.region ?? before.region;
      if (region !== before.region && (await store.hasBrought(ctx.db, connectionId))) throw regionSettled(before);
      const after = {
        name: change.name ?? before.name,
        region,
        scheduleMinutes: change.scheduleMinutes ?? before.scheduleMinutes,
        settings,
        secrets,
        // Whoever corrects settings wants to see whether they work.
        nextRunAt: before.nextRunAt === null ? null : ctx.now,
      };
      await store.changeConnection(ctx.db, connectionId, after, ctx.now);
      ctx.audit({
        subject: { kind: "connection", id: connectionId },
        before: auditOf(before, { secrets: {} }),
        after: auditOf({ ...before, ...after }, { secrets: newSecrets }),
      });
      ctx.announce({ type: "connection.changed", connectionId });
      return shown(ctx.db, connectionId, givenBy(ctx));
    }),

    checkConnection: implement(contract.checkConnection, async (ctx, { connectionId }) => {
      const opened = await openConnection(ctx.db, connecting, connectionId);
      const signal = AbortSignal.timeout(LONGEST_CHECK_MS);
      const find = await mappingFinder(ctx.db, opened);
      const mappingOf = (kind: KindId, header: readonly string[]) => find({ kind, header, isLoose: false });
      const context = connectorContext(opened, connecting, { now: ctx.now, signal, mappingOf });
      try {
        const checks = await opened.uses.check(context);
        return { checks: checks.map((one) => ({ ...one, says: opened.withoutSecrets(one.says) })) };
      } catch (error) {
        const says = opened.withoutSecrets(error instanceof Error ? error.message : String(error));
        return { checks: [{ what: `Reach ${opened.uses.title}`, state: "failed" as const, says }] };
      }
    }),

    pauseConnection: implement(contract.pauseConnection, async (ctx, { connectionId }) => {
      await store.getConnection(ctx.db, connectionId);
      await store.pauseConnection(ctx.db, connectionId, ctx.now);
      ctx.audit({ subject: { kind: "connection", id: connectionId } });
      return shown(ctx.db, connectionId, givenBy(ctx));
    }),

    resumeConnection: implement(contract.resumeConnection, async (ctx, { connectionId }) => {
      await makeDue(ctx.db, connecting, connectionId, ctx.now);
      await ctx.enqueue(TICK_JOB, {}, { key: "now" });
      ctx.audit({ subject: { kind: "connection", id: connectionId } });
      return shown(ctx.db, connectionId, givenBy(ctx));
    }),

    runConnection: implement(contract.runConnection, async (ctx, { connectionId }) => {
      await makeDue(ctx.db, connecting, connectionId, ctx.now);
      await ctx.enqueue(TICK_JOB, {}, { key: "now" });
      ctx.audit({ subject: { kind: "connection", id: connectionId } });
      return shown(ctx.db, connectionId, givenBy(ctx));
    }),

    removeConnection: implement(contract.removeConnection, async (ctx, { connectionId }) => {
      await store.getConnection(ctx.db, connectionId);
      const removed = await store.removeConnection(ctx.db, connectionId, ctx.now);
      ctx.audit({ subject: { kind: "connection", id: connectionId }, after: removed });
      ctx.announce({ type: "connection.removed", connectionId });
      return removed;
    }),
  };
}

function regionSettled({ name }: store.Connection): ProductError {
  return invalid(
    "connection.region-settled",
    `${name} has brought accounts already, and in another region their ids would be other accounts. Connect the source once more, with that region.`,
    [{ pointer: "/region", message: "It can be changed until something was brought." }],
  );
}

/** A source that only sends has nothing to be asked for. */
async function makeDue(db: Db, connecting: Connecting, connectionId: string, now: Instant): Promise<void> {
  const { connector } = await store.getConnection(db, connectionId);
  if (!findConnector(connecting, connector).pull)
    throw invalid(
      "connection.sends-only",
      "This source cannot be asked: it sends by itself. Replay what it sent instead.",
    );
  await store.makeDue(db, connectionId, now);
}

function findConnectorFor(connecting: Connecting, id: string): Connector<unknown> {
  if (connecting.connectors.some((one) => one.id === id)) return findConnector(connecting, id);
  const names = connecting.connectors.map((one) => one.id).join(", ");
  throw invalid("connection.connector-unknown", `There is no connector "${id}". Choose one of ${names}.`, [
    { pointer: "/connector", message: "Choose one of the list." },
  ]);
}

/** When the key is lost, what needs no secret can still be changed; sealed ones stay until all are entered again. */
function changedSettings(connecting: Connecting, before: store.Connection, given: store.Settings) {
  const uses = findConnector(connecting, before.connector);
  const newSecrets = secretsIn(uses, given);
  const former = formerSecrets(before, connecting);
  const stay = former === null && Object.keys(newSecrets).length === 0;
  const parts = readSettings(uses, given, stay ? "sealed" : (former ?? {}));
  const secrets = stay ? before.secrets : seal(connecting, before.connectionId, parts.secrets);
  return { settings: parts.plain, secrets, newSecrets };
}

/** Null when no key opens them. */
function formerSecrets(before: store.Connection, { vault }: Connecting): Record<string, string> | null {
  try {
    return openSecrets(before, vault);
  } catch (error) {
    if (error instanceof ProductError) return null;
    throw error;
  }
}

function seal({ vault }: Connecting, connectionId: string, secrets: Record<string, string>): string | null {
  return Object.keys(secrets).length === 0 ? null : vault.seal(JSON.stringify(secrets), connectionId);
}

/** Names of settings and never their values: a query or a host may be nobody else's business. */
function auditOf(
  {
    connector,
    name,
    source,
    region,
    scheduleMinutes,
    settings,
  }: Pick<store.Connection, "connector" | "name" | "source" | "region" | "scheduleMinutes" | "settings">,
  { secrets }: Pick<ReadSettings, "secrets">,
) {
  return {
    connector,
    name,
    source,
    region,
    scheduleMinutes,
    settings: Object.keys(settings),
    newSecrets: Object.keys(secrets),
  };
}

// What is shown ------------------------------------------------------------------------------------------------------

function toKind(connector: AnyConnector): contract.ConnectorKind {
  const { id, title, summary, pull, receive, send } = connector;
  return {
    connector: id,
    title,
    summary,
    settings: settingsSchema(connector),
    pulls: pull !== undefined,
    receives: receive !== undefined,
    sends: send !== undefined,
  };
}

type Given = { connecting: Connecting; now: Instant; baseUrl: string };

async function toConnections(
  db: Db,
  connections: readonly store.Connection[],
  given: Given,
): Promise<contract.Connection[]> {
  const ids = connections.map(({ connectionId }) => connectionId);
  const health = new Map((await store.listHealth(db, ids)).map((one) => [one.connectionId, one]));
  return connections.map((connection) => toConnection(connection, health.get(connection.connectionId)!, given));
}

function toConnection(
  connection: store.Connection,
  health: store.Health,
  { connecting, now, baseUrl }: Given,
): contract.Connection {
  const { connectionId, pausedAt } = connection;
  const uses = connecting.connectors.find(({ id }) => id === connection.connector);
  const late = uses?.pull === undefined ? null : lateSentence({ ...connection, isPaused: pausedAt !== null }, now);
  const state = stateOf(connection, health, late);
  const { isReading: _reading, isImporting: _importing, ...counts } = health;
  return {
    connector: connection.connector,
    connectorTitle: uses?.title ?? connection.connector,
    name: connection.name,
    source: connection.source,
    region: connection.region,
    settings: connection.settings,
    secretsSet: storedSecretNames(connection, connecting),
    scheduleMinutes: connection.scheduleMinutes,
    pulls: uses?.pull !== undefined,
    receives: uses?.receive !== undefined,
    proposesPrices: uses?.proposePrices !== undefined,
    hasWords: uses?.survey !== undefined,
    webhookUrl: uses?.receive === undefined ? null : `${baseUrl}/webhooks/${connectionId}`,
    state,
    lastSuccessAt: connection.lastSuccessAt,
    lastReceivedAt: connection.lastReceivedAt,
    nextRunAt: connection.nextRunAt,
    late,
    // What is held was read after whatever went wrong before.
    problem: state === "held" ? null : connection.lastProblem,
    problemAt: state === "held" ? null : connection.lastProblemAt,
    forgedRequests: connection.forgedCount,
    missedDeliveries: connection.missedCount,
    lastMissedAt: connection.lastMissedAt,
    lagDays: lagDays(health.usageThrough, now),
    ...counts,
    connectionId,
  };
}

function storedSecretNames(connection: store.Connection, { vault }: Connecting): string[] {
  try {
    return Object.keys(openSecrets(connection, vault));
  } catch (error) {
    if (error instanceof ProductError) return [];
    throw error;
  }
}

function stateOf(
  connection: store.Connection,
  health: store.Health,
  late: string | null,
): contract.Connection["state"] {
  if (connection.pausedAt !== null) return "paused";
  if (health.isReading) return "working";
  if (health.heldImportRunId !== null) return "held";
  if (health.isImporting) return "importing";
  if (connection.failures > 0) return "failing";
  if (late !== null) return "late";
  return connection.lastSuccessAt === null && connection.lastReceivedAt === null ? "new" : "ok";
}

/** Reads the settings, migrates, listens, works jobs, and stops cleanly. One process. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compose, connectingFor, sendingFor } from "./compose.ts";
import { ensurePresets } from "./features/books/reads.ts";
import { resealSecrets } from "./features/connections/reads.ts";
import { offerSample } from "./features/sample/reads.ts";
import { refreshDue } from "./features/state/jobs.ts";
import { refreshWhatIsOld } from "./features/state/reads.ts";
import { createLoginLink, ensureOperator } from "./features/team/reads.ts";
import { resealSigningSecrets } from "./features/webhooks/reads.ts";
import { jobsFor } from "./jobs.ts";
import { type Clock, fixedClock, systemClock } from "./platform/clock.ts";
import { addressOf, type Config } from "./platform/config.ts";
import { connect } from "./platform/db/connect.ts";
import { migrate, migrationsFolder } from "./platform/db/migrate.ts";
import { type Db, openDatabase } from "./platform/db/pool.ts";
import { makeEvents } from "./platform/events.ts";
import { newLocalSecret, removeLocalToken, writeLocalToken } from "./platform/http/local-token.ts";
import { ensureInstallation } from "./platform/installation.ts";
import { startWorker } from "./platform/jobs/worker.ts";
import { makeLog } from "./platform/log.ts";

export type RunningServer = {
  url: string;
  loginLink: string;
  stop(): Promise<void>;
};

/** @param say told in one line what is being done */
export async function startServer(config: Config, say: (line: string) => void): Promise<RunningServer> {
  const clock: Clock = config.fixedNow ? fixedClock(config.fixedNow) : systemClock;
  const log = makeLog(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o755 });
  say(config.databaseUrl ? "Connecting to your database" : "Starting the database");
  const connection = await connect(config);
  const applied = await migrate(connection.ownerUrl, { folder: migrationsFolder() });
  if (applied.length > 0) say(`Brought the database to this version (${applied.length} steps)`);
  const { db, close } = openDatabase(connection.url, {
    role: "application",
    onLost: (error) => log.warn({ err: error }, "connection lost"),
  });
  await ensureInstallation(db, clock.now());
  await ensurePresets(db, clock.now());
  const connecting = connectingFor(config);
  const lost = await resealSecrets(db, connecting);
  if (lost.length > 0) say(`No key opens the secrets of ${lost.join(", ")}: enter them again on the page Connections`);
  const unsigned = await resealSigningSecrets(db, connecting.vault);
  if (unsigned.length > 0)
    say(`No key opens the signing secrets of ${unsigned.join(", ")}: make new ones on the page Webhooks`);
  const localSecret = newLocalSecret();
  const events = makeEvents(log);
  const { app } = compose(config, { db, clock, log, events, localSecret, webFolder: webFolder() });
  await app.listen({ host: config.host, port: config.port });
  writeLocalToken(config.dataDir, {
    secret: localSecret,
    url: addressOf(config.host, config.port),
    baseUrl: config.baseUrl,
    ownDatabase: config.databaseUrl !== undefined,
  });
  const worker = await startWorker({
    databaseUrl: connection.url,
    db,
    clock,
    jobs: jobsFor(config, connecting, sendingFor(config, connecting)),
    // Whoever looks at a list meanwhile sees what was worked out.
    onDone: (job) => job === refreshDue.name && events.publish({ type: "state.refreshed" }),
    log,
  });
  await offerSample(db, { now: clock.now(), isWanted: config.loadsSample, say });
  await refreshWhatIsOld(db, clock.now());
  return {
    url: config.baseUrl,
    loginLink: await operatorLink(db, config.baseUrl, clock),
    stop: async () => {
      removeLocalToken(config.dataDir);
      await app.close();
      await worker.stop(close);
      await connection.stop();
    },
  };
}

export async function operatorLink(db: Db, baseUrl: string, clock: Clock): Promise<string> {
  const operator = await ensureOperator(db, clock.now());
  return (await createLoginLink(db, { memberId: operator.memberId, baseUrl, now: clock.now() })).link;
}

/** The built pages lie beside the bundle, or in `build/web` when this runs from source. */
function webFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  return join(folder, "build", "web");
}

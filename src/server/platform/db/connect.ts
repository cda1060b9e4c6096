/** Where the rows are: the operator's own PostgreSQL, or the one that comes along. */
import { startEmbedded } from "./embedded.ts";

export type Connection = {
  /** The login that migrates and owns the tables. */
  ownerUrl: string;
  /** The login of the running server, which acts as the application's role. */
  url: string;
  /** Stops a database that came along, if we hold it; call it last. */
  stop(): Promise<void>;
};

export type ConnectionSettings = {
  dataDir: string;
  databaseUrl?: string | undefined;
  databaseOwnerUrl?: string | undefined;
};

export async function connect({ dataDir, databaseUrl, databaseOwnerUrl }: ConnectionSettings): Promise<Connection> {
  if (databaseUrl) return { url: databaseUrl, ownerUrl: databaseOwnerUrl ?? databaseUrl, stop: async () => {} };
  const embedded = await startEmbedded({ dataDir });
  return { url: embedded.url, ownerUrl: embedded.url, stop: () => embedded.stop() };
}

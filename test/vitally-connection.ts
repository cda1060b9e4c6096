/** A server with a Vitally connection, its jobs run by hand. */
import * as contract from "#contract/connections.ts";
import { listConnectionIds, reportConnection, surveyConnection } from "#contract/moves.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { moveOperations } from "#server/features/moves/operations.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { makeConnectedServer } from "./connected-server.ts";

export const moves = { listConnectionIds, reportConnection, surveyConnection };
export const PUSH_KEY = "a-key-of-the-pipelines";

export async function makeVitallyConnection() {
  const { server, db, operator, run, pull } = await makeConnectedServer({
    operations: {
      createConnection: contract.createConnection,
      getConnection: contract.getConnection,
      previewConnection: contract.previewConnection,
      ...moves,
    },
    implementationsFor: (connecting) => ({
      ...connectionOperations(connecting),
      ...pullOperations(connecting),
      ...moveOperations(connecting),
    }),
  });

  async function connect(settings: object, name = "vitally"): Promise<string> {
    const given = { apiKey: "sk_live_onlyForTests", pushKey: PUSH_KEY, ...settings };
    const made = { connector: "vitally", name, source: "vitally", settings: given, scheduleMinutes: 60 };
    return (await operator.call(contract.createConnection, made)).connectionId;
  }

  async function rows(text: string): Promise<Record<string, unknown>[]> {
    return (await server.owner.query(text)).rows as Record<string, unknown>[];
  }
  return { server, db, operator, connect, pull, run, rows };
}

/** The only file that knows everything: puts features on the platform. */
import { join } from "node:path";
import { operations } from "#contract/operations.ts";
import * as accounts from "./features/accounts/operations.ts";
import * as audit from "./features/audit/operations.ts";
import * as forecastChoices from "./features/forecast-choices/operations.ts";
import * as imports from "./features/imports/operations.ts";
import * as notes from "./features/notes/operations.ts";
import * as onboarding from "./features/onboarding/operations.ts";
import * as people from "./features/people/operations.ts";
import * as queue from "./features/queue/operations.ts";
import * as sample from "./features/sample/operations.ts";
import * as status from "./features/status/operations.ts";
import * as tasks from "./features/tasks/operations.ts";
import * as team from "./features/team/operations.ts";
import * as usage from "./features/usage/operations.ts";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import type { Db } from "./platform/db/pool.ts";
import { makeEvents } from "./platform/events.ts";
import { type HttpServer, makeHttpServer } from "./platform/http/make-http-server.ts";
import type { Log } from "./platform/log.ts";

export const implementations = {
  ...accounts,
  ...audit,
  ...forecastChoices,
  ...imports,
  ...notes,
  ...onboarding,
  ...people,
  ...queue,
  ...sample,
  ...status,
  ...tasks,
  ...team,
  ...usage,
};

export function compose(
  config: Pick<Config, "dataDir" | "baseUrl" | "trustedProxies">,
  {
    db,
    clock,
    log,
    localSecret,
    webFolder,
  }: { db: Db; clock: Clock; log: Log; localSecret: string; webFolder: string },
): HttpServer {
  return makeHttpServer({
    operations,
    implementations,
    db,
    clock,
    events: makeEvents(log),
    log,
    baseUrl: config.baseUrl,
    uploadFolder: join(config.dataDir, "uploads"),
    webFolder,
    localSecret,
    trustedProxies: config.trustedProxies,
  });
}

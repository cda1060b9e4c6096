/** The only file that knows everything: puts features on the platform. */
import { join } from "node:path";
import { operations } from "#contract/operations.ts";
import { webhookEvents } from "#contract/webhooks.ts";
import type { AnyConnector } from "./connectors/connector.ts";
import { connectors } from "./connectors/registry.ts";
import * as absences from "./features/absences/operations.ts";
import * as accountTables from "./features/account-tables/operations.ts";
import * as accounts from "./features/accounts/operations.ts";
import * as aliases from "./features/aliases/operations.ts";
import * as audit from "./features/audit/operations.ts";
import * as board from "./features/board/operations.ts";
import { connectionOperations } from "./features/connections/operations.ts";
import type { Connecting } from "./features/connections/reads.ts";
import * as contradictions from "./features/contradictions/operations.ts";
import * as coverage from "./features/coverage/operations.ts";
import * as deliveries from "./features/deliveries/operations.ts";
import { webhookReceiver } from "./features/deliveries/reads.ts";
import * as fieldBatches from "./features/field-batches/operations.ts";
import * as fieldCells from "./features/field-cells/operations.ts";
import * as fields from "./features/fields/operations.ts";
import * as forecastChoices from "./features/forecast-choices/operations.ts";
import * as handovers from "./features/handovers/operations.ts";
import * as identity from "./features/identity/operations.ts";
import * as imports from "./features/imports/operations.ts";
import * as ladder from "./features/ladder/operations.ts";
import * as mappings from "./features/mappings/operations.ts";
import { moveOperations } from "./features/moves/operations.ts";
import * as noteTemplates from "./features/note-templates/operations.ts";
import * as notes from "./features/notes/operations.ts";
import * as onboarding from "./features/onboarding/operations.ts";
import * as people from "./features/people/operations.ts";
import * as preferences from "./features/preferences/operations.ts";
import * as priceBooks from "./features/price-books/operations.ts";
import { priceProposalOperations } from "./features/price-proposals/operations.ts";
import * as privacy from "./features/privacy/operations.ts";
import { pullOperations } from "./features/pulls/operations.ts";
import * as queue from "./features/queue/operations.ts";
import * as reconciliation from "./features/reconciliation/operations.ts";
import * as rules from "./features/rules/operations.ts";
import * as sample from "./features/sample/operations.ts";
import * as search from "./features/search/operations.ts";
import * as stageWords from "./features/stage-words/operations.ts";
import * as status from "./features/status/operations.ts";
import * as takeBacks from "./features/take-backs/operations.ts";
import * as tasks from "./features/tasks/operations.ts";
import * as team from "./features/team/operations.ts";
import * as teamTasks from "./features/team-tasks/operations.ts";
import * as teamWeek from "./features/team-week/operations.ts";
import { undoOperations } from "./features/undo/operations.ts";
import { rememberWrite } from "./features/undo/reads.ts";
import * as usage from "./features/usage/operations.ts";
import * as views from "./features/views/operations.ts";
import { webhookOperations } from "./features/webhooks/operations.ts";
import type { Sending } from "./features/webhooks/reads.ts";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import type { Db } from "./platform/db/pool.ts";
import type { Events } from "./platform/events.ts";
import { resolveAllowed } from "./platform/http/internal-addresses.ts";
import { type HttpServer, makeHttpServer } from "./platform/http/make-http-server.ts";
import { makeOutboundFetch } from "./platform/http/outbound-fetch.ts";
import type { Log } from "./platform/log.ts";
import { openVault } from "./platform/vault.ts";

const implementations = {
  ...absences,
  ...accounts,
  ...accountTables,
  ...aliases,
  ...audit,
  ...board,
  ...contradictions,
  ...coverage,
  ...deliveries,
  ...fieldBatches,
  ...fieldCells,
  ...fields,
  ...forecastChoices,
  ...handovers,
  ...identity,
  ...imports,
  ...ladder,
  ...mappings,
  ...notes,
  ...noteTemplates,
  ...onboarding,
  ...people,
  ...preferences,
  ...priceBooks,
  ...privacy,
  ...queue,
  ...reconciliation,
  ...rules,
  ...sample,
  ...search,
  ...stageWords,
  ...status,
  ...takeBacks,
  ...tasks,
  ...team,
  ...teamTasks,
  ...teamWeek,
  ...usage,
  ...views,
};

/** How this server talks to sources. A part of a large one takes minutes: only silence ends it. */
export function connectingFor(
  config: Pick<Config, "dataDir" | "secretKeys" | "internalAddresses">,
  all: readonly AnyConnector[] = connectors,
): Connecting {
  return {
    connectors: all,
    vault: openVault(config),
    fetch: makeOutboundFetch("connections", config.internalAddresses, { idleMs: 30_000 }),
    resolve: (host) => resolveAllowed(host, "connections", config.internalAddresses),
    folder: join(config.dataDir, "uploads"),
  };
}

/** How this server tells others. An endpoint has 20 seconds to answer, and little of what it says is read. */
export function sendingFor(
  config: Pick<Config, "dataDir" | "baseUrl" | "secretKeys" | "internalAddresses">,
  connecting: Connecting,
): Sending {
  const { internalAddresses, baseUrl } = config;
  const limits = { idleMs: 15_000, totalMs: 20_000, mostBytes: 1_000_000 };
  return {
    vault: connecting.vault,
    webhookFetch: makeOutboundFetch("webhooks", internalAddresses, limits),
    chat: { ...connecting, fetch: makeOutboundFetch("slack", internalAddresses, limits) },
    baseUrl,
  };
}

export function compose(
  config: Pick<Config, "dataDir" | "baseUrl" | "trustedProxies" | "secretKeys" | "internalAddresses">,
  {
    db,
    clock,
    log,
    events,
    localSecret,
    webFolder,
  }: { db: Db; clock: Clock; log: Log; events: Events; localSecret: string; webFolder: string },
): HttpServer {
  const connecting = connectingFor(config);
  const sending = sendingFor(config, connecting);
  const ordinary = {
    ...implementations,
    ...connectionOperations(connecting),
    ...pullOperations(connecting),
    ...priceProposalOperations(connecting),
    ...moveOperations(connecting),
    ...webhookOperations(sending),
  };
  return makeHttpServer({
    operations,
    implementations: { ...ordinary, ...undoOperations(Object.values(ordinary)) },
    afterWrite: rememberWrite,
    webhookEvents,
    receiveWebhook: webhookReceiver(connecting, { db, clock, log }),
    db,
    clock,
    events,
    log,
    baseUrl: config.baseUrl,
    uploadFolder: join(config.dataDir, "uploads"),
    webFolder,
    localSecret,
    trustedProxies: config.trustedProxies,
  });
}

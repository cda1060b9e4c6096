/** Every connector there is. A new one is a folder and a line here. */
import { clickhouse } from "./clickhouse/index.ts";
import type { AnyConnector, Connector } from "./connector.ts";
import { postgres } from "./postgres/index.ts";
import { slack } from "./slack/index.ts";
import { stripe } from "./stripe/index.ts";
import { vitally } from "./vitally/index.ts";

export const connectors: readonly AnyConnector[] = [
  among(postgres),
  among(clickhouse),
  among(stripe),
  among(vitally),
  among(slack),
];

/** Only settings that its own schema has read are ever given to it. */
function among<Settings>(connector: Connector<Settings>): AnyConnector {
  return connector as unknown as AnyConnector;
}

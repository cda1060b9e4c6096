/** A server with a Stripe connection, its jobs run by hand, and what it brought as one thing to compare. */
import * as contract from "#contract/connections.ts";
import * as deliveryContract from "#contract/deliveries.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeConnectedServer } from "./connected-server.ts";
import { START } from "./server.ts";
import { signedRequest } from "./stripe-stand-in.ts";

export const SECRET = "whsec_of_the_endpoint";
export const OLDER = "whsec_until_yesterday";

const BROUGHT = [
  "account_due",
  "account_alias",
  "invoice_line",
  "invoice",
  "payment",
  "credit",
  "subscription",
  "vendor_forecast",
  "account_change",
  "person_role",
  "person",
  "account",
  "company",
  "import_run",
];

export async function makeStripeConnection() {
  const { server, db, operator, run, pull } = await makeConnectedServer({
    operations: {
      createConnection: contract.createConnection,
      getConnection: contract.getConnection,
      listDeliveries: deliveryContract.listDeliveries,
      getDelivery: deliveryContract.getDelivery,
      replayDeliveries: deliveryContract.replayDeliveries,
    },
    implementationsFor: (connecting) => ({ ...connectionOperations(connecting), ...deliveries }),
  });

  /** Anew, with nothing that was brought before. */
  async function connect(more: object = {}): Promise<string> {
    await db.run(sql`delete from connection`);
    for (const table of BROUGHT) await server.owner.run(sql`delete from ${sql.table(table)}`);
    const settings = { apiKey: "rk_test_onlyForTests", webhookSecret: SECRET, olderWebhookSecret: OLDER, ...more };
    const given = { connector: "stripe", name: "stripe", source: "stripe", settings, scheduleMinutes: 60 };
    return (await operator.call(contract.createConnection, given)).connectionId;
  }

  async function send(connectionId: string, event: object, secret = SECRET): Promise<number> {
    const { body, headers } = signedRequest(event, secret, Date.parse(START) / 1000);
    return (await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers })).status;
  }

  async function apply(connectionId: string): Promise<void> {
    await run("deliveries.apply", { connectionId });
    await run("deliveries.start");
    await run("deliveries.apply", { connectionId });
  }

  /** Everything that holds now, without ids and times of ours. */
  async function dump(): Promise<Record<string, unknown[]>> {
    const of = async (table: string, columns: string, from = "") =>
      (
        await server.owner.query(
          `select alias.external_id as whose, ${columns} from ${table} t ${from} join account_alias alias on alias.account_id = t.account_id order by 1, 2, 3`,
        )
      ).rows;
    return {
      accounts: await of("account", "name, currency, signed_up_on, period_anchor_day, cancelled_on, country"),
      invoices: await of(
        "invoice",
        "t.external_id, period_start, period_end, list_minor, gross_minor, credit_minor, net_minor, status, kind, issued_on, due_on, paid_on",
      ),
      lines: await of("invoice_line", "invoice_external_id, line_id, kind, meter, amount_minor, description"),
      payments: await of("payment", "t.external_id, invoice_external_id, amount_minor, status, happened_at"),
      credits: await of("credit", "t.external_id, kind, granted_minor, left_minor"),
      subscriptions: await of("subscription", "t.external_id, plan, started_on, ended_on, cancelled_on"),
      forecasts: await of("vendor_forecast", "period_start, issued_on, net_minor, gross_minor"),
      people: await of("person_role", "p.email, t.role", "join person p using (person_id)"),
    };
  }

  const find = (connectionId: string) => operator.call(contract.getConnection, { connectionId });
  const listDeliveries = async (connectionId: string) =>
    (await operator.call(deliveryContract.listDeliveries, { connectionId })).data;
  return { server, db, connect, send, apply, pull, run, dump, find, listDeliveries };
}

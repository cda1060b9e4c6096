import { describe, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { START } from "./server.ts";
import { makeStripeConnection } from "./stripe-connection.ts";

const { db, connect, send, apply, listDeliveries, server } = await makeStripeConnection();

function notification(id: string, type: string, about: { id: string; type: string } | null) {
  return {
    ...{ id, object: "v2.core.event", type, livemode: false, created: START, reason: null },
    related_object: about && { ...about, url: `/v1/things/${about.id}` },
  };
}

const waitingReads = (connectionId: string) =>
  db.list<object>(sql`select payload from graphile_worker._private_jobs as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
    where task.identifier = 'pulls.read' and job.payload ->> 'connectionId' = ${connectionId}`);

const changed = (id: string) => notification(id, "v1.customer.updated", { id: "cus_acme", type: "customer" });

describe("notifications that only name what changed", () => {
  it("are proven, kept and counted, and have Stripe read at once, however many come", async () => {
    const connectionId = await connect();
    expect(await send(connectionId, changed("evt_thin_1"), "whsec_of_somebody_else")).toBe(401);
    for (const id of ["evt_thin_1", "evt_thin_1", "evt_thin_2"])
      expect(await send(connectionId, changed(id))).toBeLessThan(300);
    await apply(connectionId);
    expect((await listDeliveries(connectionId)).map(({ type }) => type)).toEqual([
      "v1.customer.updated",
      "v1.customer.updated",
    ]);
    expect(await waitingReads(connectionId)).toEqual([{ payload: { connectionId } }]);
  });

  it("of things that are not read here, or to a source that is paused, start nothing", async () => {
    const connectionId = await connect();
    await send(
      connectionId,
      notification("evt_thin_3", "v2.core.account.updated", { id: "acct_1", type: "v2.core.account" }),
    );
    await apply(connectionId);
    await server.owner.run(sql`update connection set paused_at = ${START} where connection_id = ${connectionId}`);
    await send(connectionId, changed("evt_thin_4"));
    await apply(connectionId);
    expect(await listDeliveries(connectionId)).toHaveLength(2);
    expect(await waitingReads(connectionId)).toEqual([]);
  });

  it("that usage could not be counted are shown to the operator with the meter", async () => {
    const connectionId = await connect();
    const about = { id: "mtr_events", type: "billing.meter" };
    await send(connectionId, notification("evt_thin_5", "v1.billing.meter.error_report_triggered", about));
    await apply(connectionId);
    const [lost] = await listDeliveries(connectionId);
    expect(lost?.problem).toMatch(/could not count some of the usage that was sent for the meter mtr_events/);
  });
});

import { describe, expect, it } from "vitest";
import * as contract from "#contract/privacy.ts";
import { keptSince } from "#core/privacy/retention.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import { forgetNightly } from "./jobs.ts";
import * as implemented from "./operations.ts";
import { recordBackup } from "./reads.ts";

const { getPrivacy, changeRetention, forgetNow, forgetBackup } = contract;
const served = { getPrivacy, changeRetention, forgetNow, forgetBackup };
const server = await makeServer({ operations: served, implementations: implemented });
const { db, owner } = server;
const operator = server.as("operator");

/** One of each that is older than its days, and one that is not. */
async function makeOldAndNew() {
  const { accountId } = await makeAccount(db);
  const connectionId = newId();
  await db.run(sql`insert into connection (connection_id, connector, name, source, settings, schedule_minutes, created_at, changed_at)
    values (${connectionId}, 'fake', 'shop', 'shop', ${json({})}, 60, ${START}, ${START})`);
  for (const [days, word] of [
    [800, "old"],
    [1, "new"],
  ] as const) {
    const at = keptSince(START, days);
    await db.run(sql`insert into raw_delivery (raw_delivery_id, connection_id, delivery_id, type, body, received_at)
      values (${newId()}, ${connectionId}, ${word}, 'x', ${Buffer.from("{}")}, ${at})`);
    const importRunId = newId();
    await db.run(sql`insert into import_run (import_run_id, source, state, requested_by, received_at)
      values (${importRunId}, 'crm', 'done', 'test', ${at})`);
    await db.run(sql`insert into import_rejection (import_run_id, position, line, column_name, reason)
      values (${importRunId}, 0, 2, 'email', ${word})`);
    await db.run(sql`insert into message (account_id, message_id, direction, subject, happened_at, source, external_id, recorded_at)
      values (${accountId}, ${newId()}, 'in', ${word}, ${at}, 'mail', ${word}, ${START})`);
    await db.run(sql`insert into person_role (account_id, person_id, role, last_seen_on, recorded_at)
      values (${accountId}, ${newId()}, ${word}, (${at}::timestamptz at time zone 'UTC')::date, ${START})`);
  }
}

async function left() {
  const [row] = await db.list(sql`select (select string_agg(delivery_id, ',') from raw_delivery) as payloads,
    (select string_agg(reason, ',') from import_rejection) as rejections, (select string_agg(subject, ',') from message) as messages,
    (select string_agg(role, ',') from person_role where last_seen_on is not null) as visits`);
  return row;
}

const GONE = ["payloads", "rejections", "messages", "visits"].map((what) => ({ what, count: 1 }));
const NEW = { payloads: "new", rejections: "new", messages: "new", visits: "new" };

describe("what is kept for some time only", () => {
  it("is counted, tried, and goes in the nightly run, which the audit log tells of", async () => {
    await makeOldAndNew();
    const before = await left();
    const { rules, lastRun, nextRunAt } = await operator.call(getPrivacy, {});
    expect(rules.map(({ what, days, kept, due }) => [what, days, kept, due])).toEqual([
      ["payloads", 30, 2, 1],
      ["rejections", 90, 2, 1],
      ["messages", 730, 2, 1],
      ["visits", 730, 2, 1],
      ["backups", 35, 0, 0],
    ]);
    expect(rules[0]!.oldestAt).toBe(keptSince(START, 800));
    expect(lastRun).toBeNull();
    expect(nextRunAt > START).toBe(true);
    expect(await operator.call(forgetNow, {}, { dryRun: true })).toEqual({ removed: GONE });
    expect(await left()).toEqual(before);
    const signal = new AbortController().signal;
    await forgetNightly.run({ db, now: START, dueAt: null, attempt: 1, signal }, {});
    expect(await left()).toEqual(NEW);
    const audit = await owner.list(sql`select actor_kind, after from audit where kind = 'privacy.forget'`);
    expect(audit).toEqual([{ actor_kind: "job", after: { removed: GONE } }]);
    expect((await operator.call(getPrivacy, {})).lastRun).toEqual({ at: START, removed: GONE });
    await forgetNightly.run({ db, now: START, dueAt: null, attempt: 2, signal }, {});
    expect(await left()).toEqual(NEW);
  });

  it("is kept as long as an operator says, and not for less than is needed", async () => {
    await operator.call(changeRetention, { what: "payloads", days: 1 });
    expect((await operator.call(getPrivacy, {})).rules[0]).toMatchObject({
      what: "payloads",
      days: 1,
      defaultDays: 30,
    });
    await expect(operator.call(changeRetention, { what: "messages", days: 29 })).rejects.toMatchObject({
      code: "privacy.too-short",
    });
  });
});

describe("a backup", () => {
  it("is listed with the day until which it may be kept, until its file is gone", async () => {
    await recordBackup(db, { path: "/backups/a.gz", sizeBytes: 7, takenAt: keptSince(START, 36) });
    await recordBackup(db, { path: "/backups/b.gz", sizeBytes: 7, takenAt: START });
    const { backups } = await operator.call(getPrivacy, {});
    expect(backups.map(({ path, isOverdue, keptUntil }) => [path, isOverdue, keptUntil])).toEqual([
      ["/backups/b.gz", false, keptSince(START, -35)],
      ["/backups/a.gz", true, keptSince(START, 1)],
    ]);
    const { backupCopyId } = backups[1]!;
    await operator.call(forgetBackup, { backupCopyId });
    await expect(operator.call(forgetBackup, { backupCopyId })).rejects.toMatchObject({ code: "backup.unknown" });
  });
});

describe("who may see and change what is kept", () => {
  checkAccess(server, Object.values(served));
});

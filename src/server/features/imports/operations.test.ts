import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import * as limitsContract from "#contract/import-limits.ts";
import * as contract from "#contract/imports.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeServer, START } from "#test/server.ts";
import { runImport, workRun } from "./jobs.ts";
import * as operations from "./operations.ts";

const { importFile: _file, importRun: _run, ...ofImports } = contract;
const { beltLimits: _limits, ...ofLimits } = limitsContract;
const ours = { ...ofImports, ...ofLimits };
const { uploadImportFile, previewImport, startImport, listImports, getImport, listRejections } = ours;
const server = await makeServer({ operations: ours, implementations: operations });
const { db } = server;
await ensurePresets(db, START);
const client = server.as("operator");

async function upload(name: string, content: string | Buffer) {
  const mediaType = name.endsWith(".gz") ? "application/gzip" : "text/csv";
  return client.upload(uploadImportFile, { name }, { content, mediaType });
}

const ACCOUNTS = "account,name,currency,signed_up_on\na1,Acme,USD,2025-01-05\n";
const USAGE =
  "account,meter,day,quantity\na1,replay,2025-02-01,10\na1,replay,2025-02-02,11\nnobody,replay,2025-02-02,=1\n";

describe("a file that is sent", () => {
  it("is named by its kind and columns, packed or not", async () => {
    expect(await upload("usage.csv.gz", gzipSync(USAGE))).toMatchObject({
      kind: "usage",
      columns: ["account", "meter", "day", "quantity"],
      problem: null,
    });
    expect(await upload("export.csv", `\u{FEFF}Account;Meter;Date;Value\r\n`)).toMatchObject({
      kind: "usage",
      problem: null,
    });
  });

  it.each([
    ["usage.csv", "", "The file is empty. Send one whose first line names its columns."],
    [
      "usage.csv",
      "account,meter,day\n",
      'A file of usage needs a column "quantity" (such as 12345). It has account, meter, day. Add it and send the file again.',
    ],
    ["usage.csv", "a\u0000b,c\n", "The file is not text. Save it as CSV in UTF-8 and send it again."],
    [
      "usage.csv.gz",
      gzipSync("x".repeat(3_000_000)).subarray(0, 60),
      "The packed file ends in the middle. Send it again in full.",
    ],
    [
      "usage.csv.gz",
      Buffer.from(`1f8b0800000000000003${"0f".repeat(40)}`, "hex"),
      "The packed file is damaged. Pack it again and send it again.",
    ],
  ])("says at once why %s cannot be imported", async (name, content, problem) => {
    expect((await upload(name, content)).problem).toBe(problem);
  });

  it("with columns that nothing is read from says so, and how to keep them", async () => {
    const accounts = "account,name,currency,signed_up_on,colour,custom.worth\na1,Acme,USD,2025-01-05,blue,3\n";
    expect((await upload("accounts.csv", accounts)).notUsed).toBe(
      "Not used: colour. To keep one as a field of the account, begin its name with custom., such as custom.colour.",
    );
    expect((await upload("usage.csv", USAGE)).notUsed).toBeNull();
  });

  it("whose kind is not clear is not guessed", async () => {
    expect(await upload("things.csv", "a,b,c\n1,2,3\n")).toMatchObject({
      kind: null,
      problem: expect.stringContaining("Name it after its kind"),
    });
  });

  it("with a problem cannot be imported", async () => {
    const { uploadId } = await upload("usage.csv", "");
    const refusal = await client.call(startImport, { uploads: [uploadId] }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "import.file-unready", fields: [{ pointer: "/uploads/0" }] });
  });

  it("is asked for again when it is gone", async () => {
    await expect(client.call(startImport, { uploads: [newId()] })).rejects.toMatchObject({
      status: 404,
      code: "import.upload-unknown",
    });
  });
});

describe("a dry run", () => {
  it("says what would change and changes nothing", async () => {
    const uploads = [(await upload("usage.csv", USAGE)).uploadId, (await upload("accounts.csv", ACCOUNTS)).uploadId];
    const preview = await client.call(previewImport, { uploads, moveDates: true });
    expect(preview).toMatchObject({
      accountsCreated: 1,
      daysChanged: 2,
      shiftDays: 395,
      lastDay: "2026-03-04",
      dueToday: 0,
    });
    expect(preview.files[0]).toMatchObject({
      name: "usage.csv",
      rows: 3,
      imported: 2,
      rejected: 1,
      firstRows: [
        ["a1", "replay", "2025-02-01", "10"],
        ["a1", "replay", "2025-02-02", "11"],
        ["nobody", "replay", "2025-02-02", "=1"],
      ],
      problems: [
        {
          line: 4,
          column: "account",
          reason:
            '"nobody" is not an account of this source; import it with accounts.csv first, or name the source that knows it',
        },
      ],
    });
    expect(preview.sentences).toEqual([
      "1 account would be new.",
      "2 days of usage would be new or another.",
      "1 row would be refused; the list says why.",
      "All dates would move by 395 days, so that usage ends yesterday.",
      "0 accounts would be due today.",
    ]);
    expect(await db.list(sql`select account_id from account`)).toEqual([]);
    expect((await client.call(listImports, {})).data).toEqual([]);
  });
});

it("names the last day that would be taken, and none that would be refused as in the future", async () => {
  const usage = "account,meter,day,quantity\na1,replay,2026-02-03,1\na1,replay,2027-02-03,1\n";
  const uploads = [(await upload("usage.csv", usage)).uploadId, (await upload("accounts.csv", ACCOUNTS)).uploadId];
  expect((await client.call(previewImport, { uploads })).lastDay).toBe("2026-02-03");
});

describe("an import that is started", () => {
  it("waits as a job, moves all dates alike, and tells its counts and refusals", async () => {
    const uploads = [(await upload("usage.csv", USAGE)).uploadId, (await upload("accounts.csv", ACCOUNTS)).uploadId];
    const run = await client.call(startImport, { uploads, moveDates: true });
    expect(run).toMatchObject({ state: "received", files: [{ name: "usage.csv" }, { name: "accounts.csv" }] });
    expect(
      (await db.list(sql`select 1 as one from graphile_worker.jobs where task_identifier = 'imports.run'`)).length,
    ).toBe(1);
    await workRun(db, run.importRunId, { now: START });
    const after = await client.call(getImport, { importRunId: run.importRunId });
    expect(after).toMatchObject({ state: "deriving", shiftDays: 395, effects: { accountsCreated: 1, daysChanged: 2 } });
    expect(await client.call(listRejections, { importRunId: run.importRunId })).toMatchObject({
      total: 1,
      data: [{ file: "usage.csv", line: 4, column: "account" }],
    });
    expect(await db.get(sql`select signed_up_on as day from account`)).toEqual({ day: "2026-02-04" });
    expect(await db.get(sql`select name, value ->> 'days' as days from setting where name = 'dates-moved'`)).toEqual({
      name: "dates-moved",
      days: "395",
    });
  });

  it("keeps no file once it has read it or given it up, and none of another run's", async () => {
    const names = () => readdirSync(server.uploadFolder).filter((name) => name.startsWith("import-"));
    const run = async (uploadIds: string[]) => {
      const { importRunId } = await client.call(startImport, { uploads: uploadIds });
      return () => runImport.run({ db, now: START, dueAt: null, attempt: 1, signal }, { importRunId });
    };
    const { signal } = new AbortController();
    const good = (await upload("accounts.csv", ACCOUNTS)).uploadId;
    const packed = gzipSync(`account,meter,day,quantity\n${"a1,replay,2026-02-01,1\n".repeat(50_000)}`);
    const broken = (await upload("usage.csv.gz", packed.subarray(0, packed.length - 100))).uploadId;
    const first = await run([good]);
    const second = await run([good, broken]);
    const sent = [`import-${good}`, `import-${broken}`];
    await first();
    expect(names()).toEqual(expect.arrayContaining(sent));
    await second();
    for (const name of sent) expect(names()).not.toContain(name);
    expect(await db.list(sql`select name from import_upload where upload_id in (${good}, ${broken})`)).toEqual([]);
  });

  it("stops at a file that breaks off, keeps nothing of it, and says so", async () => {
    const lines = Array.from(
      { length: 200_000 },
      (_, index) => `a1,replay,2026-02-01,${Math.imul(index, 48271) >>> 0}`,
    ).join("\n");
    const packed = gzipSync(`account,meter,day,quantity\n${lines}`);
    const { uploadId, problem } = await upload("usage.csv.gz", packed.subarray(0, packed.length - 100));
    expect(problem).toBeNull();
    const run = await client.call(startImport, { uploads: [uploadId] });
    const before = await db.list(sql`select days from usage_month`);
    await workRun(db, run.importRunId, { now: START });
    expect(await client.call(getImport, { importRunId: run.importRunId })).toMatchObject({
      state: "failed",
      problem: "usage.csv.gz: The packed file ends in the middle. Send it again in full.",
      files: [{ state: "failed", imported: 0 }],
    });
    expect(await db.list(sql`select days from usage_month`)).toEqual(before);
  });

  it("is refused while the sample company is there, and takes it away when asked to", async () => {
    const [accountId, companyId] = [newId(), newId()];
    await db.run(
      sql`insert into company (company_id, name, sample, recorded_at) values (${companyId}, 'Sample', true, ${START})`,
    );
    await db.run(sql`insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source, external_id, sample, recorded_at, changed_at)
      values (${accountId}, ${companyId}, 'Sample', 'USD', 'payg', 1, 'sample', 's1', true, ${START}, ${START})`);
    const uploads = [(await upload("accounts.csv", ACCOUNTS)).uploadId];
    await expect(client.call(startImport, { uploads })).rejects.toMatchObject({
      status: 409,
      code: "import.sample-present",
    });
    const run = await client.call(startImport, { uploads, removeSample: true });
    await workRun(db, run.importRunId, { now: START });
    expect(await db.list(sql`select external_id as id from account`)).toEqual([{ id: "a1" }]);
  });
});

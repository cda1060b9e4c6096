import { describe, expect, it } from "vitest";
import * as importContract from "#contract/imports.ts";
import * as contract from "#contract/mappings.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as importOperations from "#server/features/imports/operations.ts";
import * as operations from "#server/features/mappings/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "./access-table.ts";
import { makeServer, START } from "./server.ts";

const { uploadImportFile, proposeImport, previewImport, startImport, listImports, getImport, listRejections } =
  importContract;
const { listMappings, saveMapping, removeMapping } = contract;
const server = await makeServer({
  operations: {
    ...{ uploadImportFile, proposeImport, previewImport, startImport, listImports, getImport, listRejections },
    ...{ listMappings, saveMapping, removeMapping },
  },
  implementations: { ...importOperations, ...operations },
});
const { db } = server;
await ensurePresets(db, START);
const client = server.as("operator");

async function upload(name: string, content: string | Buffer, source = "crm") {
  return client.upload(uploadImportFile, { name, source }, { content, mediaType: "text/csv" });
}

async function run(importRunId: string) {
  await workRun(db, importRunId, { now: START });
  return client.call(getImport, { importRunId });
}

const ORGS =
  "Org ID;Customer Name;Billing Currency;Signup Date\nacme-1;Acmé;EUR;31/01/2025\nglobex-1;Globex;EUR;12/02/2025\n";
const units = (days: readonly string[]) =>
  `Org ID;Event Type;Usage Date;Total Units\n${days.map((day) => `acme-1;events;${day};1.234,5\n`).join("")}`;
const DAYS = Array.from({ length: 25 }, (_, at) => `01/${String(at + 1).padStart(2, "0")}/2026`);

describe("a file with foreign columns", () => {
  it("comes in by its proposal, from letters of older programs too", async () => {
    const sent = await upload("orgs-2026.csv", Buffer.from(ORGS, "latin1"));
    expect(sent.problem).toContain("not clear what this file holds");
    expect(sent.proposal).toMatchObject({
      kind: "accounts",
      isPlain: false,
      questions: [],
      notes: [expect.stringContaining("semicolons"), expect.stringContaining("Windows-1252")],
    });
    await expect(client.call(startImport, { uploads: [sent.uploadId], source: "crm" })).rejects.toMatchObject({
      code: "import.file-unready",
    });
    const mapping = sent.proposal?.mapping;
    if (!mapping) throw new Error("A mapping is proposed.");
    const asked = {
      uploads: [sent.uploadId],
      source: "crm",
      mappings: [{ uploadId: sent.uploadId, mapping, save: true }],
    };
    expect(await client.call(previewImport, asked)).toMatchObject({
      accountsCreated: 2,
      files: [{ kind: "accounts", rejected: 0 }],
    });
    const { importRunId } = await client.call(startImport, asked);
    expect(await run(importRunId)).toMatchObject({ files: [{ kind: "accounts", rows: 2, imported: 2, rejected: 0 }] });
    const names = await db.list(
      sql<{ name: string; day: string }>`select name, signed_up_on::text as day from account order by name`,
    );
    expect(names).toEqual([
      { name: "Acmé", day: "2025-01-31" },
      { name: "Globex", day: "2025-02-12" },
    ]);
  });

  it("of the same shape as one before is read by the mapping that was saved, in any order of columns", async () => {
    const sent = await upload(
      "anything.csv",
      "Signup Date;Org ID;Billing Currency;Customer Name\n13/03/2025;new-1;EUR;Newco\n",
    );
    expect(sent).toMatchObject({
      kind: "accounts",
      problem: null,
      proposal: { saved: { version: 1, problem: null }, questions: [] },
    });
    const { importRunId } = await client.call(startImport, { uploads: [sent.uploadId], source: "crm" });
    expect(await run(importRunId)).toMatchObject({ files: [{ kind: "accounts", imported: 1 }] });
  });

  it("of usage is shown with what it would change, and counted to the row", async () => {
    const { uploadId, proposal } = await upload("consumption.csv", units(DAYS));
    expect(proposal).toMatchObject({ kind: "usage", questions: [] });
    const mapping = proposal?.mapping;
    if (!mapping) throw new Error("A mapping is proposed.");
    const asked = { uploads: [uploadId], source: "crm", mappings: [{ uploadId, mapping, save: true }] };
    expect(await client.call(previewImport, asked)).toMatchObject({ daysChanged: 25, lastDay: "2026-01-25" });
    const { importRunId } = await client.call(startImport, asked);
    expect(await run(importRunId)).toMatchObject({ files: [{ kind: "usage", rows: 25, imported: 25, rejected: 0 }] });
  });

  it("with one column for each meter is a row of usage for each of its values", async () => {
    const wide = "Org ID;Usage Date;Heatmaps;Clicks\nacme-1;03/24/2025;1.200,5;12\nglobex-1;03/25/2025;90,25;\n";
    const { uploadId, proposal } = await upload("wide.csv", wide);
    const mapping = proposal?.mapping;
    if (!mapping) throw new Error("A mapping is proposed.");
    const { importRunId } = await client.call(startImport, {
      uploads: [uploadId],
      source: "crm",
      mappings: [{ uploadId, mapping }],
    });
    expect((await run(importRunId)).files).toMatchObject([{ kind: "usage", rows: 3, imported: 3, rejected: 0 }]);
    expect((await client.call(listRejections, { importRunId })).data).toEqual([]);
  });

  it("whose values are suddenly written in another way stops, and what was there stays", async () => {
    const before = await db.list(sql`select * from usage_month order by month`);
    const { uploadId } = await upload(
      "consumption.csv",
      units(DAYS.map((day) => day.replace(/^(..).(..).(....)$/, "$3-$1-$2"))),
    );
    const { importRunId } = await client.call(startImport, { uploads: [uploadId], source: "crm" });
    expect(await run(importRunId)).toMatchObject({
      state: "failed",
      problem: expect.stringContaining("The saved mapping no longer fits: 25 of 25 rows"),
    });
    expect(await db.list(sql`select * from usage_month order by month`)).toEqual(before);
  });

  it("that lost a column is refused by name", async () => {
    const { uploadId, proposal } = await upload(
      "consumption-02.csv",
      "Org ID;Event Type;Usage Date\nacme-1;events;02/01/2026\n",
    );
    expect(proposal?.saved?.problem).toContain('the column "Total Units" is gone');
    await expect(client.call(startImport, { uploads: [uploadId], source: "crm" })).rejects.toMatchObject({
      fields: [{ message: expect.stringContaining('the column "Total Units" is gone') }],
    });
  });

  it("does not stand in the way of a file of ours with the same name", async () => {
    const ours = "account,meter,day,quantity\nacme-1,events,2025-12-01,5\n";
    const { uploadId } = await upload("consumption-03.csv", ours);
    const { importRunId } = await client.call(startImport, { uploads: [uploadId], source: "crm" });
    expect(await run(importRunId)).toMatchObject({ files: [{ kind: "usage", rows: 1, imported: 1 }] });
  });

  it("of another kind than it seemed is proposed anew", async () => {
    const { uploadId, proposal } = await upload(
      "export.csv",
      "Org ID,Name,Email\nacme-1,Kim,kim@acme.example\n",
      "other",
    );
    expect(proposal?.kind).toBe("people");
    const companies = await client.call(proposeImport, { uploadId, source: "other", kind: "companies" });
    expect(companies).toMatchObject({
      kind: "companies",
      mapping: { columns: expect.arrayContaining([{ from: "Name", to: "name" }]) },
    });
  });
});

describe("saved mappings", () => {
  it("are listed with their author, removed, and saved again as a new version", async () => {
    const { data } = await client.call(listMappings, { source: "crm" });
    const orgs = data.find(({ files }) => files === "orgs");
    if (!orgs) throw new Error("It was saved.");
    expect(orgs).toMatchObject({ version: 1, mapping: { kind: "accounts" } });
    await client.call(removeMapping, { mappingId: orgs.mappingId });
    expect((await client.call(listMappings, { source: "crm" })).data.map(({ files }) => files)).toEqual([
      "consumption",
    ]);
    await expect(client.call(removeMapping, { mappingId: orgs.mappingId })).rejects.toMatchObject({
      code: "mapping.unknown",
    });
    const { source, files, header, mapping } = orgs;
    expect(await client.call(saveMapping, { source, fileName: files, header, mapping })).toMatchObject({ version: 2 });
  });

  it("have to fit the columns that they are saved for", async () => {
    const mapping = { kind: "usage" as const, columns: [{ from: "a", to: "account" }] };
    await expect(
      client.call(saveMapping, { source: "crm", fileName: "x", header: ["a"], mapping }),
    ).rejects.toMatchObject({
      code: "mapping.unfit",
    });
  });
});

describe("who may ask", () => {
  checkAccess(server, [listMappings, saveMapping, removeMapping, proposeImport]);
});

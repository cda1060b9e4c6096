import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "#contract/operation.ts";
import { makeServer } from "../../../../test/server.ts";
import { implementUpload } from "./implement.ts";

const sendFile = defineOperation({
  name: "files.send",
  summary: "Takes a file.",
  access: "viewer",
  effect: "write",
  deed: "sent a file",
  body: "stream",
  maxBodyBytes: 1000,
  http: { method: "POST", path: "/files" },
  input: z.strictObject({}),
  output: z.strictObject({ sizeBytes: z.int(), sha256: z.string() }),
});

const implementations = {
  sendFile: implementUpload(sendFile, async ({ upload }) => ({ sizeBytes: upload.sizeBytes, sha256: upload.sha256 })),
};
const server = await makeServer({ operations: { sendFile }, implementations });

beforeAll(() => {
  mkdirSync(server.uploadFolder, { recursive: true });
});

function place(content: string) {
  const id = randomUUID();
  const path = join(server.uploadFolder, `placed-${id}`);
  writeFileSync(path, content);
  return { id, path, body: { content: "", mediaType: "text/csv", placedAs: id } as const };
}

describe("a file that a command beside the server has put into place", () => {
  it("is taken as if it had been sent", async () => {
    const { body, path } = place("day\n2026-01-01\n");
    const sha256 = createHash("sha256").update("day\n2026-01-01\n").digest("hex");
    expect(await server.beside.upload(sendFile, {}, body)).toEqual({ sizeBytes: 15, sha256 });
    // It goes once the answer has left.
    await expect.poll(() => existsSync(path)).toBe(false);
  });

  it("is nobody else's to name, whatever their role", async () => {
    const { body, path } = place("day\n");
    await expect(server.as("operator").upload(sendFile, {}, body)).rejects.toMatchObject({ code: "upload.not-local" });
    expect(existsSync(path)).toBe(true);
  });

  it("cannot lead elsewhere", async () => {
    const id = randomUUID();
    symlinkSync("/etc/hostname", join(server.uploadFolder, `placed-${id}`));
    const linked = { content: "", mediaType: "text/csv", placedAs: id } as const;
    await expect(server.beside.upload(sendFile, {}, linked)).rejects.toMatchObject({ code: "upload.not-placed" });
    const upwards = { ...linked, placedAs: "../../secret" };
    await expect(server.beside.upload(sendFile, {}, upwards)).rejects.toMatchObject({ code: "upload.not-local" });
  });

  it("is held to the same size as one that is sent", async () => {
    const { body, path } = place("");
    truncateSync(path, 1001);
    await expect(server.beside.upload(sendFile, {}, body)).rejects.toMatchObject({
      status: 413,
      code: "upload.too-large",
    });
  });
});

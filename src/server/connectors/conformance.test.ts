/** What holds for every connector. A new one is in the registry, so it is asked too. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JsonSchema } from "#contract/operation.ts";
import { isKindId, recordKind } from "#core/imports/record-kinds.ts";
import type { SourceRecord } from "#core/records.ts";
import { type Connector, InvalidSignature, type ReceivedRequest } from "./connector.ts";
import { connectors } from "./registry.ts";

/** `samples/<name>.json`: a delivery as it comes, when it came, and what becomes of it. */
type Sample = {
  settings: Record<string, unknown>;
  now: string;
  headers: Record<string, string>;
  body: string;
  delivery: { deliveryId: string; type: string };
  records: SourceRecord[];
};

const here = fileURLToPath(new URL(".", import.meta.url));
const all = connectors.map((connector) => ({
  id: connector.id,
  connector: connector as unknown as Connector<unknown>,
}));

function samplesOf(id: string): { name: string; sample: Sample }[] {
  const folder = join(here, id, "samples");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => ({ name, sample: JSON.parse(readFileSync(join(folder, name), "utf8")) as Sample }));
}

type Field = JsonSchema & { title?: string; secret?: boolean };

function fieldsOf(schema: JsonSchema): Field[] {
  return Object.values(schema.properties ?? {}) as Field[];
}

/** Another body under a signature that was true, and a true body under a signature of the right form. */
function anyForgery(request: ReceivedRequest): fc.Arbitrary<ReceivedRequest> {
  const otherBody = fc.tuple(fc.nat(request.body.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, bits]) => {
    const body = Buffer.from(request.body);
    body[at]! ^= bits;
    return { ...request, body };
  });
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const otherSignature = hex.map((digest) => {
    const entries = Object.entries(request.headers).map(([name, value = ""]) => [
      name,
      value.replaceAll(/[0-9a-f]{64}/g, digest),
    ]);
    return { ...request, headers: Object.fromEntries(entries) as ReceivedRequest["headers"] };
  });
  return fc.oneof(otherBody, otherSignature);
}

/** A key proves nothing of the bytes, so then it is the key that is another. */
function forgeries(request: ReceivedRequest, proves?: "sender"): ReceivedRequest[] {
  if (proves === undefined) {
    const body = Buffer.from(request.body);
    body[body.length >> 1]! ^= 1;
    return [{ ...request, body }];
  }
  const others = (value = "") => [value.slice(0, -1), `${value}A`, value.toUpperCase()];
  return Object.entries(request.headers).flatMap(([name, value]) =>
    others(value).map((other) => ({ ...request, headers: { ...request.headers, [name]: other } })),
  );
}

it("has connectors with ids of their own, named like their folders", () => {
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id } of all) expect(existsSync(join(here, id, "index.ts")), id).toBe(true);
});

describe.each(all)("the connector $id", ({ id, connector }) => {
  it("has settings that a form can be drawn from", () => {
    const schema = z.toJSONSchema(connector.settings, { io: "input", unrepresentable: "any" }) as JsonSchema;
    expect(schema.type).toBe("object");
    for (const field of fieldsOf(schema)) {
      expect(field.title, JSON.stringify(field)).toBeTruthy();
      expect(["string", "number", "integer", "boolean", "array"]).toContain(field.type);
      for (const inner of fieldsOf(field.items ?? {})) {
        expect(inner.title).toBeTruthy();
        expect(inner.secret, "a secret within a list would not be kept sealed").toBeUndefined();
      }
      if (field.secret) expect(field.type).toBe("string");
    }
  });

  it("does at least one thing, and says in one sentence which", () => {
    expect([connector.pull, connector.receive, connector.send].some((ability) => ability !== undefined)).toBe(true);
    expect(connector.summary).toMatch(/^[A-Z].*\.$/);
  });

  it("has a sample if it receives", () => {
    expect(samplesOf(id).length > 0).toBe(connector.receive !== undefined);
  });

  it.each(samplesOf(id))(
    "verifies $name, translates it always alike, and refuses it when it is forged",
    ({ sample }) => {
      const { receive, settings } = connector;
      if (receive === undefined) throw new Error("Only who receives has samples.");
      const given = { settings: settings.parse(sample.settings), now: sample.now };
      const request: ReceivedRequest = { body: Buffer.from(sample.body), headers: sample.headers };
      expect(receive.identify(request, given)).toEqual(sample.delivery);
      expect(receive.translate(request.body, given)).toEqual(sample.records);
      expect(receive.translate(request.body, given)).toEqual(sample.records);
      for (const { kind, values } of sample.records) {
        expect(isKindId(kind)).toBe(true);
        const known = new Set(recordKind(kind).columns.map(({ name }) => name));
        const isKept = (name: string) => known.has(name) || recordKind(kind).keepsOtherColumns === true;
        expect(Object.keys(values).filter((name) => !isKept(name))).toEqual([]);
      }
      for (const forged of forgeries(request, receive.proves))
        expect(() => receive.identify(forged, given)).toThrow(InvalidSignature);
      expect(() => receive.identify({ ...request, headers: {} }, given)).toThrow(InvalidSignature);
    },
  );
});

const signed = all.filter(({ connector: { receive } }) => receive !== undefined && receive.proves === undefined);

it.each(signed)("$id refuses each of 10,000 forged deliveries", { timeout: 60_000 }, ({ id, connector }) => {
  const { sample } = samplesOf(id)[0]!;
  const given = { settings: connector.settings.parse(sample.settings), now: sample.now };
  const request: ReceivedRequest = { body: Buffer.from(sample.body), headers: sample.headers };
  const isTaken = (asked: ReceivedRequest) => {
    try {
      return connector.receive!.identify(asked, given).deliveryId !== "";
    } catch (error) {
      if (error instanceof InvalidSignature) return false;
      throw error;
    }
  };
  expect(isTaken(request)).toBe(true);
  fc.assert(
    fc.property(anyForgery(request), (forged) => !isTaken(forged)),
    { numRuns: 10_000 },
  );
});

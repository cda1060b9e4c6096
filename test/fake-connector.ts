/** A vendor for tests: what it brings and how it fails is set by the test. Its messages are signed with one shared secret. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { KindId } from "#core/imports/column.ts";
import type { SourceRecord } from "#core/records.ts";
import {
  type AnyConnector,
  type Connector,
  InvalidSignature,
  type PullContext,
  type PullEnd,
  type PulledPart,
} from "#server/connectors/connector.ts";

const settings = z.strictObject({
  shop: z.string().min(1).meta({ title: "Shop" }),
  password: z.string().min(1).meta({ title: "Password", secret: true }),
});
type Settings = z.output<typeof settings>;

export type FakeVendor = {
  connector: AnyConnector;
  /** What the next reads do, one after the other; afterwards there is nothing new. */
  reads: ((context: PullContext<Settings>) => AsyncGenerator<PulledPart, PullEnd>)[];
  /** The contexts that it was read with. */
  asked: PullContext<Settings>[];
};

/** A part of records, with the cursor it ends at. */
export function part(records: readonly SourceRecord[], end: PullEnd) {
  return async function* () {
    yield { records };
    return end;
  };
}

/** A file as a database gives it. */
export function csvPart(kind: KindId, text: string, end: PullEnd = { cursor: 1, hasMore: false }) {
  return async function* () {
    yield { kind, name: `${kind} query`, csv: oneChunk(text) };
    return end;
  };
}

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

export function sign(body: string, password: string): string {
  return createHmac("sha256", password).update(body).digest("hex");
}

/** A message is `{id, type, records}`; a signed one has the header `x-fake-signature`. */
export function makeFakeVendor(): FakeVendor {
  const reads: FakeVendor["reads"] = [];
  const asked: FakeVendor["asked"] = [];
  const connector: Connector<Settings> = {
    id: "fake",
    title: "Fake vendor",
    summary: "Brings what a test says.",
    settings,
    check: async () => [{ what: "Reach it", state: "works", says: "It answers." }],
    pull: {
      read: (context) => {
        asked.push(context);
        return (reads.shift() ?? part([], { cursor: context.cursor, hasMore: false }))(context);
      },
    },
    receive: {
      identify: ({ body, headers }, { settings: { password } }) => {
        const wanted = Buffer.from(sign(Buffer.from(body).toString(), password));
        const given = Buffer.from(headers["x-fake-signature"] ?? "");
        if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new InvalidSignature();
        const { id, type } = JSON.parse(Buffer.from(body).toString()) as { id: string; type: string };
        return { deliveryId: id, type };
      },
      translate: (body) => (JSON.parse(Buffer.from(body).toString()) as { records?: SourceRecord[] }).records ?? [],
    },
  };
  return { connector: connector as unknown as AnyConnector, reads, asked };
}

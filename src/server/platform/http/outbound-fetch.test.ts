import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type LookUp, readInternalAddresses } from "./internal-addresses.ts";
import { makeOutboundFetch, type OutboundLimits } from "./outbound-fetch.ts";

const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

async function serve(answer: RequestListener) {
  const seen: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.host);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  opened.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

const ALLOWED = readInternalAddresses("webhooks=127.0.0.1");
const loopback: LookUp = async () => [{ address: "127.0.0.1", family: 4 }];

function outbound(limits: Partial<OutboundLimits> = {}, allowed = ALLOWED, resolve = loopback) {
  return makeOutboundFetch("webhooks", allowed, { idleMs: 2000, ...limits }, resolve);
}

describe("asking another server", () => {
  it("works where the address may be connected to", async () => {
    const { port } = await serve((_, response) => response.end("hello"));
    const answer = await outbound()(`http://there.example:${port}/`);
    expect(await answer.text()).toBe("hello");
  });

  it("does not connect to an address inside, however it is written", async () => {
    const { port, seen } = await serve((_, response) => response.end("secret"));
    const ask = outbound({}, readInternalAddresses(""));
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "there.example"])
      await expect(ask(`http://${host}:${port}/`)).rejects.toThrow(/private network/);
    expect(seen).toEqual([]);
  });

  it("connects to the address that it checked, also when the name answers differently the second time", async () => {
    const { port, seen } = await serve((_, response) => response.end("secret"));
    let asked = 0;
    const rebinding: LookUp = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
    };
    await expect(outbound({}, readInternalAddresses(""), rebinding)(`http://there.example:${port}/`)).rejects.toThrow(
      /192\.0\.2\.1/,
    );
    await expect(outbound({}, readInternalAddresses(""), rebinding)(`http://there.example:${port}/`)).rejects.toThrow(
      /127\.0\.0\.1/,
    );
    expect(seen).toEqual([]);
  });

  it("hands a redirect back and does not follow it", async () => {
    const { port, seen } = await serve((_, response) =>
      response.writeHead(302, { location: "http://10.0.0.1/" }).end(),
    );
    const answer = await outbound()(`http://there.example:${port}/`);
    expect(answer.status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  it("stops reading an answer that is too long", async () => {
    const { port } = await serve((_, response) => response.end(Buffer.alloc(200_000)));
    const answer = await outbound({ mostBytes: 100_000 })(`http://there.example:${port}/`);
    await expect(answer.arrayBuffer()).rejects.toThrow("longer than 100,000 bytes");
  });

  it("gives up on a server that never answers", async () => {
    const { port } = await serve(() => {});
    await expect(outbound({ totalMs: 100 })(`http://there.example:${port}/`)).rejects.toThrow(/abort|timeout/i);
  });

  it("asks over http and https alone", async () => {
    await expect(outbound()("file:///etc/passwd")).rejects.toThrow("file: cannot be asked");
  });
});

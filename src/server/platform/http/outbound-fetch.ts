/**
 * The one way out over HTTP. The address that was checked is the address that is connected to, redirects are handed back
 * and not followed, and an answer has a size and a time.
 *
 * Made with undici, which Node's own `fetch` is built from: only there can the look-up of a connection be replaced.
 */
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { Agent, type RequestInit as UndiciInit, fetch as undiciFetch } from "undici";
import { invalid, ProductError } from "#core/errors.ts";
import { type InternalAddresses, type LookUp, resolveAllowed, type Surface } from "./internal-addresses.ts";

export type OutboundLimits = {
  /** Until the answer begins, and between two pieces of it. */
  readonly idleMs: number;
  /** From the request to the last byte; no limit where it is left out, for answers that are read for minutes. */
  readonly totalMs?: number;
  /** Of the answer, after it was unpacked. */
  readonly mostBytes?: number;
};

export function makeOutboundFetch(
  surface: Surface,
  allowed: InternalAddresses,
  { idleMs, totalMs, mostBytes }: OutboundLimits,
  resolve?: LookUp,
): typeof fetch {
  const check = (host: string) => resolveAllowed(host, surface, allowed, resolve);
  const agent = new Agent({
    connect: { lookup: checkedLookup(check), timeout: Math.min(idleMs, 10_000) },
    headersTimeout: idleMs,
    bodyTimeout: idleMs,
  });
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== "https:" && url.protocol !== "http:")
      throw invalid("outbound.protocol", `${url.protocol} cannot be asked; give an address that begins with https://.`);
    const host = url.hostname.replace(/^\[|\]$/g, "");
    // Nobody looks up what is an address already.
    if (isIP(host) !== 0) await check(host);
    const signals = [init?.signal, totalMs === undefined ? null : AbortSignal.timeout(totalMs)];
    const options = {
      ...init,
      redirect: "manual",
      dispatcher: agent,
      signal: AbortSignal.any(signals.filter((signal) => signal != null)),
    } as unknown as UndiciInit;
    try {
      const answer = (await undiciFetch(url, options)) as unknown as Response;
      return mostBytes === undefined ? answer : withLimit(answer, mostBytes);
    } catch (error) {
      throw refusalIn(error) ?? error;
    }
  };
}

/** Node asks for one address or, to try several at once, for all of them. */
function checkedLookup(check: (host: string) => ReturnType<LookUp>): LookupFunction {
  return (host, { all }, answer) => {
    check(host).then(
      (addresses) => {
        const first = addresses[0];
        if (all) answer(null, [...addresses]);
        else if (first) answer(null, first.address, first.family);
        else answer(new Error(`${host} has no address.`), "");
      },
      (error) => answer(error, ""),
    );
  };
}

/** What fails while connecting comes out as the cause of a failure that says nothing. */
function refusalIn(error: unknown): ProductError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if (cause instanceof ProductError) return cause;
  return null;
}

function withLimit(answer: Response, mostBytes: number): Response {
  if (answer.body === null) return answer;
  let bytes = 0;
  const counted = answer.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength;
        if (bytes > mostBytes) controller.error(tooLong(mostBytes));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

function tooLong(mostBytes: number): ProductError {
  return new ProductError(
    "unavailable",
    "outbound.too-long",
    `The answer is longer than ${mostBytes.toLocaleString("en")} bytes, so the rest was not read.`,
  );
}

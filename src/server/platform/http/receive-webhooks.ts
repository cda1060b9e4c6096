/** Where other systems send to: outside of the API, with the raw bytes, and no session. */
import type { FastifyInstance } from "fastify";

const MOST_BODY_BYTES = 2 * 1024 ** 2;

export type WebhookRequest = { body: Uint8Array; headers: Readonly<Record<string, string | undefined>> };

/** @param receive returns once the request is kept, and throws what is to be answered instead */
export function receiveWebhooks(
  app: FastifyInstance,
  receive: (address: string, request: WebhookRequest) => Promise<void>,
): void {
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MOST_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    inner.post<{ Params: { address: string } }>("/webhooks/:address", async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      await receive(request.params.address, { body, headers: plainHeaders(request.headers) });
      return reply.code(204).send();
    });
  });
}

/** A header that came several times counts as one with commas between, as HTTP says. */
function plainHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

/** Where other systems send to: outside of the API, with the raw bytes, and no session. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

const MOST_BODY_BYTES = 2 * 1024 ** 2;

export type WebhookRequest = { body: Uint8Array; headers: Readonly<Record<string, string | undefined>> };

/** What a sender is told beside that it was kept; most need nothing. */
export type WebhookAnswer = { body: object; headers: Readonly<Record<string, string>> } | null;

export type WebhookReceiver = {
  /** Returns once the request is kept, and throws what is to be answered instead. @param address an id, or one of the paths */
  (address: string, request: WebhookRequest): Promise<WebhookAnswer>;
  /** Further addresses, each beginning with `/`. */
  readonly paths: readonly string[];
};

export function receiveWebhooks(app: FastifyInstance, receive: WebhookReceiver): void {
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: MOST_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    const keep = async (address: string, request: FastifyRequest, reply: FastifyReply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const answer = await receive(address, { body, headers: plainHeaders(request.headers) });
      return answer === null ? reply.code(204).send() : reply.code(200).headers(answer.headers).send(answer.body);
    };
    inner.post<{ Params: { address: string } }>("/webhooks/:address", (request, reply) =>
      keep(request.params.address, request, reply),
    );
    for (const path of receive.paths) inner.post(path, (request, reply) => keep(path, request, reply));
  });
}

/** A header that came several times counts as one with commas between, as HTTP says. */
function plainHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

/** Server-sent events at `/api/v1/events`: tells an open page what changed, by id, so that it can ask again. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Clock } from "../clock.ts";
import type { Events, News } from "../events.ts";
import { authenticate, credentialOf, type Doorkeeper } from "./authenticate.ts";
import { HttpProblem } from "./problem.ts";
import { API_PREFIX } from "./serve-operations.ts";

const HEARTBEAT_MS = 20_000;
/** More open pages than this of one member are likely a defect of a page. */
const MOST_STREAMS = 20;

type StreamOptions = Doorkeeper & { clock: Clock; events: Events };

export function streamNews(app: FastifyInstance, options: StreamOptions): void {
  const open = new Map<string, number>();
  app.get(`${API_PREFIX}/events`, async (request, reply) => {
    const { memberId } = await whoAsks(request, options);
    // Whoever has left meanwhile is not there to leave once more: the stream would be held open until the server ends.
    if (request.raw.socket.destroyed) return reply.hijack();
    const streams = open.get(memberId) ?? 0;
    if (streams >= MOST_STREAMS) {
      throw new HttpProblem(429, "events.too-many", "Too many pages are open. Please close some.", {
        "retry-after": "30",
      });
    }
    open.set(memberId, streams + 1);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    reply.raw.write("retry: 2000\n\n");
    const stop = follow(
      request,
      options,
      (text) => reply.raw.write(text),
      () => reply.raw.end(),
    );
    reply.raw.on("close", () => {
      stop();
      open.set(memberId, (open.get(memberId) ?? 1) - 1);
    });
  });
}

function whoAsks(request: FastifyRequest, options: StreamOptions) {
  return authenticate(options, credentialOf(request, options.baseUrl), options.clock.now());
}

/** Before anything is told, it is checked that the session still holds: one that has ended hears nothing more. */
function follow(
  request: FastifyRequest,
  options: StreamOptions,
  write: (text: string) => void,
  end: () => void,
): () => void {
  let queue = Promise.resolve();
  const tell = (text: string) => {
    queue = queue
      .then(() => whoAsks(request, options))
      .then(() => write(text))
      .catch(end);
  };
  const unsubscribe = options.events.subscribe((news: News) => tell(`data: ${JSON.stringify(news)}\n\n`));
  // It keeps a line alive, and no server.
  const heartbeat = setInterval(() => tell(": still here\n\n"), HEARTBEAT_MS).unref();
  return () => {
    unsubscribe();
    clearInterval(heartbeat);
  };
}

/** The whole HTTP server: operations, news, OpenAPI, the web pages and what protects them. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyServerOptions,
  fastify,
  LogController,
} from "fastify";
import type { Operation } from "#contract/operation.ts";
import { newId } from "../id.ts";
import type { Log } from "../log.ts";
import { openApi, type WebhookEvent } from "./openapi.ts";
import { HttpProblem, sendProblem } from "./problem.ts";
import { receiveWebhooks, type WebhookReceiver } from "./receive-webhooks.ts";
import { refuseForeignHost, securityHeaders } from "./security.ts";
import { API_PREFIX, type ServeOptions, serveOperations } from "./serve-operations.ts";
import { isHttps } from "./session-cookie.ts";
import { streamNews } from "./stream-news.ts";
import { serveWebBuild } from "./web-build.ts";

export type HttpServerOptions<Operations extends Record<string, Operation>> = ServeOptions<Operations> & {
  log: Log;
  /** The folder with the built web pages; it may be missing, then there is only the API. */
  webFolder: string;
  trustedProxies: number;
  /** What this server tells others, for the description of the API. */
  webhookEvents?: readonly WebhookEvent[];
  /** Keeps what other systems send; without it there is nowhere to send to. */
  receiveWebhook?: WebhookReceiver;
};

/** What browsers refused to run, newest last; a test asserts that there is none. */
export type HttpServer = { app: FastifyInstance; policyReports: unknown[] };

/** At the usual level the server library tells where it listens, which the start has said in words already. */
function withoutGreetings(log: Log): Log {
  return log.level === "info" ? log.child({}, { level: "warn" }) : log;
}

export function makeHttpServer<Operations extends Record<string, Operation>>(
  options: HttpServerOptions<Operations>,
): HttpServer {
  const settings: FastifyServerOptions = {
    loggerInstance: withoutGreetings(options.log) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    trustProxy: (_address, hop) => hop < options.trustedProxies,
    // Silent and slow senders may not hold a connection for ever; a large file over a slow line still arrives.
    connectionTimeout: 10 * 60_000,
    requestTimeout: 30 * 60_000,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    return503OnClosing: true,
    forceCloseConnections: true,
  };
  const app = fastify(settings);
  app.server.headersTimeout = 20_000;
  const policyReports: unknown[] = [];
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  protect(app, options.baseUrl);
  compress(app);
  serveOperations(app, options);
  streamNews(app, options);
  if (options.receiveWebhook) receiveWebhooks(app, options.receiveWebhook);
  const description = JSON.stringify(
    openApi(Object.values(options.operations), options.baseUrl, options.webhookEvents),
  );
  app.get(`${API_PREFIX}/openapi.json`, (_request, reply) => reply.type("application/json").send(description));
  app.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  receivePolicyReports(app, policyReports, options.log);
  serveWebBuild(app, { folder: options.webFolder, baseUrl: options.baseUrl });
  return { app, policyReports };
}

function protect(app: FastifyInstance, baseUrl: string): void {
  const headers = securityHeaders(isHttps(baseUrl));
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers).header("x-request-id", request.id);
    if (request.url !== "/healthz") refuseForeignHost(request, baseUrl);
  });
}

const gzipAsync = promisify(gzip);
const WORTH_COMPRESSING_BYTES = 4096;

function compress(app: FastifyInstance): void {
  app.addHook<unknown>("onSend", async (request, reply, payload) => {
    const isText = typeof payload === "string" || (Buffer.isBuffer(payload) && isJson(reply));
    if (!isText || payload.length < WORTH_COMPRESSING_BYTES) return payload;
    if (!/\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""))) return payload;
    reply.header("content-encoding", "gzip").header("vary", "accept-encoding").removeHeader("content-length");
    return gzipAsync(payload, { level: 1 });
  });
}

/** Other bytes are files of the pages, which are compressed already where that is worth it. */
function isJson(reply: FastifyReply): boolean {
  return String(reply.getHeader("content-type")).startsWith("application/json");
}

const MOST_REPORTS = 50;
const REPORT_TYPES = ["application/csp-report", "application/reports+json"];

/** Reports come without a session, from whoever: they are short, few are kept, and nothing follows from them. */
function receivePolicyReports(app: FastifyInstance, reports: unknown[], log: Log): void {
  app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser(
      REPORT_TYPES,
      { parseAs: "string", bodyLimit: 16_384 },
      inner.getDefaultJsonParser("error", "error"),
    );
    inner.post(`${API_PREFIX}/csp-reports`, async (request, reply) => {
      if (request.body === undefined) throw new HttpProblem(415, "request.media-type", "Send a policy report.");
      if (reports.length < MOST_REPORTS) {
        reports.push(request.body);
        log.warn({ report: request.body }, "a browser refused to run something");
      }
      return reply.code(204).send();
    });
  });
}

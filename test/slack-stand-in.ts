/** A server that answers as Slack's Web API does, by method: what it gives is what a test set last. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type SlackAsked = { method: string; token: string; fields: URLSearchParams };
/** The line breaks instead of an answer. */
export type SlackAnswer = { status?: number; headers?: Record<string, string>; body: object } | "break";

export type SlackStandIn = {
  /** For the setting `address`. */
  readonly address: string;
  readonly asked: SlackAsked[];
  /** By method, such as `chat.postMessage`; a function is told what was asked. */
  readonly answers: Map<string, SlackAnswer | ((fields: URLSearchParams) => SlackAnswer)>;
  close(): Promise<void>;
};

const UNKNOWN: SlackAnswer = { body: { ok: false, error: "unknown_method" } };

export async function startSlackStandIn(): Promise<SlackStandIn> {
  const asked: SlackAsked[] = [];
  const answers: SlackStandIn["answers"] = new Map();
  const server = createServer((request, reply) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const method = (request.url ?? "").replace("/api/", "");
      const fields = new URLSearchParams(body);
      asked.push({ method, token: request.headers.authorization ?? "", fields });
      const given = answers.get(method) ?? UNKNOWN;
      const answer = typeof given === "function" ? given(fields) : given;
      if (answer === "break") return void request.socket.destroy();
      const { status = 200, headers, body: said } = answer;
      reply.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  return { address, asked, answers, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

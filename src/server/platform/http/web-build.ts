/** The built web pages, read into memory once: nothing outside the build can be asked for. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { brotliCompressSync, gzipSync, constants as zlib } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { HttpProblem } from "./problem.ts";
import { newNonce, securityHeaders } from "./security.ts";
import { API_PREFIX } from "./serve-operations.ts";
import { isHttps } from "./session-cookie.ts";

export const NONCE_PLACEHOLDER = "__CSP_NONCE__";

type Asset = { type: string; plain: Buffer; gzip: Buffer | null; br: Buffer | null };

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** Answers every address that is not the API's: an asset, or the one page, which shows what the address asks for. */
export function serveWebBuild(app: FastifyInstance, { folder, baseUrl }: { folder: string; baseUrl: string }): void {
  const page = readPage(folder);
  const assets = readAssets(folder);
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?")[0]!;
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!reads || path === "/api" || path.startsWith("/api/")) throw unknownAddress(request);
    const asset = assets.get(path);
    if (asset !== undefined) return sendAsset(reply, request, asset, path);
    if (page === null || extname(path) !== "") throw unknownAddress(request);
    return sendPage(reply, page, baseUrl);
  });
}

function unknownAddress(request: FastifyRequest): HttpProblem {
  const hint = request.url.startsWith("/api") ? ` All addresses are listed at ${API_PREFIX}/openapi.json.` : "";
  return new HttpProblem(404, "request.no-such-address", `There is nothing at this address.${hint}`);
}

function readPage(folder: string): string | null {
  const path = join(folder, "index.html");
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function readAssets(folder: string): Map<string, Asset> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => TYPES[extname(path)] !== undefined && extname(path) !== ".html")
      .map((path) => [`/${relative(folder, path).split(sep).join("/")}`, readAsset(path)]),
  );
}

function readAsset(path: string): Asset {
  const plain = readFileSync(path);
  const type = TYPES[extname(path)]!;
  const shrinks = /^(text|application|image\/svg)/.test(type) && plain.length > 1024;
  // Level 5 takes a fraction of a second for the whole build and comes within a tenth of the smallest.
  const br = shrinks ? brotliCompressSync(plain, { params: { [zlib.BROTLI_PARAM_QUALITY]: 5 } }) : null;
  return { type, plain, br, gzip: shrinks ? gzipSync(plain) : null };
}

function sendAsset(reply: FastifyReply, request: FastifyRequest, asset: Asset, path: string): FastifyReply {
  const accepted = request.headers["accept-encoding"] ?? "";
  const encoding =
    asset.br && /\bbr\b/.test(accepted) ? "br" : asset.gzip && /\bgzip\b/.test(accepted) ? "gzip" : "plain";
  if (encoding !== "plain") reply.header("content-encoding", encoding);
  // A name with a hash never gets another content; any other is asked for again.
  const isHashed = path.startsWith("/assets/");
  return reply
    .header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache")
    .header("vary", "accept-encoding")
    .type(asset.type)
    .send(asset[encoding]);
}

function sendPage(reply: FastifyReply, page: string, baseUrl: string): FastifyReply {
  const nonce = newNonce();
  return reply
    .headers(securityHeaders(isHttps(baseUrl), nonce))
    .header("cache-control", "no-store")
    .type(TYPES[".html"]!)
    .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
}

/** What keeps other sites, other names and other frames away: headers, the Host check and the same-origin check. */
import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { HttpProblem } from "./problem.ts";

/** Sent by our own pages with each request; another site cannot add it without our leave. */
export const OWN_REQUEST_HEADER = "x-firstbill";

export function newNonce(): string {
  return randomBytes(18).toString("base64");
}

/** @param nonce for the style elements of the one page that it is made for; other answers run nothing at all */
export function securityHeaders(https: boolean, nonce?: string): Record<string, string> {
  return {
    "content-security-policy": nonce === undefined ? "default-src 'none'; frame-ancestors 'none'" : pagePolicy(nonce),
    "reporting-endpoints": 'csp="/api/v1/csp-reports"',
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    ...(https ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "report-uri /api/v1/csp-reports",
    "report-to csp",
  ].join("; ");
}

/** Loopback names are always ours; any other name must be the configured one, or a page elsewhere has rebound its own. */
export function refuseForeignHost(request: FastifyRequest, baseUrl: string): void {
  const host = (request.raw.headers.host ?? "").toLowerCase();
  if (host === new URL(baseUrl).host) return;
  if (/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) return;
  throw new HttpProblem(421, "request.host", `Please open Firstbill at ${baseUrl}.`);
}

/**
 * Browsers say where a request comes from. One that changes something must come from our own pages: another site may
 * not use a member's cookie, nor sign a member in as somebody else. Programs with a token send neither header.
 */
export function refuseForeignOrigin(request: FastifyRequest, withCookie: boolean): void {
  const site = request.headers["sec-fetch-site"];
  const origin = request.headers.origin;
  if (site !== undefined && site !== "same-origin") throw foreign();
  if (origin !== undefined && !isOwnOrigin(origin, request)) throw foreign();
  if (!withCookie) return;
  const says = site !== undefined || origin !== undefined;
  if (!says || request.headers[OWN_REQUEST_HEADER] === undefined) throw foreign();
}

/** The Host header was checked before, so an origin with the same host is ours. */
function isOwnOrigin(origin: string, request: FastifyRequest): boolean {
  try {
    return new URL(origin).host === (request.raw.headers.host ?? "").toLowerCase();
  } catch {
    return false;
  }
}

function foreign(): HttpProblem {
  return new HttpProblem(403, "request.other-site", "This came from another site. Please do it in Firstbill itself.");
}

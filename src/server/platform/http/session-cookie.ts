/** The cookie that carries a session's secret: out of reach of scripts, and bound to this very host where TLS allows. */
import type { FastifyReply, FastifyRequest } from "fastify";

/** Browsers keep one set of cookies for all ports of a name, so two installations on one machine need two names. */
function cookieName(baseUrl: string): string {
  return isHttps(baseUrl) ? "__Host-firstbill" : `firstbill-${new URL(baseUrl).port || "80"}`;
}

export function isHttps(baseUrl: string): boolean {
  return baseUrl.startsWith("https:");
}

export function sessionSecretOf(request: FastifyRequest, baseUrl: string): string | null {
  const name = cookieName(baseUrl);
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = part.trim().split("=", 2);
    if (key === name && value !== undefined && /^[\w-]{20,200}$/.test(value)) return value;
  }
  return null;
}

/** Told as a length: the browser's clock is not ours, which may stand still on a past day. */
export function setSessionCookie(reply: FastifyReply, baseUrl: string, secret: string, lastsSeconds: number): void {
  reply.header("set-cookie", `${cookieName(baseUrl)}=${secret}; Max-Age=${lastsSeconds}; ${attributes(baseUrl)}`);
}

export function clearSessionCookie(reply: FastifyReply, baseUrl: string): void {
  reply.header("set-cookie", `${cookieName(baseUrl)}=; Max-Age=0; ${attributes(baseUrl)}`);
}

function attributes(baseUrl: string): string {
  return `Path=/; HttpOnly; SameSite=Lax${isHttps(baseUrl) ? "; Secure" : ""}`;
}

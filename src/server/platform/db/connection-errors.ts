import { ProductError } from "#core/errors.ts";
import { APP_ROLE } from "./roles.ts";

/** Refusals that a person can act on get their sentence here; everything else goes on as it is. */
export function explain(error: unknown): never {
  const code = (error as { code?: string }).code ?? "";
  if (code === "53100") {
    throw withCause(
      error,
      "database.disk-full",
      "The database's disk is full, and nothing was saved. Make room, then try again.",
    );
  }
  if (code === "57014") {
    throw withCause(
      error,
      "database.took-too-long",
      "The database stopped this because it took longer than it may, and nothing was changed. Ask for less, such as with a narrower filter, or try again when it is quieter.",
    );
  }
  if (isConnectionLoss(error)) {
    throw withCause(
      error,
      "database.unreachable",
      "The database cannot be reached at the moment. Try again in a minute.",
    );
  }
  if (isRoleRefused(error)) {
    const sentence = `This database login may not act as ${APP_ROLE}. Run "firstbill migrate" as the owner, then have its administrator run: grant ${APP_ROLE} to the login of DATABASE_URL;`;
    throw withCause(error, "database.role-missing", sentence);
  }
  throw error;
}

/** The first statement of a connection takes the application's role: it is not there, or was not granted. */
function isRoleRefused(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (code === "22023" || code === "42501") && message.includes(`role "${APP_ROLE}"`);
}

function withCause(cause: unknown, code: string, message: string): ProductError {
  return Object.assign(new ProductError("unavailable", code, message), { cause });
}

const CONNECTION_LOST = /^(08...|57P0[1-5]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;

export function isConnectionLoss(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return (
    CONNECTION_LOST.test(code) || /^(timeout exceeded when|Connection terminated|Client has encountered)/.test(message)
  );
}

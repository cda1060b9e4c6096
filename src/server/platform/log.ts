/** Lines of JSON on the error stream. What could open a door is never written: secrets are named here and left out. */
import { destination, type Logger, pino } from "pino";

export type Log = Logger;

const SECRET_FIELDS = ["token", "cookie", "authorization", "secret", "password", "databaseUrl"];

export function makeLog(level: string): Log {
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ level, base: null, redact: { paths, censor: "[left out]" } }, destination(2));
}

export const silentLog: Log = pino({ level: "silent" });

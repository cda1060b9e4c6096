/** Finds the Firstbill of this machine, for commands and agents. */
import { invalid } from "#core/errors.ts";
import type { ClientOptions } from "./client.ts";

export type Installation = ClientOptions & {
  /** Where files can be put for it; null when it runs elsewhere, or a token was named. */
  uploadFolder: string | null;
};

type Environment = Record<string, string | undefined>;
/** Node's `readFileSync`, passed in because a browser has none. */
type ReadFile = (path: string, encoding: "utf8") => string;

/**
 * FIRSTBILL_URL with FIRSTBILL_TOKEN names one elsewhere. Otherwise a running server has left its address and a token
 * in its data folder, which only its own user can read.
 */
export function findInstallation(env: Environment, readFile: ReadFile): Installation {
  const baseUrl = env["FIRSTBILL_URL"]?.replace(/\/+$/, "");
  const token = env["FIRSTBILL_TOKEN"];
  if (baseUrl && token) return { baseUrl, token, uploadFolder: null };
  if (baseUrl) throw invalid("command.token-needed", "Set FIRSTBILL_TOKEN to a token that you made under your name.");
  const dataDir = env["FIRSTBILL_DATA_DIR"] || "data";
  const address = readOwn(readFile, `${dataDir}/server.json`);
  const secret = readOwn(readFile, `${dataDir}/local-token`);
  if (address === null || secret === null) {
    throw invalid(
      "command.no-server",
      `No running Firstbill has left its address in ${dataDir}. Start it with \`firstbill start\`, or set FIRSTBILL_URL and FIRSTBILL_TOKEN.`,
    );
  }
  const { url } = JSON.parse(address) as { url: string };
  return { baseUrl: url, token: token || secret.trim(), uploadFolder: token ? null : `${dataDir}/uploads` };
}

function readOwn(readFile: ReadFile, path: string): string | null {
  try {
    return readFile(path, "utf8");
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === "ENOENT") return null;
    if (code === "EACCES")
      throw invalid("command.not-yours", `${path} belongs to another user. Run this as the user that runs Firstbill.`);
    throw error;
  }
}

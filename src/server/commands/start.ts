/** `firstbill start`: runs the product until it is stopped. */
import { startServer } from "../main.ts";
import { readConfig } from "../platform/config.ts";
import type { CommandIo } from "./command-io.ts";

export async function startCommand(_words: string[], io: CommandIo): Promise<number> {
  const config = readConfig(io.env);
  const say = (line: string) => io.stderr.write(`${line}\n`);
  const server = await startServer(config, say);
  if (config.fixedNow) say(`The clock stands still at ${config.fixedNow}.`);
  io.stdout.write(
    [
      "",
      `Firstbill runs at ${server.url}`,
      `Sign in once with   ${server.loginLink}`,
      "The link works for 15 minutes; `firstbill login` prints another. Stop with Ctrl+C.",
      "",
      "",
    ].join("\n"),
  );
  await stopSignal();
  say("Stopping");
  await server.stop();
  // Everything is saved and closed: what may still be open has nothing to hold up the end for.
  setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
  return 0;
}

const LEFT_OPEN_MS = 1_000;

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}

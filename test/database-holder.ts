/** Starts the embedded database of a data folder, says how, and holds it until SIGTERM. Argument: the data folder. */
import { startEmbedded } from "#server/platform/db/embedded.ts";

const embedded = await startEmbedded({ dataDir: process.argv[2] ?? "", durable: false });
const stillHere = setInterval(() => {}, 60_000);
process.once("SIGTERM", async () => {
  await embedded.stop();
  clearInterval(stillHere);
});
process.stdout.write(`${embedded.start} ${embedded.pid}\n`);

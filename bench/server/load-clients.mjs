// Clients that ask a server again and again over lines that stay open, in a process of their own: what they cost is not the
// server's. Reads {url, token, paths, clients, seconds} as JSON and writes {requests, failures, seconds, waits} in milliseconds.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";

const STANDARD_INPUT = 0;
const { url, token, paths, clients, seconds } = JSON.parse(readFileSync(STANDARD_INPUT, "utf8"));
const agent = new Agent({ keepAlive: true, maxSockets: clients });
const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
const until = performance.now() + seconds * 1000;
const waits = [];
let failures = 0;

function ask(path) {
  return new Promise((resolve) => {
    const start = performance.now();
    const asked = request(`${url}${path}`, { agent, headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => {
        bytes += chunk.length;
      });
      answer.on("end", () => {
        if (answer.statusCode !== 200 || bytes === 0) failures += 1;
        waits.push(performance.now() - start);
        resolve();
      });
    });
    asked.on("error", () => {
      failures += 1;
      resolve();
    });
    asked.end();
  });
}

/** Each begins somewhere else, so that none asks what another asked just before. */
async function client(number) {
  const begin = number * Math.ceil(paths.length / clients);
  for (let round = 0; performance.now() < until; round += 1) await ask(paths[(begin + round) % paths.length]);
}

const start = performance.now();
await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
process.stdout.write(
  JSON.stringify({ requests: waits.length, failures, seconds: (performance.now() - start) / 1000, waits }),
);
agent.destroy();

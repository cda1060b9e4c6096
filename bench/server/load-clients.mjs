// Clients that ask a server again and again over lines that stay open, in a process of their own: what they cost is not the
// server's, and as they share its processors they read no more of an answer than where it ends. Reads {url, token, paths,
// clients, seconds} as JSON and writes {requests, failures, seconds, processorSeconds, waits} with the waits in milliseconds.
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const STANDARD_INPUT = 0;
const { url, token, paths, clients, seconds } = JSON.parse(readFileSync(STANDARD_INPUT, "utf8"));
const { host, hostname, port } = new URL(url);
const until = performance.now() + seconds * 1000;
const waits = [];
let failures = 0;

const END_OF_HEAD = "\r\n\r\n";
const ENOUGH_BYTES = 65_536;

/** A line to the server, which is asked one thing after the other. `ask` gives true for an answer of 200 with a body. */
function line() {
  let head = "";
  let bytesLeft = 0;
  let isGood = false;
  let answered = null;
  const end = (good) => {
    const tell = answered;
    answered = null;
    tell?.(good);
  };
  const read = (size, buffer) => {
    if (bytesLeft > 0) bytesLeft -= size;
    else {
      head += buffer.latin1Slice(0, size);
      const headEnds = head.indexOf(END_OF_HEAD);
      if (headEnds === -1) return true;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
      isGood = head.startsWith("HTTP/1.1 200 ") && length > 0;
      bytesLeft = length - (head.length - headEnds - END_OF_HEAD.length);
      head = "";
    }
    if (!(bytesLeft > 0)) end(isGood && bytesLeft === 0);
    return true;
  };
  const socket = connect({
    host: hostname,
    port,
    noDelay: true,
    onread: { buffer: Buffer.alloc(ENOUGH_BYTES), callback: read },
  });
  socket.on("error", () => end(false));
  socket.on("close", () => end(false));
  return {
    close: () => socket.destroy(),
    ask: (path) =>
      new Promise((resolve) => {
        answered = resolve;
        if (socket.destroyed) return end(false);
        socket.write(
          `GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\naccept: application/json\r\n\r\n`,
        );
      }),
  };
}

/** Each begins somewhere else, so that none asks what another asked just before. */
async function client(number) {
  const begin = number * Math.ceil(paths.length / clients);
  const { ask, close } = line();
  for (let round = 0; performance.now() < until; round += 1) {
    const start = performance.now();
    if (await ask(paths[(begin + round) % paths.length])) waits.push(performance.now() - start);
    else failures += 1;
    if (failures > 0) break;
  }
  close();
}

const start = performance.now();
const before = process.cpuUsage();
await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
const { user, system } = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    requests: waits.length + failures,
    failures,
    seconds: (performance.now() - start) / 1000,
    processorSeconds: (user + system) / 1e6,
    waits,
  }),
);

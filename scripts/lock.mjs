// One process at a time, across processes: a file that names its holder. A holder that died is recognised and replaced.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Runs `work` while holding the lock file. Whoever comes second says `waiting` once and waits, however long it takes:
 * the holder is either at work or dead, and a dead holder's lock is taken over at once.
 */
export async function withLock(path, waiting, work) {
  mkdirSync(dirname(path), { recursive: true });
  const me = `${process.pid} ${startOf(process.pid)}`;
  for (let told = false; !claim(path, me); ) {
    const holder = read(path);
    if (holder !== null && !isAlive(holder)) {
      removeStale(path, holder);
      continue;
    }
    if (!told) console.error(waiting);
    told = true;
    await sleep(POLL_MS);
  }
  const release = () => {
    if (read(path) === me) rmSync(path, { force: true });
  };
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function claim(path, me) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, me);
  try {
    linkSync(draft, path); // A link appears with its content, so nobody ever reads an empty lock.
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Another waiter may have replaced the dead lock since we read it; then what we moved away is alive and goes back. */
function removeStale(path, holder) {
  const moved = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, moved);
    if (read(moved) !== holder) linkSync(moved, path);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  } finally {
    rmSync(moved, { force: true });
  }
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function isAlive(holder) {
  const [pid, start] = holder.split(" ");
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return error.code === "EPERM"; // It lives and belongs to somebody else.
  }
  return startOf(pid) === start;
}

/** Tells a process from a later one with the same number: its start in clock ticks since boot, known on Linux only. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return "";
  }
}

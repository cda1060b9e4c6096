/** How long processors worked for a process. On a machine that others use too it says more than the clock. */
import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second. */
const PER_SECOND = 100;

/** Seconds, of the process and of its children that have ended; NaN where the system does not tell. */
export function processorSeconds(pid: number): number {
  const stat = statOf(pid);
  return stat === null ? Number.NaN : stat.ticks / PER_SECOND;
}

/** Seconds, of the process, its children and those that have ended: PostgreSQL has a process for each connection. */
export function processorSecondsOfAll(pid: number): number {
  const own = processorSeconds(pid);
  if (Number.isNaN(own)) return own;
  return childrenOf(pid).reduce((sum, child) => sum + (statOf(child)?.ticks ?? 0) / PER_SECOND, own);
}

/** Those that it started itself; none where the system does not tell. */
export function childrenOf(pid: number): number[] {
  const pids = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  return pids.filter((one) => statOf(one)?.parent === pid);
}

/** The fields of proc(5) behind the command, which may hold blanks: state, parent, …, user, system and children's time. */
function statOf(pid: number): { parent: number; ticks: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    return { parent: fields[1] ?? 0, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
  } catch {
    return null;
  }
}

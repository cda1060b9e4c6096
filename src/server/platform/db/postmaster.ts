/** What PostgreSQL writes about itself into its data folder, and who of us holds it. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Postmaster = { pid: number; port: number; ready: boolean };

/** Reads `postmaster.pid`; null when no server runs on the folder, also when one was killed and left the file behind. */
export function findPostmaster(clusterFolder: string): Postmaster | null {
  const lines = readLines(join(clusterFolder, "postmaster.pid"));
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0 || !isPostgres(pid)) return null;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** A process id is used again after a restart of the machine, so the name is looked at where the system shows it. */
function isPostgres(pid: number): boolean {
  if (!isAlive(pid)) return false;
  const stat = readLines(`/proc/${pid}/stat`)?.[0];
  return stat === undefined || stat.includes("(postgres)");
}

/** A process that has ended but was not yet collected by its parent (state Z) is not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(readLines(`/proc/${pid}/stat`)?.[0] ?? "");
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The process of ours that started the server and will stop it. Its start time tells it from a later one with the same id. */
type Holder = { pid: number; startedAt: string };

export function findHolder(folder: string): Holder | null {
  const text = readLines(join(folder, "holder.json"))?.join("");
  if (!text) return null;
  const holder = JSON.parse(text) as Holder;
  return isAlive(holder.pid) && startTimeOf(holder.pid) === holder.startedAt ? holder : null;
}

export function isHeldByUs(folder: string): boolean {
  return findHolder(folder)?.pid === process.pid;
}

export function hold(folder: string): void {
  const holder: Holder = { pid: process.pid, startedAt: startTimeOf(process.pid) };
  letGo(folder); // the file may be another user's, when root has started the server before
  writeFileSync(join(folder, "holder.json"), JSON.stringify(holder), { mode: 0o644 });
}

export function letGo(folder: string): void {
  rmSync(join(folder, "holder.json"), { force: true });
}

/** Clock ticks since the machine's start (field 22 of proc(5) stat); empty where the system does not show it. */
function startTimeOf(pid: number): string {
  const stat = readLines(`/proc/${pid}/stat`)?.[0] ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function readLines(path: string): string[] | null {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ESRCH") return null;
    throw error;
  }
}

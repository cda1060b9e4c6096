/** The commands that need the database itself. All others ask the running server. */
import { auditCommand } from "./audit.ts";
import { backupCommand } from "./backup.ts";
import type { CommandIo } from "./command-io.ts";
import { loginCommand } from "./login.ts";
import { migrateCommand } from "./migrate.ts";
import { rebuildCommand } from "./rebuild.ts";
import { restoreCommand } from "./restore.ts";
import { startCommand } from "./start.ts";

const COMMANDS: Record<string, (words: string[], io: CommandIo) => Promise<number>> = {
  start: startCommand,
  login: loginCommand,
  migrate: migrateCommand,
  backup: backupCommand,
  restore: restoreCommand,
  rebuild: rebuildCommand,
  "audit verify": auditCommand,
};

/** @returns null for a command that is not one of these */
export async function runServerCommand(
  [first = "", second = "", ...rest]: string[],
  io: CommandIo,
): Promise<number | null> {
  const two = COMMANDS[`${first} ${second}`];
  if (two) return two(rest, io);
  return (
    COMMANDS[first]?.(
      [second, ...rest].filter((word) => word !== ""),
      io,
    ) ?? null
  );
}

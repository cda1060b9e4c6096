/** `firstbill audit verify`: checks that no row of the audit log was changed or taken out. */
import { verifyAudit } from "../features/audit/reads.ts";
import { readConfig } from "../platform/config.ts";
import { connect } from "../platform/db/connect.ts";
import { openDatabase } from "../platform/db/pool.ts";
import type { CommandIo } from "./command-io.ts";

export async function auditCommand(_words: string[], io: CommandIo): Promise<number> {
  const connection = await connect(readConfig(io.env));
  const { db, close } = openDatabase(connection.url, { role: "application", size: 2 });
  try {
    const { rows, seals, unsealed, problems } = await verifyAudit(db);
    for (const problem of problems) io.stderr.write(`${problem}\n`);
    if (problems.length > 0) return 1;
    io.stdout.write(`The audit log is whole: ${rows} rows under ${seals} seals, ${unsealed} not sealed yet.\n`);
    return 0;
  } finally {
    await close();
    await connection.stop();
  }
}

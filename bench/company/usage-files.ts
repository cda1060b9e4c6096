/** Files of accounts and of their usage as a customer would send them; the same every time. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";

export const DAYS = Array.from({ length: 50 }, (_, day) =>
  new Date(Date.UTC(2026, 0, 10 + day)).toISOString().slice(0, 10),
);
export const METERS = ["product_analytics", "session_replay"];
/** The morning after the last of the days. */
export const NOW = "2026-03-05T08:00:00.000Z";

export type Order = "by account" | "by day";

const MEGABYTE = 1e6;

export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < MEGABYTE) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "finish");
}

export function* accountLines(accounts: number): Generator<string> {
  yield "account,name,currency,plan,signed_up_on,region";
  for (let account = 0; account < accounts; account += 1)
    yield `org_${account}_abcdef,Organization ${account},USD,payg,2026-01-${String((account % 28) + 1).padStart(2, "0")},EU`;
}

/** A row for each account, day and meter. */
export function* usageLines(accounts: number, order: Order): Generator<string> {
  yield "account,meter,day,quantity";
  const lines = function* (account: number, day: string) {
    for (const [index, meter] of METERS.entries())
      yield `org_${account}_abcdef,${meter},${day},${(account * 7919 + index * 31 + Number(day.slice(8)) * 1013) % 1_000_000}`;
  };
  if (order === "by day")
    for (const day of DAYS) for (let account = 0; account < accounts; account += 1) yield* lines(account, day);
  else for (let account = 0; account < accounts; account += 1) for (const day of DAYS) yield* lines(account, day);
}

/** `firstbill reconcile`: how well our bills reproduce the invoices, for a person, a file or a nightly check. */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Client, makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import {
  type Difference,
  getReconciliation,
  listDifferences,
  listReconciledAccounts,
  type Reconciliation,
} from "#contract/reconciliation.ts";
import { invalid } from "#core/errors.ts";
import { countText, numberText } from "#core/money/count-text.ts";
import { money, toAmountText } from "#core/money/money.ts";
import { CAUSE_WORDS, NOT_CHECKED_WORDS } from "#core/reconciliation/cause-words.ts";
import { differencesCsv } from "#core/reconciliation/differences-csv.ts";
import { dayText } from "#core/time/day-text.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { CliIo } from "./main.ts";
import { showTable } from "./table.ts";

const HELP = `Compares our bill of every closed period with the invoices that were sent for it.

firstbill reconcile [flags]
  --at-least <percent>  end with 1 when fewer invoices than this are within 2 %
  --worst <count>       how many accounts to list (10)
  --csv <file>          write every difference into a file
  --json                print the summary as JSON
`;

const UNDER_THE_SHARE = 1;
const FULL_WIDTH = Number.POSITIVE_INFINITY;
const EVERY_MS = 500;

type Flags = { atLeast: number | null; worst: number; csv: string | null; json: boolean; help: boolean };

/** @returns the exit code: 1 where fewer are within 2 % than was asked for, or none could be compared */
export async function runReconcileCommand(words: string[], io: CliIo): Promise<number> {
  const flags = readWords(words);
  if (flags.help) {
    io.stdout.write(HELP);
    return 0;
  }
  const client = makeClient(findInstallation(io.env, readFileSync));
  const summary = await whenCompared(client, io);
  if (flags.csv !== null) writeFileSync(flags.csv, await differencesAsCsv(client));
  io.stdout.write(flags.json ? `${JSON.stringify(summary, null, 2)}\n` : await inWords(client, summary, flags));
  const { atLeast } = flags;
  return atLeast !== null && (summary.withinPercent ?? -1) < atLeast ? UNDER_THE_SHARE : 0;
}

function readWords(words: string[]): Flags {
  try {
    const { values } = parseArgs({
      args: words,
      options: {
        "at-least": { type: "string" },
        worst: { type: "string", default: "10" },
        csv: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const atLeast = values["at-least"] === undefined ? null : Number(values["at-least"]);
    const worst = Number(values.worst);
    if (atLeast !== null && !(atLeast >= 0 && atLeast <= 100)) throw new Error("--at-least takes 0 to 100.");
    if (!(Number.isInteger(worst) && worst >= 1 && worst <= 500)) throw new Error("--worst takes 1 to 500.");
    return { atLeast, worst, csv: values.csv ?? null, json: values.json, help: values.help };
  } catch (error) {
    throw invalid("command.reconcile", `${(error as Error).message} \`firstbill reconcile --help\` shows the form.`);
  }
}

/** A comparison that is going on is waited for. */
async function whenCompared(client: Client, io: CliIo): Promise<Reconciliation> {
  for (;;) {
    const summary = await client.call(getReconciliation, {});
    if (summary.progress === null) return summary;
    const { doing, done, total, unit } = summary.progress;
    io.stderr.write(`${doing}: ${numberText(done)} of ${numberText(total)} ${unit}\n`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

async function inWords(client: Client, summary: Reconciliation, { worst }: Flags): Promise<string> {
  const { accounts, notChecked, currencies, checkedAt } = summary;
  if (checkedAt === null)
    return "No closed invoice is known yet. Import invoices, and their lines where you have them, then ask again.\n";
  const { data } = await client.call(listReconciledAccounts, { limit: worst });
  const parts = [
    ...currencies.map(currencyInWords),
    ...notChecked.map(({ why, periods }) => `${numberText(periods)} not compared: ${NOT_CHECKED_WORDS[why]}`),
    `Prices confirmed: ${numberText(accounts.confirmed)} of ${countText(accounts.accounts, "account")}, ${numberText(accounts.withoutInvoices)} without an invoice`,
    showTable(
      data.map(({ name, currency, apartMinor, within, checked, mainCause, because }) => ({
        account: name,
        apart: money(currency, apartMinor),
        within: `${within} of ${checked}`,
        cause: mainCause === null ? "–" : CAUSE_WORDS[mainCause].label,
        because,
      })),
      FULL_WIDTH,
    ),
    freshnessInWords(checkedAt, summary.freshness),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The day of the comparison is the day from which others are told. */
function freshnessInWords(checkedAt: Instant, { completeThrough, late, sources }: Reconciliation["freshness"]): string {
  const today = localDateAt(checkedAt);
  const through = completeThrough === null ? "no day yet" : dayText(completeThrough, today);
  const compared = `Compared on ${dayText(today, today)} at ${checkedAt.slice(11, 16)} UTC; usage complete through ${through}`;
  return [compared, ...sources, ...late].join("\n");
}

function currencyInWords({ currency, causes, ...one }: Reconciliation["currencies"][number]): string {
  const amount = (minor: number) => toAmountText(money(currency, minor));
  const head = `${currency}: ${numberText(one.within)} of ${countText(one.invoices, "invoice")} within 2 % (${one.withinPercent} %, by money ${one.withinMoneyPercent ?? "–"} %); invoiced ${amount(one.invoicedMinor)}, ours ${amount(one.ourMinor)}`;
  if (causes.length === 0) return head;
  const rows = causes.map(({ cause, invoices, moreMinor, lessMinor }) => ({
    cause: CAUSE_WORDS[cause].label,
    invoices,
    "invoice asks more": money(currency, moreMinor),
    "invoice asks less": money(currency, lessMinor),
  }));
  return `${head}\n${showTable(rows, FULL_WIDTH)}`;
}

async function differencesAsCsv(client: Client): Promise<string> {
  const rows: Difference[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: Difference[]; nextCursor: string | null } = await client.call(listDifferences, {
      limit: 500,
      onlyApart: "false",
      ...(cursor !== null && { cursor }),
    });
    rows.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return differencesCsv(rows);
}

/** Every closed invoice of many accounts beside our bill of its period, each line with the cause of its difference. */
import { loadContext } from "#server/features/books/reads.ts";
import { checkAll } from "#server/features/invoice-checks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { makeManyAccounts } from "./company/many-accounts.ts";
import { type Installation, makeInstallation } from "./server/running-server.ts";

export const title = "Comparing bills with invoices";
export const about =
  "Accounts with three meters and 120 days of usage, three closed invoices each and three lines on each invoice, compared " +
  "from nothing in one process; then again after a day on which nothing has changed.";

const ACCOUNTS = 40_000;
const TODAY = "2026-09-20";
const INVOICES = 100_000;

export async function run(report: Report): Promise<void> {
  const installation = await makeInstallation(`${TODAY}T05:00:00.000Z`);
  try {
    await measure(installation, report);
  } finally {
    await installation.remove();
  }
}

async function measure({ owner, db }: Installation, report: Report): Promise<void> {
  await makeManyAccounts(owner, { count: ACCOUNTS, today: TODAY });
  await makeInvoicesWithLines(owner);
  await showAll(owner);
  await owner.query("analyze");
  const first = await secondsToCheck(db, `${TODAY}T06:00:00.000Z`);
  const { compared } = await owner.get(
    sql<{ compared: number }>`select count(*) as compared from invoice_check where not_checked is null`,
  );
  report({ what: "invoices compared, with three lines each", value: compared, unit: "", atLeast: INVOICES });
  report({ what: "comparing 100,000 of them", value: (first * INVOICES) / compared, unit: "s", atMost: 30 });
  await owner.run(sql`update account_state set derived_at = ${`${TODAY}T07:00:00.000Z`}`);
  const again = await secondsToCheck(db, `${TODAY}T07:30:00.000Z`);
  report({ what: "comparing 100,000 again with nothing changed", value: (again * INVOICES) / compared, unit: "s" });
  report({ what: "most memory of the process", value: (process.resourceUsage().maxRSS * 1024) / 1e6, unit: "MB" });
}

async function secondsToCheck(db: Db, now: string): Promise<number> {
  await loadContext(db, now);
  const start = performance.now();
  const checked = await checkAll(db, now);
  if (checked !== ACCOUNTS) throw new Error(`${checked} accounts were compared`);
  return (performance.now() - start) / 1000;
}

/** The three last closed periods of each account; two in three have the usage that we know, the others a tenth more. */
async function makeInvoicesWithLines(owner: Db): Promise<void> {
  await owner.query("truncate invoice");
  await owner.run(sql`
    insert into invoice (account_id, invoice_id, external_id, period_start, period_end, currency, net_minor, status, recorded_at)
    select account_id, gen_random_uuid(), 'inv_' || external_id || '_' || back,
      (month - back * interval '1 month')::date + period_anchor_day - 1,
      (month - (back - 1) * interval '1 month')::date + period_anchor_day - 1, 'USD', 0, 'paid', now()
    from account cross join generate_series(1, 3) as back
    cross join lateral (
      select date_trunc('month', ${TODAY}::date)
        - case when period_anchor_day > 20 then interval '1 month' else interval '0' end as month) as newest`);
  await owner.run(sql`
    insert into invoice_line (account_id, invoice_external_id, line_id, meter, quantity, amount_minor, currency, recorded_at)
    select account_id, external_id, meter, meter, used.quantity, (used.quantity * 0.004)::bigint, 'USD', now()
    from invoice
    cross join lateral (
      select meter, sum(quantity) * case when right(invoice.account_id::text, 1) in ('0', '5', 'a', 'f') then 1.1 else 1 end as quantity
      from usage_month cross join lateral unnest(days) with ordinality as of_day (quantity, day)
      where usage_month.account_id = invoice.account_id
        and month + day::int - 1 >= period_start and month + day::int - 1 < period_end
      group by meter) as used
    where used.quantity is not null`);
  await owner.run(sql`
    update invoice set net_minor = total.amount
    from (select account_id, invoice_external_id, sum(amount_minor)::bigint as amount from invoice_line group by 1, 2) as total
    where total.account_id = invoice.account_id and total.invoice_external_id = invoice.external_id`);
}

/** As if all accounts had been derived, which is measured elsewhere. */
async function showAll(owner: Db): Promise<void> {
  await owner.run(sql`
    insert into account_state (account_id, company_id, name, region, source, external_id, currency, plan, verdict, route,
      sample, coverage, detail, versions, derived_at, derived_on)
    select account_id, company_id, name, region, source, external_id, currency, plan, 'out', 'none', false, 'unknown', '{}', 'bench',
      ${`${TODAY}T05:00:00.000Z`}::timestamptz, ${TODAY}::date
    from account`);
}

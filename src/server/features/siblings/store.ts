/** SQL of what accounts have in common. */
import type { Trace } from "#core/companies/propose-siblings.ts";
import type { AccountId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

const WEB_DOMAIN = sql`regexp_replace(lower(domain), '^www\\.', '')`;
const MAIL_DOMAIN = sql`split_part(lower(email), '@', 2)`;
/** Whoever pays or runs the account. */
const RESPONSIBLE = sql`lower(role) in ('billing', 'owner', 'admin')`;

/** More than a team answers in weeks, strongest first; others come up as these are answered. */
const MOST_SHARED = 2000;

/** @param within only what has to do with these domains, in small letters; null for all */
export function listTraces(db: Db, most: number, within: readonly string[] | null = null): Promise<Trace[]> {
  const domains = within as string[] | null;
  const web =
    domains === null ? sql`true` : sql`lower(domain) = any(${domains.flatMap((one) => [one, `www.${one}`])}::text[])`;
  const mail = domains === null ? sql`true` : sql`${MAIL_DOMAIN} = any(${domains}::text[])`;
  return db.list(sql<Trace>`
    with trace as (
      select account_id, company_id, name, 'web-domain' as kind, ${WEB_DOMAIN} as value
      from account where domain is not null and ${web}
      union
      select account_id, company_id, account.name, 'email-domain', ${MAIL_DOMAIN}
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${mail}
      union
      select account_id, company_id, account.name, 'billing-email', lower(email)
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${RESPONSIBLE} and ${mail}
    ), shared as (
      select kind = 'billing-email' as is_address, value from trace
      group by 1, 2 having count(distinct company_id) between 2 and ${most}
      order by 1 desc, 2 limit ${MOST_SHARED}
    )
    select account_id as "accountId", company_id as "companyId", name, kind, trace.value
    from trace join shared on shared.is_address = (kind = 'billing-email') and shared.value = trace.value
    order by account_id, kind, value`);
}

/** Those of its web and of its people's addresses. */
export async function listDomains(db: Db, accountId: AccountId): Promise<string[]> {
  const rows = await db.list(sql<{ domain: string }>`
    select ${WEB_DOMAIN} as domain from account where account_id = ${accountId} and domain is not null
    union
    select ${MAIL_DOMAIN} from person_role join person using (person_id)
    where account_id = ${accountId} and email is not null and removed_on is null`);
  return rows.map(({ domain }) => domain);
}

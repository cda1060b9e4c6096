/** The SQL that loads whole accounts in batches. Joins and filters run on account_id alone. */
import type { FieldOverride, SourceValues } from "#core/fields/source-values.ts";
import type { AccountId } from "#core/ids.ts";
import type { OnboardingFact } from "#core/onboarding/fact.ts";
import type {
  AccountIdentity,
  Credit,
  Decision,
  HumanAssignment,
  Invoice,
  IssuedForecast,
  LimitState,
  OpenTask,
  Payment,
  PersonRole,
  PlanPeriod,
  QueueAct,
  VendorForecast,
} from "#core/state/account-facts.ts";
import type { MonthRow } from "#core/state/meter-usage.ts";
import { eventOf, type WaitState } from "#core/tasks/task-wait.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type Owned<Row> = Row & { accountId: AccountId };

export type Ids = Sql;

export function loadIdentities(db: Db, ids: Ids): Promise<AccountIdentity[]> {
  return db.listPrepared(
    "facts.loadIdentities",
    sql<AccountIdentity>`
      select account_id as "accountId", company_id as "companyId", name, domain, region, source, external_id as "externalId",
        currency, plan, signed_up_on as "signedUpOn", period_anchor_day as "anchorDay", cancelled_on as "cancelledOn", country,
        recorded_at as "recordedAt", changed_at as "changedAt"
      from account where account_id = ${ids}`,
  );
}

export function loadSources(db: Db, ids: Ids): Promise<Owned<SourceValues>[]> {
  return db.listPrepared(
    "facts.loadSources",
    sql<Owned<SourceValues>>`
      select account_id as "accountId", source, field_values as "values", seen_at as "seenAt", older_seen_at as "olderSeenAt"
      from account_source where account_id = ${ids} order by account_id, source`,
  );
}

export function loadOverrides(db: Db, ids: Ids): Promise<Owned<FieldOverride>[]> {
  return db.listPrepared(
    "facts.loadOverrides",
    sql<Owned<FieldOverride>>`
      select account_id as "accountId", field as "fieldId", value_after as value, member_id as "memberId",
        recorded_at as "setAt", until_on as until, reason, takes_back as "isTakenBack"
      from account_change where account_id = ${ids} and member_id is not null
      order by account_id, recorded_at, change_id`,
  );
}

const BEFORE_ALL: LocalDate = "0001-01-01";

export function loadUsage(db: Db, ids: Ids, from: LocalDate | null): Promise<Owned<MonthRow>[]> {
  return db.listPrepared(
    "facts.loadUsage",
    sql<Owned<MonthRow>>`
      select account_id as "accountId", meter, month, array_to_string(days, ',', '') as days
      from usage_month where account_id = ${ids} and month >= ${from ?? BEFORE_ALL}::date
      order by account_id, meter, month`,
  );
}

export function loadPlans(db: Db, ids: Ids): Promise<Owned<PlanPeriod>[]> {
  return db.listPrepared(
    "facts.loadPlans",
    sql<Owned<PlanPeriod>>`
      select account_id as "accountId", effective_on as "effectiveOn", plan, price_book_id as "priceBookId", packages,
        add_ons as "addOns", percent_off as "percentOff", percent_off_by as "percentOffBy"
      from account_plan where account_id = ${ids} order by account_id, effective_on`,
  );
}

export function loadInvoices(db: Db, ids: Ids): Promise<Owned<Invoice>[]> {
  return db.listPrepared(
    "facts.loadInvoices",
    sql<Owned<Invoice>>`
      select account_id as "accountId", external_id as "externalId", period_start as "periodStart", period_end as "periodEnd",
        currency, list_minor as "listMinor", gross_minor as "grossMinor", credit_minor as "creditMinor",
        net_minor as "netMinor", status, kind, issued_on as "issuedOn", due_on as "dueOn", paid_on as "paidOn"
      from invoice where account_id = ${ids} order by account_id, period_end, external_id`,
  );
}

export function loadPayments(db: Db, ids: Ids): Promise<Owned<Payment>[]> {
  return db.listPrepared(
    "facts.loadPayments",
    sql<Owned<Payment>>`
      select account_id as "accountId", external_id as "externalId", invoice_external_id as "invoiceExternalId", currency,
        amount_minor as "amountMinor", status, happened_at as "happenedAt"
      from payment where account_id = ${ids} order by account_id, happened_at, external_id`,
  );
}

export function loadCredits(db: Db, ids: Ids): Promise<Owned<Credit>[]> {
  return db.listPrepared(
    "facts.loadCredits",
    sql<Owned<Credit>>`
      select account_id as "accountId", credit_id as "creditId", kind, scope, currency, granted_minor as "grantedMinor",
        left_minor as "leftMinor", starts_on as "startsOn", ends_on as "endsOn", position
      from credit where account_id = ${ids} order by account_id, position, ends_on nulls last, credit_id`,
  );
}

export function loadLimits(db: Db, ids: Ids): Promise<Owned<LimitState>[]> {
  return db.listPrepared(
    "facts.loadLimits",
    sql<Owned<LimitState>>`
      select account_id as "accountId", meter, since, currency, limit_minor as "limitMinor", state
      from limit_state where account_id = ${ids} order by account_id, meter, since`,
  );
}

export function loadVendorForecasts(db: Db, ids: Ids): Promise<Owned<VendorForecast>[]> {
  return db.listPrepared(
    "facts.loadVendorForecasts",
    sql<Owned<VendorForecast>>`
      select account_id as "accountId", period_start as "periodStart", issued_on as "issuedOn", currency,
        net_minor as "netMinor", gross_minor as "grossMinor", recorded_at as "recordedAt"
      from vendor_forecast where account_id = ${ids} order by account_id, period_start, issued_on`,
  );
}

export function loadHumans(db: Db, ids: Ids): Promise<Owned<HumanAssignment>[]> {
  return db.listPrepared(
    "facts.loadHumans",
    sql<Owned<HumanAssignment>>`
      select account_id as "accountId", role, name, since, until
      from human_assignment where account_id = ${ids} order by account_id, role, name`,
  );
}

export function loadPeople(db: Db, ids: Ids): Promise<Owned<PersonRole>[]> {
  return db.listPrepared(
    "facts.loadPeople",
    sql<Owned<PersonRole>>`
      select account_id as "accountId", person_id as "personId", role, last_seen_on as "lastSeenOn", removed_on as "removedOn"
      from person_role where account_id = ${ids} order by account_id, person_id`,
  );
}

type FactRow = {
  accountId: AccountId;
  factId: string;
  kind: string;
  happenedAt: string;
  recordedAt: string;
  actorKind: string;
  actorId: string | null;
  source: string;
  evidence: string | null;
  corrects: string | null;
  body: Record<string, unknown>;
};

export async function loadFacts(db: Db, ids: Ids): Promise<(OnboardingFact & { accountId: AccountId })[]> {
  const found = await db.listPrepared(
    "facts.loadFacts",
    sql<FactRow>`
      select account_id as "accountId", fact_id as "factId", kind, happened_at as "happenedAt", recorded_at as "recordedAt",
        actor_kind as "actorKind", actor_id as "actorId", source, evidence, corrects, body
      from fact where account_id = ${ids} order by account_id, happened_at, recorded_at, fact_id`,
  );
  return found.map(fromFactRow);
}

/** The table checks nothing of a body; only this product writes it, through the closed union of fact kinds. */
function fromFactRow({ actorKind, actorId, body, ...row }: FactRow): OnboardingFact & { accountId: AccountId } {
  return { ...body, ...row, actor: { kind: actorKind, id: actorId ?? "" } } as unknown as OnboardingFact & {
    accountId: AccountId;
  };
}

export function loadDecisions(db: Db, ids: Ids): Promise<Owned<Decision>[]> {
  return db.listPrepared(
    "facts.loadDecisions",
    sql<Owned<Decision>>`
      select account_id as "accountId", decision_id as "decisionId", kind, natural_key as "naturalKey",
        decided_on as "decidedOn", happened_at as "happenedAt", reconstructed, body
      from decision where account_id = ${ids} order by account_id, decided_on, natural_key`,
  );
}

type TaskRow = Owned<Omit<OpenTask, "wait">> & WaitState;

export async function loadTasks(db: Db, ids: Ids): Promise<Owned<OpenTask>[]> {
  const found = await db.listPrepared(
    "facts.loadTasks",
    sql<TaskRow>`
      select account_id as "accountId", task_id as "taskId", kind, title, due_on as "dueOn", assignee_id as "assigneeId",
        waits_event as "waitsEvent", waits_since as "waitsSince", above_minor as "aboveMinor",
        above_currency as "aboveCurrency", arrived_on as "arrivedOn"
      from task where account_id = ${ids} and done_at is null and deleted_at is null
      order by account_id, due_on, task_id`,
  );
  return found.map(({ waitsEvent, waitsSince, aboveMinor, aboveCurrency, ...task }) => {
    const event = eventOf({ waitsEvent, waitsSince, aboveMinor, aboveCurrency, arrivedOn: task.arrivedOn });
    return { ...task, wait: event && waitsSince ? { event, since: waitsSince } : null };
  });
}

export function loadProjects(db: Db, ids: Ids): Promise<Owned<{ projectId: string; name: string }>[]> {
  return db.listPrepared(
    "facts.loadProjects",
    sql<Owned<{ projectId: string; name: string }>>`
      select account_id as "accountId", project_id as "projectId", name
      from project where account_id = ${ids} order by account_id, name, project_id`,
  );
}

export function countNotes(db: Db, ids: Ids): Promise<{ accountId: AccountId; count: number }[]> {
  return db.listPrepared(
    "facts.countNotes",
    sql<{ accountId: AccountId; count: number }>`
      select account_id as "accountId", count(*) as count from note
      where account_id = ${ids} and deleted_at is null group by account_id`,
  );
}

/** An act goes with its account: it counts for whatever company the account is of now. */
export function loadQueueActs(db: Db, companyIds: readonly string[]): Promise<(QueueAct & { companyId: string })[]> {
  return db.listPrepared(
    "facts.loadQueueActs",
    sql<QueueAct & { companyId: string }>`
      select act_id as "actId", account_id as "accountId", account.company_id as "companyId", kind, member_id as "memberId",
        until, until_event as "untilEvent", undoes, happened_at as "happenedAt"
      from account join queue_act using (account_id)
      where account.company_id = any(${companyIds as string[]}::uuid[])
      order by account.company_id, happened_at, act_id`,
  );
}

/** The last forecast issued before the day, per account. */
export function loadLastForecasts(db: Db, ids: Ids, today: LocalDate): Promise<Owned<IssuedForecast>[]> {
  return db.listPrepared(
    "facts.loadLastForecasts",
    sql<Owned<IssuedForecast>>`
      select distinct on (account_id) account_id as "accountId", issued_on as "issuedOn", period_start as "periodStart",
        currency, net_minor as "netMinor", gross_minor as "grossMinor",
        over_entry_since as "overEntrySince"
      from forecast where account_id = ${ids} and issued_on < ${today}::date and issued_on >= ${today}::date - 7
        and voided_at is null
      order by account_id, issued_on desc`,
  );
}

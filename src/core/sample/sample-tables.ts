/** One table for each kind of import file: which rows an account's life puts into it in a span of days. */
import { addDays, daysBetween, type LocalDate, later } from "../time/local-date.ts";
import { dailyUsageOf } from "./daily-usage.ts";
import type { LifeContext, SampleLife } from "./life.ts";
import type { HistoryEvent } from "./onboarding-history.ts";
import { invoiceStatusOn } from "./payments.ts";
import { humansOf, lastSeenOn, peopleOf, projectsOf } from "./people.ts";

/** Both days included. What happens later than `to` is not known yet. */
export type Span = { readonly from: LocalDate; readonly to: LocalDate; readonly seed: number };

export type SampleTable = {
  readonly name: string;
  readonly header: readonly string[];
  readonly rowsOf: (life: SampleLife, span: Span) => Iterable<readonly string[]>;
};

const COMPANIES: SampleTable = {
  name: "companies.csv",
  header: ["company", "name", "domain"],
  rowsOf: ({ account }, span) =>
    isIn(span, account.signedUpOn) ? [[account.companyKey, account.name, account.domain]] : [],
};

const ACCOUNTS: SampleTable = {
  name: "accounts.csv",
  header: [
    "account",
    "name",
    "region",
    "company",
    "domain",
    "currency",
    "plan",
    "signed_up_on",
    "period_anchor_day",
    "cancelled_on",
    "country",
    "employees",
    "users",
    "mrr_usd",
  ],
  rowsOf: accountRows,
};

/** An account is told again when it was billed, changed its plan, or cancelled. */
function accountRows({ account, terms, bills }: SampleLife, span: Span): string[][] {
  const changesOn = [
    account.signedUpOn,
    terms.cancelledOn,
    ...terms.plans.map(({ effectiveOn }) => effectiveOn),
    ...bills.map(({ period }) => period.end),
  ];
  if (!changesOn.some((day) => isIn(span, day))) return [];
  const plan = terms.plans.findLast(({ effectiveOn }) => effectiveOn <= span.to)?.plan ?? account.plan;
  const lastBill = bills.findLast(({ period }) => period.end <= span.to);
  const isCancelled = terms.cancelledOn !== null && terms.cancelledOn <= span.to;
  return [
    [
      account.key,
      account.name,
      account.region,
      account.companyKey,
      account.domain,
      account.currency,
      plan,
      account.signedUpOn,
      String(terms.anchorDay),
      isCancelled ? terms.cancelledOn! : "",
      account.country,
      String(account.employees),
      String(account.users),
      lastBill && account.currency === "USD" ? amount(isCancelled ? 0 : lastBill.netMinor) : "",
    ],
  ];
}

const PROJECTS: SampleTable = {
  name: "projects.csv",
  header: ["account", "project", "name"],
  rowsOf: ({ account }, span) =>
    isIn(span, account.signedUpOn)
      ? projectsOf(account, span.seed).map(({ key, name }) => [account.key, key, name])
      : [],
};

const PEOPLE: SampleTable = {
  name: "people.csv",
  header: ["account", "person", "email", "name", "role", "last_seen_on", "since"],
  rowsOf: ({ account, terms }, span) => {
    const lastDay = terms.cancelledOn !== null && terms.cancelledOn <= span.to ? terms.cancelledOn : span.to;
    return peopleOf(account, span.seed).flatMap((person) => {
      if (person.since > lastDay) return [];
      const seenOn = lastSeenOn(person, span.seed, lastDay);
      if (!isIn(span, person.since) && !isIn(span, seenOn)) return [];
      return [[account.key, person.key, person.email, person.name, person.role, seenOn, person.since]];
    });
  },
};

const PLANS: SampleTable = {
  name: "plans.csv",
  header: ["account", "effective_on", "plan", "packages", "add_ons", "percent_off"],
  rowsOf: ({ account, terms }, span) =>
    terms.plans
      .filter(({ effectiveOn }) => isIn(span, effectiveOn))
      .map(({ effectiveOn, plan, packages, addOns }) => [
        account.key,
        effectiveOn,
        plan,
        packages.join("+"),
        addOns.join("+"),
        "0",
      ]),
};

const SUBSCRIPTIONS: SampleTable = {
  name: "subscriptions.csv",
  header: ["account", "id", "plan", "started_on", "ended_on", "cancelled_on"],
  rowsOf: ({ account, terms: { cancelledOn } }, span) => {
    if (!isIn(span, account.signedUpOn) && !isIn(span, cancelledOn)) return [];
    const endedOn = cancelledOn !== null && cancelledOn <= span.to ? cancelledOn : "";
    return [[account.key, `sub-${account.key}`, account.plan, account.signedUpOn, endedOn, endedOn]];
  },
};

const CREDITS: SampleTable = {
  name: "credits.csv",
  header: ["account", "id", "kind", "scope", "currency", "granted", "left", "starts_on", "ends_on", "position"],
  rowsOf: ({ account, terms, bills }, span) => {
    const billed = bills.filter(({ period }) => period.end <= span.to);
    const isBilledNow = billed.some(({ period }) => isIn(span, period.end));
    return terms.grants.flatMap((grant, position) => {
      const isWanted = isIn(span, grant.startsOn) || (isBilledNow && grant.startsOn <= span.to);
      if (!isWanted) return [];
      const left = billed.at(-1)?.leftMinor.get(grant.id) ?? grant.grantedMinor;
      const scope = grant.scope?.join("+") ?? "";
      return [
        [
          account.key,
          grant.id,
          grant.kind,
          scope,
          account.currency,
          amount(grant.grantedMinor),
          amount(left),
          grant.startsOn,
          grant.endsOn,
          String(position),
        ],
      ];
    });
  },
};

const LIMITS: SampleTable = {
  name: "limits.csv",
  header: ["account", "meter", "since", "currency", "limit", "state"],
  rowsOf: ({ account, limits, terms }, span) =>
    limits
      .filter(({ since }) => isIn(span, since) && (terms.cancelledOn === null || since < terms.cancelledOn))
      .map(({ product, since, limitMinor, state }) => [
        account.key,
        product,
        since,
        account.currency,
        amount(limitMinor),
        state,
      ]),
};

const PAYMENT_TERM_DAYS = 14;

const INVOICES: SampleTable = {
  name: "invoices.csv",
  header: [
    "account",
    "id",
    "period_start",
    "period_end",
    "currency",
    "list",
    "gross",
    "credit",
    "net",
    "status",
    "kind",
    "issued_on",
    "due_on",
    "paid_on",
  ],
  rowsOf: ({ account, bills }, span) =>
    bills.flatMap(({ period, collection, ...bill }) => {
      const changesOn = [period.end, collection.paidOn, collection.givenUpOn];
      if (period.end > span.to || !changesOn.some((day) => isIn(span, day))) return [];
      const status = invoiceStatusOn(collection, span.to);
      return [
        [
          account.key,
          invoiceIdOf(account.key, period.start),
          period.start,
          period.end,
          account.currency,
          amount(bill.listMinor),
          amount(bill.grossMinor),
          amount(bill.creditMinor),
          amount(bill.netMinor),
          status,
          "usage",
          period.end,
          addDays(period.end, PAYMENT_TERM_DAYS),
          status === "paid" ? collection.paidOn! : "",
        ],
      ];
    }),
};

function invoiceIdOf(key: string, periodStart: LocalDate): string {
  return `in-${key}-${periodStart.slice(0, 7)}`;
}

const PAYMENTS: SampleTable = {
  name: "payments.csv",
  header: ["account", "id", "invoice", "currency", "amount", "status", "happened_at"],
  rowsOf: ({ account, bills }, span) =>
    bills.flatMap(({ period, collection, netMinor }) =>
      collection.attempts.flatMap(({ on, status }, index) => {
        if (!isIn(span, on)) return [];
        const invoice = invoiceIdOf(account.key, period.start);
        const id = `pay-${invoice.slice(3)}-${index + 1}`;
        return [[account.key, id, invoice, account.currency, amount(netMinor), status, `${on}T06:00:00Z`]];
      }),
    ),
};

const HUMANS: SampleTable = {
  name: "humans.csv",
  header: ["account", "role", "name", "email", "since", "until"],
  rowsOf: ({ account }, span) =>
    humansOf(account, span.seed)
      .filter(({ since }) => isIn(span, since))
      .map(({ role, name, email, since }) => [account.key, role, name, email, since, ""]),
};

const STAGES: SampleTable = {
  name: "stages.csv",
  header: ["account", "stage", "happened_at", "id"],
  rowsOf: historyRows("stage", ({ stage, at }, account, id) => [account, stage, at, id]),
};

const MAILS: SampleTable = {
  name: "mails.csv",
  header: ["account", "happened_at", "direction", "kind", "thread", "automated", "person", "subject", "id"],
  rowsOf: historyRows("mail", ({ at, direction, kind, thread, subject }, account, id, person) => [
    account,
    at,
    direction,
    kind ?? "",
    thread,
    "no",
    person,
    subject,
    id,
  ]),
};

const CALLS: SampleTable = {
  name: "calls.csv",
  header: ["account", "happened_at", "outcome", "starts_at", "call", "attendees", "id"],
  rowsOf: historyRows("call", ({ at, outcome, startsAt, call }, account, id) => [
    account,
    at,
    outcome,
    startsAt ?? "",
    call,
    outcome === "held" ? "1" : "",
    id,
  ]),
};

const NOTES: SampleTable = {
  name: "notes.csv",
  header: ["account", "happened_at", "author", "body", "id"],
  rowsOf: historyRows("note", ({ at, author, body }, account, id) => [account, at, author, body, id]),
};

const TASKS: SampleTable = {
  name: "tasks.csv",
  header: ["account", "title", "due_on", "kind", "done_at", "happened_at", "id"],
  rowsOf: historyRows("task", ({ title, dueOn, isPromise, doneAt, at }, account, id, _person, { to }) => [
    account,
    title,
    dueOn,
    isPromise ? "promise" : "task",
    doneAt && doneAt.slice(0, 10) <= to ? doneAt : "",
    at,
    id,
  ]),
};

type EventOf<What extends HistoryEvent["what"]> = Extract<HistoryEvent, { what: What }>;
type ToRow<What extends HistoryEvent["what"]> = (
  event: EventOf<What>,
  account: string,
  id: string,
  person: string,
  span: Span,
) => string[];

/** The number of an event among those of its kind is its id, so it must not depend on the day of asking. */
function historyRows<What extends HistoryEvent["what"]>(what: What, toRow: ToRow<What>): SampleTable["rowsOf"] {
  return ({ account, history }, span) => {
    const events = history.filter((event): event is EventOf<What> => event.what === what);
    const person = peopleOf(account, span.seed)[0]?.key ?? "";
    return events.flatMap((event, index) =>
      happensIn(span, event) ? [toRow(event, account.key, `${what}-${account.key}-${index + 1}`, person, span)] : [],
    );
  };
}

/** A task is told again when it was done. */
function happensIn(span: Span, event: HistoryEvent): boolean {
  const day = event.at.slice(0, 10);
  if (day > span.to) return false;
  return isIn(span, day) || (event.what === "task" && event.doneAt !== null && isIn(span, event.doneAt.slice(0, 10)));
}

export const SAMPLE_TABLES: readonly SampleTable[] = [
  COMPANIES,
  ACCOUNTS,
  PROJECTS,
  PEOPLE,
  PLANS,
  SUBSCRIPTIONS,
  CREDITS,
  LIMITS,
  INVOICES,
  PAYMENTS,
  HUMANS,
  STAGES,
  MAILS,
  CALLS,
  NOTES,
  TASKS,
];

/** By far the largest table: every meter of every day, zeros included. Each meter is used in one of the projects. */
export function* usageRowsOf(
  { account }: SampleLife,
  context: LifeContext,
  { from, to, seed }: Span,
): Generator<readonly string[]> {
  const projects = projectsOf(account, seed);
  const usage = dailyUsageOf(account, context);
  const start = later(from, usage.from);
  const dayNames = Array.from({ length: Math.max(0, daysBetween(start, to) + 1) }, (_, day) => addDays(start, day));
  const skipped = daysBetween(usage.from, start);
  let number = 0;
  for (const [meter, series] of usage.meters) {
    const project = projects[number++ % projects.length]!.key;
    for (let index = skipped; index < series.length; index++)
      yield [account.key, project, meter, dayNames[index - skipped]!, String(series[index])];
  }
}

function isIn({ from, to }: Span, day: LocalDate | null): boolean {
  return day !== null && from <= day && day <= to;
}

function amount(minor: number): string {
  return (minor / 100).toFixed(2);
}

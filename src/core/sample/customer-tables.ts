/** Files that say who the sample's customers are, what they agreed, and who looks after them. */
import type { SampleLife } from "./life.ts";
import { humansOf, lastSeenOn, peopleOf, projectsOf } from "./people.ts";
import { amount, isIn, type SampleTable, type Span } from "./sample-table.ts";

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

const HUMANS: SampleTable = {
  name: "humans.csv",
  header: ["account", "role", "name", "email", "since", "until"],
  rowsOf: ({ account }, span) =>
    humansOf(account, span.seed)
      .filter(({ since }) => isIn(span, since))
      .map(({ role, name, email, since }) => [account.key, role, name, email, since, ""]),
};

export const CUSTOMER_TABLES: readonly SampleTable[] = [
  COMPANIES,
  ACCOUNTS,
  PROJECTS,
  PEOPLE,
  PLANS,
  SUBSCRIPTIONS,
  HUMANS,
];

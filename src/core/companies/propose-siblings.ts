/**
 * Which accounts may be of one company: those that share a web domain, the domain of their people's addresses, or the
 * address that bills go to. It is a proposal with its evidence; only a person joins anything (P-16).
 */
import type { AccountId, CompanyId } from "../ids.ts";
import { isFreeMailDomain } from "./free-mail-domains.ts";

export type Trace = {
  readonly accountId: AccountId;
  readonly companyId: CompanyId;
  readonly kind: "billing-email" | "web-domain" | "email-domain";
  /** A domain; of an address anything that is the same for the same address. */
  readonly value: string;
};

/** The account of each of the two that has it; `webId` where it is the web domain of one and people of the other write from it. */
export type Evidence = Pick<Trace, "kind" | "value"> & {
  readonly accountIds: readonly [AccountId, AccountId];
  readonly webId: AccountId | null;
};

/** The strongest evidence comes first, and the two accounts are those that have it. */
export type Proposal = {
  readonly accountId: AccountId;
  readonly otherId: AccountId;
  readonly companyId: CompanyId;
  readonly otherCompanyId: CompanyId;
  readonly evidence: readonly Evidence[];
};

/** What more companies than this share is an agency or a provider, and says nothing. */
export const MOST_COMPANIES = 8;

const KINDS = ["billing-email", "web-domain", "email-domain"] as const;

/**
 * Of two companies nothing counts but what both of them share, so that proposals of some follow from their traces alone
 * where all they share is known to be no agency's.
 */
export function proposeSiblings(traces: readonly Trace[]): Proposal[] {
  const found = new Map<string, { companies: [Trace, Trace]; evidence: Evidence[] }>();
  for (const group of sharedTraces(traces)) {
    for (const [index, one] of group.entries())
      for (const other of group.slice(index + 1)) {
        const companies: [Trace, Trace] = one.companyId < other.companyId ? [one, other] : [other, one];
        const pair = companies.map(({ companyId }) => companyId).join(" ");
        const proposal = found.get(pair) ?? { companies, evidence: [] };
        proposal.evidence.push(evidenceOf(one, other));
        found.set(pair, proposal);
      }
  }
  return [...found.values()].map(toProposal).sort(byStrength);
}

/** As lists order them: 0 is the strongest. */
export function strengthOf({ evidence }: Proposal): number {
  return KINDS.indexOf(evidence[0]!.kind);
}

function toProposal({ companies, evidence }: { companies: [Trace, Trace]; evidence: Evidence[] }): Proposal {
  const sorted = evidence.sort(byKind);
  const [accountId, otherId] = sorted[0]!.accountIds;
  const [companyId, otherCompanyId] = companies.map((one) => one.companyId) as [CompanyId, CompanyId];
  return { accountId, otherId, companyId, otherCompanyId, evidence: sorted };
}

/** One account for each of the companies that share something. */
function sharedTraces(traces: readonly Trace[]): Trace[][] {
  const groups = new Map<string, Map<CompanyId, Trace>>();
  for (const trace of [...traces].sort(byAccount)) {
    const isAddress = trace.kind === "billing-email";
    if (trace.value === "" || (!isAddress && isFreeMailDomain(trace.value))) continue;
    // A domain is one thing, whether it is the web's or that of addresses.
    const key = `${isAddress ? "address" : "domain"} ${trace.value}`;
    const group = groups.get(key) ?? new Map<CompanyId, Trace>();
    if (!group.has(trace.companyId)) group.set(trace.companyId, trace);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) =>
    group.size > 1 && group.size <= MOST_COMPANIES ? [[...group.values()]] : [],
  );
}

function byAccount(a: Trace, b: Trace): number {
  if (a.accountId !== b.accountId) return a.accountId < b.accountId ? -1 : 1;
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

function evidenceOf(one: Trace, other: Trace): Evidence {
  const { value } = one;
  const accountIds = [one.accountId, other.accountId] as const;
  if (one.kind === other.kind) return { kind: one.kind, value, accountIds, webId: null };
  const web = one.kind === "web-domain" ? one : other;
  return { kind: "email-domain", value, accountIds, webId: web.accountId };
}

function byKind(a: Evidence, b: Evidence): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}

function byStrength(a: Proposal, b: Proposal): number {
  return (
    strengthOf(a) - strengthOf(b) ||
    b.evidence.length - a.evidence.length ||
    (a.accountId === b.accountId ? (a.otherId < b.otherId ? -1 : 1) : a.accountId < b.accountId ? -1 : 1)
  );
}

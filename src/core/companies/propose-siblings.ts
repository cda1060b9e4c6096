/**
 * Which accounts may be of one company: those that share a web domain, the domain of their people's addresses, or the
 * address that bills go to. It is a proposal with its evidence; only a person joins anything (P-16).
 */
import type { AccountId, CompanyId } from "../ids.ts";
import { isFreeMailDomain } from "./free-mail-domains.ts";

export type Trace = {
  readonly accountId: AccountId;
  readonly companyId: CompanyId;
  readonly name: string;
  readonly kind: "billing-email" | "web-domain" | "email-domain";
  readonly value: string;
};

export type Evidence = { readonly kind: Trace["kind"]; readonly text: string };

export type Proposal = {
  readonly accountId: AccountId;
  readonly otherId: AccountId;
  readonly evidence: readonly Evidence[];
};

/** What more companies than this share is an agency or a provider, and says nothing. */
export const MOST_COMPANIES = 8;

const KINDS = ["billing-email", "web-domain", "email-domain"] as const;

/** @param refused pairs of companies that a person has looked at and kept apart */
export function proposeSiblings(
  traces: readonly Trace[],
  refused: readonly (readonly [CompanyId, CompanyId])[],
): Proposal[] {
  const kept = new Set(refused.map(([one, other]) => pairOf(one, other)));
  const found = new Map<string, { accountId: AccountId; otherId: AccountId; evidence: Map<string, Evidence> }>();
  for (const group of sharedTraces(traces)) {
    for (const [index, one] of group.entries())
      for (const other of group.slice(index + 1)) {
        const pair = pairOf(one.companyId, other.companyId);
        if (kept.has(pair)) continue;
        const evidence = evidenceOf(one, other);
        const proposal = found.get(pair) ?? { accountId: one.accountId, otherId: other.accountId, evidence: new Map() };
        proposal.evidence.set(`${evidence.kind} ${one.value}`, evidence);
        found.set(pair, proposal);
      }
  }
  return [...found.values()]
    .map(({ evidence, ...two }) => ({ ...two, evidence: [...evidence.values()].sort(byKind) }))
    .sort(byStrength);
}

function pairOf(one: CompanyId, other: CompanyId): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
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
  if (one.kind === "billing-email") return { kind: one.kind, text: `Both are looked after by ${value}` };
  if (one.kind === other.kind)
    return one.kind === "web-domain"
      ? { kind: one.kind, text: `Both have the web domain ${value}` }
      : { kind: one.kind, text: `People of both write from ${value}` };
  const [web, mail] = one.kind === "web-domain" ? [one, other] : [other, one];
  return {
    kind: "email-domain",
    text: `${value} is the web domain of ${web.name}, and people of ${mail.name} write from it`,
  };
}

function byKind(a: Evidence, b: Evidence): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

function byStrength(a: Proposal, b: Proposal): number {
  return (
    KINDS.indexOf(a.evidence[0]!.kind) - KINDS.indexOf(b.evidence[0]!.kind) ||
    b.evidence.length - a.evidence.length ||
    (a.accountId === b.accountId ? (a.otherId < b.otherId ? -1 : 1) : a.accountId < b.accountId ? -1 : 1)
  );
}
